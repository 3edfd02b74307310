"""One file a kind of table: typed rows in, staged rows out."""
