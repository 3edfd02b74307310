"""The truth: Django models, constraints, triggers and QuerySets; nothing that decides."""
