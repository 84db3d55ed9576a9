"""A tour of the window: the main job on the embedded data, with a screenshot of each panel."""

from raven_gui.tour.script import FULL, SHORT
from raven_gui.tour.tour import Tour

__all__ = ["FULL", "SHORT", "Tour"]
