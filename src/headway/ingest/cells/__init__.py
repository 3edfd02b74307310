"""From text cells to numbers, moments, flags and blanks; decided by a whole column, never cell by cell."""
