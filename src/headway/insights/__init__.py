"""What a number says: its usual range, the change against a fair comparison, and the sentence that tells both."""
