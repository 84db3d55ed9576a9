"""Which files the user has said may be run: by their content, so that a changed one is new."""

import json
from contextlib import suppress
from pathlib import Path

from engine.files import write_json


class Trust:
    """SHA-256 digests of trusted files by their paths, kept in a file of the user's. One that is
    missing or damaged trusts nothing."""

    def __init__(self, kept_in: Path) -> None:
        self._file = kept_in

    def of(self, path: Path) -> str | None:
        """The digest with which a file was last trusted."""
        return self._read().get(str(path))

    def add(self, path: Path, digest: str) -> None:
        """Trust a file as it is now. Raises OSError where that cannot be kept."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_json(self._file, {**self._read(), str(path): digest})

    def _read(self) -> dict[str, str]:
        with suppress(OSError, ValueError):
            content = json.loads(self._file.read_text(encoding="utf-8"))
            if isinstance(content, dict):
                return {str(path): str(digest) for path, digest in content.items()}
        return {}
