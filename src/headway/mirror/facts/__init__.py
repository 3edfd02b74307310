"""The makers of facts: one pure function each, from a snapshot of records to canonical rows."""
