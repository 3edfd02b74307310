"""Metric and dimension definitions: the TOML files, the classes that they become, the rules that they obey."""
