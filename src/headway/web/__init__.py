"""Pages: views by noun, the screens they show, templates and static files."""
