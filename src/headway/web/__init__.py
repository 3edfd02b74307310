"""Pages: views by noun, the frozen screens that a template may see, templates and static files."""
