"""The panels of the window, one a file. Panels know the workspace and widgets, not each other."""
