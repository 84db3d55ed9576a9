"""The panels of the window, a package each.

Panels know the workspace and widgets, not each other.
"""
