"""Headway: sales tracking from a business's own records."""
