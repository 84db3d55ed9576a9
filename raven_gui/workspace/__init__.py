"""What is open and selected. Panels draw from here and ask through here; nobody else."""

from raven_gui.workspace.selection import ImageRef
from raven_gui.workspace.workspace import Workspace

__all__ = ["ImageRef", "Workspace"]
