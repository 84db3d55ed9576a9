"""How a figure is written: its size, its resolution, and what stands around it."""

from dataclasses import dataclass, replace
from typing import Literal, Self

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QGuiApplication

from raven_gui.palettes import DARK, LIGHT, Colours

Unit = Literal["px", "mm"]
MM_PER_INCH = 25.4
MOST_PIXELS = 160_000_000
"""More than a page of A0 at 300 dpi, and 0.6 GB of memory."""


class ExportError(ValueError):
    """A figure could not be written; the message says why and what to do."""


@dataclass(frozen=True)
class ExportOptions:
    """`width` and `height` of the whole page in `unit`; None is the figure's natural size.

    Pixels and millimetres are tied by `dpi`. A figure is laid out for its physical size, so its
    words are as large on paper as on the screen. `title` may be another title than the figure's.
    `light` are the colours for paper, or else those of the window: of now, or `window` ones.
    """

    width: float | None = None
    height: float | None = None
    unit: Unit = "px"
    dpi: float = 200.0
    title: bool | str = True
    provenance: bool = True
    light: bool = True
    window: Colours | None = None

    @property
    def colours(self) -> Colours:
        """The colours to paint with."""
        return LIGHT if self.light else self.window or window_colours()

    def settled(self) -> Self:
        """The same with the window's colours of now, for a thread that may not ask for them."""
        return self if self.light else replace(self, window=window_colours())

    def title_of(self, title: str) -> str:
        """What stands above a figure called `title`; empty for nothing."""
        if isinstance(self.title, str):
            return self.title
        return title if self.title else ""

    def name_of(self, title: str) -> str:
        """What a figure called `title` is called in its file, whether it is shown or not."""
        return self.title_of(title) or title

    def layout_size(self, natural: QSizeF) -> QSizeF:
        """The page in device-independent pixels, for a page that is `natural` by itself.

        Raises ExportError for a size or resolution that no picture can have.
        """
        if not 10 <= self.dpi <= 4800:
            raise ExportError(f"{self.dpi:g} dots per inch: choose from 10 to 4800.")
        scale = screen_dpi() / (self.dpi if self.unit == "px" else MM_PER_INCH)
        width = None if self.width is None else self.width * scale
        height = None if self.height is None else self.height * scale
        ratio = natural.width() / natural.height()
        if width is None:
            width = natural.width() if height is None else height * ratio
        if height is None:
            height = width / ratio
        if min(width, height) < 8:
            raise ExportError("The figure is too small: make it at least 3 mm wide and high.")
        size = QSizeF(width, height)
        pixels = self.pixels(size)
        if pixels.width() * pixels.height() > MOST_PIXELS:
            raise ExportError(
                f"{pixels.width():,} × {pixels.height():,} pixels are too many: choose a smaller "
                "size or resolution."
            )
        return size

    def pixels(self, layout: QSizeF) -> QSize:
        """The pixels of a page of `layout` device-independent pixels at this resolution."""
        scale = self.dpi / screen_dpi()
        return QSize(max(1, round(layout.width() * scale)), max(1, round(layout.height() * scale)))


def window_colours() -> Colours:
    """The colours of the window now."""
    return LIGHT if QGuiApplication.palette().base().color().lightness() >= 128 else DARK


def screen_dpi() -> float:
    """Device-independent pixels per inch, the measure in which Qt sizes fonts on this screen."""
    return QGuiApplication.primaryScreen().logicalDotsPerInchX()
