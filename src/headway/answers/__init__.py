"""`ask(Query, World) → Answer`."""
