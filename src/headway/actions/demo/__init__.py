"""What the invented company's people do while somebody looks on; never used in a company of one's own."""
