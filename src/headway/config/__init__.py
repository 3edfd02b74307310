"""Where everything is plugged together: settings, the workspace, the console entry."""
