"""Which writer serves which suffix, and the way of its bytes to the disk."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from engine.files import write_bytes
from raven_gui.export.csv import csv
from raven_gui.export.figure import Figure
from raven_gui.export.npz import npz
from raven_gui.export.options import ExportError, ExportOptions
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
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}: make it first, or choose another.")
    if path.is_dir():
        raise ExportError(f"{path} is a folder: give the file a name of its own.")
    data = WRITERS[suffix](figure, options or ExportOptions())
    try:
        write_bytes(path, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{path} could not be written: {reason}. Choose another folder."
        ) from None
