"""Typed records, one per stage: in flight, decided (outcome), published (article, ledger)."""
