"""What comes with the program: data sets, trained models, sample pictures and icons."""

from importlib.resources import files
from pathlib import Path


def path(name: str) -> Path:
    """Where the asset `name` lies, a path with forward slashes such as "icons/raven-gui.svg"."""
    return Path(str(files(__name__))) / name
