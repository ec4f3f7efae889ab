"""Web archives as sources: read where they lie, record by record."""
