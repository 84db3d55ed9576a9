"""What can be exported: how it is painted, and the numbers behind it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from raven_gui.palettes import Colours

Columns = Mapping[str, Sequence[Any] | NDArray[Any]]
Paint = Callable[[QPainter, QRectF, Colours], None]
PAINTED = ("png", "svg", "pdf")


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure.

    `size` is its natural size in device-independent pixels, and `paint(painter, rect, colours)`
    lays it out in `rect` of any size; None where there is nothing to see. It is called in another
    thread than the window's, so it needs no widget: a figure shows what was there when it was made,
    whatever becomes of that. `tables` holds columns by
    name and heading, `arrays` goes into NPZ as it is, `images` into TIFF: float [N, C, H, W], whose
    pages `image_labels` [N] names. `provenance` is JSON.
    """

    title: str
    size: QSizeF
    paint: Paint | None
    tables: Mapping[str, Columns] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    images: NDArray[Any] | None = None
    image_labels: Sequence[str] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def offers(self, suffix: str) -> bool:
        """Whether the figure can be written as `suffix`: png, svg, pdf, csv, npz or tif."""
        kind = suffix.lower().lstrip(".")
        if kind in PAINTED:
            return self.paint is not None
        if kind == "csv":
            return bool(self.tables)
        if kind == "npz":
            return bool(self.arrays)
        return kind in ("tif", "tiff") and self.images is not None

    def provenance_json(self, indent: int | None = None) -> str:
        """The provenance as text for a file's metadata."""
        return json.dumps(dict(self.provenance), indent=indent, ensure_ascii=False, default=str)
