"""The file with the Inception network's weights that the user named: once, for the window and for
the command."""

import json
from contextlib import suppress
from pathlib import Path

from engine.files import write_json

KEPT_IN = "inception-weights.json"


class InceptionPlace:
    """Keeps a path in a file in `home`. One that is missing or damaged names nothing."""

    def __init__(self, home: Path) -> None:
        self._file = home / KEPT_IN

    @property
    def named(self) -> Path | None:
        """The file that was named, be it there or not; None where none was."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            return Path(str(json.loads(self._file.read_text(encoding="utf-8"))["file"]))
        return None

    def name(self, path: Path | None) -> None:
        """Take the weights from this file from now on; None for no named one. Raises OSError where
        that cannot be kept."""
        if path is None:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_json(self._file, {"file": str(path.absolute())})
