"""The command `raven`: all that the window does, without a screen.

Torch is imported by the commands that compute, when they are called, and by no other.
"""

from engine.cli.app import main

__all__ = ["main"]
