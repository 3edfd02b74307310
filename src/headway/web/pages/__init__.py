"""Views, one file a noun: read the request, act or ask, build the screen, render."""
