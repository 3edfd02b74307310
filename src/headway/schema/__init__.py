"""The canonical sales tables as data: record types (`records/*.toml`) and what the engine holds (`facts/*.toml`)."""
