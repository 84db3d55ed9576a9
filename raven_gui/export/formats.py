"""The formats a figure offers, in words."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from engine.counting import counted
from raven_gui.export.figure import PAINTED, Figure

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "png": "PNG: pixels, for slides and the web",
        "svg": "SVG: lines and words, to edit further",
        "pdf": "PDF: lines and words, for a paper",
        "csv": "CSV: the numbers of the figure",
        "npz": "NPZ: arrays for NumPy, exact",
        "tif": "TIFF: images as 32-bit floats, exact",
    }
)
ROUNDING = (
    "Images in a picture are rounded to 1/255, which changes an attack: choose NPZ or TIFF to "
    "keep it exact."
)


def offered(figure: Figure) -> list[str]:
    """The suffixes `figure` can be written as."""
    return [suffix for suffix in FORMATS if figure.offers(suffix)]


def suffix_of(path: Path) -> str:
    """The format a file's name asks for; empty for none we write."""
    suffix = path.suffix.lower().lstrip(".")
    suffix = "tif" if suffix == "tiff" else suffix
    return suffix if suffix in FORMATS else ""


def with_suffix(path: Path, suffix: str) -> Path:
    """`path` as a file of that format; a dot that belongs to its name stays."""
    return path.with_suffix(f".{suffix}") if suffix_of(path) else Path(f"{path}.{suffix}")


def contents(figure: Figure, suffix: str) -> str:
    """What a file of this format will hold, or what it will not keep."""
    if suffix in PAINTED:
        return ROUNDING if figure.images is not None else ""
    if suffix == "csv":
        tables = [
            f"{name} ({len(next(iter(columns.values()), ()))} rows)"
            for name, columns in figure.tables.items()
        ]
        return f"Tables: {', '.join(tables)}."
    if suffix == "npz":
        arrays = [
            f"{name} {'×'.join(map(str, array.shape)) or 'scalar'} {array.dtype}"
            for name, array in figure.arrays.items()
        ]
        more = f" and {len(arrays) - 4} more" if len(arrays) > 4 else ""
        return f"Arrays: {', '.join(arrays[:4])}{more}."
    if figure.images is None:
        return ""
    count, _, height, width = figure.images.shape
    return f"{counted(count, 'page')} of {width} × {height}, no value rounded."
