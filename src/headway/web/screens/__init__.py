"""What a template may see: frozen values, no queries."""
