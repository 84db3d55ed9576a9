"""Which writer serves which suffix, and the way of its bytes to the disk."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from engine.files import is_folder, reason_of, write_bytes
from raven_gui.export.csv import csv
from raven_gui.export.figure import PAINTED, Figure
from raven_gui.export.npz import npz
from raven_gui.export.options import ExportError, ExportOptions
from raven_gui.export.page import page_size
from raven_gui.export.pdf import pdf
from raven_gui.export.png import png
from raven_gui.export.svg import svg
from raven_gui.export.tiff import tiff

Writer = Callable[[Figure, ExportOptions], bytes]
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"png": png, "svg": svg, "pdf": pdf, "csv": csv, "npz": npz, "tif": tiff, "tiff": tiff}
)


def export_figure(figure: Figure, path: Path, options: ExportOptions | None = None) -> None:
    """Write `figure` to `path` in the format of its suffix, whole or not at all.

    Raises ExportError with a sentence for the user where the format is unknown, the figure has
    nothing for it, or the file cannot be written; `path` then stays as it was.
    """
    prepare_export(figure, path, options)()


def prepare_export(
    figure: Figure, path: Path, options: ExportOptions | None = None
) -> Callable[[], None]:
    """Check now, and return what paints, encodes and writes: it needs no widget, so another thread
    may call it. Both raise ExportError as `export_figure` does."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in WRITERS:
        raise ExportError(
            f"'{path.name}' has no ending of a format we write: "
            "choose .png, .svg, .pdf, .csv, .npz or .tif."
        )
    if not figure.offers(suffix):
        offered = ", ".join(f".{kind}" for kind in WRITERS if figure.offers(kind))
        raise ExportError(
            f"'{figure.title}' has nothing to write as .{suffix}: choose one of {offered}."
        )
    if not is_folder(path.parent):
        raise ExportError(f"There is no folder {path.parent}: make it first, or choose another.")
    if is_folder(path):
        raise ExportError(f"{path} is a folder: give the file a name of its own.")
    options = (options or ExportOptions()).settled()
    if suffix in PAINTED:
        page_size(figure, options)
    return partial(_write, path, partial(WRITERS[suffix], figure, options))


def _write(path: Path, encode: Callable[[], bytes]) -> None:
    data = encode()
    try:
        write_bytes(path, data)
    except OSError as error:
        raise ExportError(
            f"{path} could not be written: {reason_of(error)}. Choose another folder."
        ) from None
