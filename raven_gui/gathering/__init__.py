"""What the window did, gathered from its workspace for a recipe: a module for each part of it.

Its functions take the Sources, and raise NothingToCopyError.
"""

from raven_gui.gathering.sources import NothingToCopyError, Sources

__all__ = ["NothingToCopyError", "Sources"]
