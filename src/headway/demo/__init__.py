"""An invented company that ends today, as staged rows: pure, seeded, the same for the same seed and moment."""
