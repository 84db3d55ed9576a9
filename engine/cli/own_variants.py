"""Methods of the user's own for a command: those of a named folder, and installed ones."""

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

from engine import VARIANT_ENTRY_POINTS
from engine.cli.output import Output
from engine.cli.usage import UsageError


def are_installed() -> bool:
    """Whether an installed package brings variants. PyTorch is not imported for the answer."""
    return bool(entry_points(group=VARIANT_ENTRY_POINTS))


def load(folder: Path | None) -> Callable[[], None]:
    """Make them known; what cannot be used is told, and does not stop the command. Returns what
    lets go of them. Raises UsageError for a folder that cannot be read."""
    from engine.variants.own import OwnVariantError, Shelf

    shelf = Shelf()
    problems = shelf.open_installed()
    if folder is not None:
        try:
            problems += [file.sentence for file in shelf.open(folder) if file.sentence]
        except OwnVariantError as error:
            raise UsageError(f"--variants {folder}: {error}") from error
    output = Output(as_json=False)
    for problem in problems:
        output.remark(f"raven: {problem}")
    return shelf.close


def folders(folder: Path | None) -> dict[str, Path]:
    """The named folder by each of the methods that were loaded from it; empty without one."""
    if folder is None:
        return {}
    from engine.variants import VARIANTS
    from engine.variants.own import is_from_file

    return {name: folder for name, kind in VARIANTS.items() if is_from_file(kind)}
