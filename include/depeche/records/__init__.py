"""Typed records, one per stage: in flight (`flow`), decided (`outcome`), published (`article`, `ledger`)."""
