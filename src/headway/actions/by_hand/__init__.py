"""What people type in, put right, decide and void: each a verb with its permission and its audit row."""
