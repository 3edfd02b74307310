"""From records and their history to facts, kept up as the records change."""
