"""Every table of the record store, one file a schema file."""
