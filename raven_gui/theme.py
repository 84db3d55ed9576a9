"""Dark and light, following the system or the user's choice, for the window and its plots."""

import sys
from collections.abc import Iterable
from typing import Literal, Protocol
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

# pyqtgraph binds to whichever Qt is imported already, so it comes after PySide6.
import pyqtgraph as pg  # isort: skip
from shiboken6 import isValid

from raven_gui.palettes import DARK, FRAMED, LIGHT, Colours, framed_palette_of, palette_of
from raven_gui.restyling import Restyling
from raven_gui.stylesheet import sheet

Choice = Literal["system", "light", "dark"]
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Coloured(Protocol):
    """What paints itself, such as a plot."""

    def restyle(self, colours: Colours) -> None:
        """Paint in these colours."""
        ...


class Theme(QObject):
    """The look of one application. `changed` is emitted after palette and plots have followed."""

    changed = Signal()
    followed = Signal()
    """Every widget has, too, those that nobody sees last."""

    def __init__(self, application: QApplication, choice: Choice = "system") -> None:
        super().__init__(application)
        self._application = application
        self._choice: Choice = choice
        self._plots: WeakSet[Coloured] = WeakSet()
        self._colours = LIGHT
        application.setStyle("Fusion")
        font = application.font()
        if sys.platform != "darwin" and font.pointSizeF() < 10:
            font.setPointSizeF(10)
            application.setFont(font)
        self._point_size = font.pointSizeF()
        self._restyling = Restyling(application, self)
        self._restyling.done.connect(self.followed)
        pg.setConfigOptions(antialias=True, useOpenGL=False)
        application.styleHints().setColorScheme(_SCHEMES[choice])
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow()

    @property
    def choice(self) -> Choice:
        """What the user chose: system, light or dark."""
        return self._choice

    @property
    def dark(self) -> bool:
        """Whether the window is dark now."""
        return self._colours.dark

    @property
    def colours(self) -> Colours:
        """The colours of now."""
        return self._colours

    def set_choice(self, choice: Choice) -> None:
        """Follow the system, or stay light or dark."""
        self._choice = choice
        self._application.styleHints().setColorScheme(_SCHEMES[choice])
        self._follow()

    def enlarge(self, factor: float) -> None:
        """Show all words so many times as large as usual."""
        font = self._application.font()
        font.setPointSizeF(self._point_size * factor)
        self._restyling.start()
        self._application.setFont(font)
        self.changed.emit()

    def class_colors(self, names: Iterable[str]) -> list[QColor]:
        """The colours of classes, readable on the background of now."""
        return [QColor(shade) for shade in self._colours.shades(names)]

    def run_color(self, index: int) -> QColor:
        """The colour of a run, the same in dark and light; sixteen, then they repeat."""
        return QColor(self._colours.runs[index % len(self._colours.runs)])

    def adopt(self, plot: Coloured) -> None:
        """Give `plot` the background and foreground of now and of every later change."""
        self._plots.add(plot)
        plot.restyle(self._colours)

    def _follow(self) -> None:
        # A platform without schemes, such as offscreen, keeps saying Unknown: the choice counts.
        system = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self._choice == "dark" or (self._choice == "system" and system)
        colours = DARK if dark else LIGHT
        if colours is self._colours and self._application.styleSheet():
            return
        self._colours = colours
        pg.setConfigOptions(background=colours.base, foreground=colours.text)
        if self._application.styleSheet():
            self._restyling.start()
        else:
            self._application.setStyleSheet(sheet())
        self._application.setPalette(palette_of(colours))
        for kind in FRAMED:
            # Qt takes the name of a class as str here, though its stubs say bytes.
            self._application.setPalette(framed_palette_of(colours), kind)  # type: ignore[arg-type]
        for plot in list(self._plots):
            if isValid(plot):
                plot.restyle(colours)
        self.changed.emit()
