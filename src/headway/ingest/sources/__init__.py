"""One file a format: bytes in, source tables out."""
