"""What people may type in: the entries of each form as data, read once, and the action that they lead to."""
