"""From a question to SQL: one pass a file; only here is sqlglot spoken."""
