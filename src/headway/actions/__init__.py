"""Every write: one verb a function, atomic, permission checked, audited, undoable where a person could regret it."""
