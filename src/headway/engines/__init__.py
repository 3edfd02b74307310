"""One file an engine behind one small Protocol; `connect` picks by URL. Only here are drivers imported."""
