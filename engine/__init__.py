"""The engine of raven-gui: variational autoencoders, attacks on them, and measures of both.

Importing `engine` is cheap on purpose: torch arrives with the first module that needs it.
"""

__version__ = "0.1.0"

VARIANT_ENTRY_POINTS = "raven_gui.variants"
"""The group of entry points by which an installed package brings training objectives."""
