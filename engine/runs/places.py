"""Where runs lie on the disk."""

import os
from pathlib import Path

from platformdirs import user_data_path


def default_root() -> Path:
    """`$RAVEN_HOME/runs`, or where this system has users' data."""
    home = os.environ.get("RAVEN_HOME")
    return (Path(home) if home else user_data_path("raven-gui", appauthor=False)) / "runs"


def folders_in(parent: Path) -> list[Path]:
    """The folders in `parent` by name, hidden ones left out; none where it is not there."""
    if not parent.is_dir():
        return []
    return sorted(
        path for path in parent.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))
    )
