"""Which runs' curves the Training panel draws together, and which of their terms."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QToolButton, QVBoxLayout, QWidget

from raven_gui.panels.training.series import STYLES
from raven_gui.term_words import term_title
from raven_gui.widgets.flow import FlowLayout

LINE = 26


class OverlayBar(QWidget):
    """Two switches, and for ticked runs a switch for each term with the style of its lines."""

    changed = Signal()
    offered = Signal()
    """Other terms are there to choose from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlay = QCheckBox("&Ticked runs together")
        self.overlay.setToolTip("Draw loss terms of all ticked runs, each run in its colour.")
        self.seeds = QCheckBox()
        self.seeds.setChecked(True)
        self.seeds.setToolTip(
            "Draw the mean over the runs that differ from this one in their seed alone, and a band "
            "of one standard deviation."
        )
        self.terms: dict[str, QToolButton] = {}
        self._awaited: tuple[str, ...] = ()
        """Terms to choose once they are on offer."""
        self._switches = QWidget()
        flow = FlowLayout(self._switches, gap=10)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.overlay)
        flow.addWidget(self.seeds)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons, gap=2)
        self._flow.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._switches)
        layout.addWidget(self._buttons)
        self._buttons.hide()
        self.overlay.toggled.connect(self._toggle)
        self.seeds.toggled.connect(self.changed)

    @property
    def on(self) -> bool:
        """Whether the ticked runs are drawn together."""
        return self.overlay.isChecked()

    def chosen(self) -> list[str]:
        """The terms that are drawn of them."""
        return [term for term, button in self.terms.items() if button.isChecked()]

    def wished(self) -> list[str]:
        """The terms that are drawn of them, or will be once they are on offer."""
        return self.chosen() if self.terms else list(self._awaited)

    def put(self, on: bool, seeds: bool, terms: Collection[str]) -> None:
        """Set the switches; terms are chosen as soon as they are on offer."""
        self._awaited = tuple(terms)
        switches = {**self.terms, "": self.seeds}
        for term, switch in switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(term in self._awaited if term else seeds)
        self.overlay.setChecked(on)
        self._change()

    def offer(self, terms: Mapping[str, str], seeds: int) -> None:
        """The terms of the ticked runs with what each is, and of how many seeds the run that is
        shown is; the first term is chosen at first, and what the user chose stays."""
        others = self.terms.keys() != terms.keys()
        self.seeds.setText(f"&Mean of {seeds} seeds")
        self.seeds.setVisible(seeds > 1 and not self.on)
        for gone in self.terms.keys() - terms.keys():
            button = self.terms.pop(gone)
            self._flow.removeWidget(button)
            button.deleteLater()
        first = not self.terms and not set(self._awaited) & terms.keys()
        for term, what in terms.items():
            if term not in self.terms:
                self._add(term, first or term in self._awaited)
                first = False
            told = (f"Draw the term '{term}', or leave it out.", what)
            self.terms[term].setToolTip("\n".join(filter(None, told)))
        self._draw()
        if others:
            self.offered.emit()

    def _add(self, term: str, on: bool) -> None:
        button = QToolButton(self._buttons)
        button.setText(term_title(term))
        button.setCheckable(True)
        with QSignalBlocker(button):
            button.setChecked(on)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.toggled.connect(self._change)
        self.terms[term] = button
        self._flow.addWidget(button)
        button.show()

    def _toggle(self, on: bool) -> None:
        self._buttons.setVisible(on)
        self.changed.emit()

    def _change(self) -> None:
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        """Show on each button how its lines look."""
        chosen = self.chosen()
        for term, button in self.terms.items():
            place = chosen.index(term) if term in chosen else None
            button.setIcon(QIcon() if place is None else self._icon(STYLES[place % len(STYLES)]))
            button.setIconSize(QSize(LINE, 14))

    def _icon(self, style: Qt.PenStyle) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(LINE * ratio), round(14 * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(QPen(self.palette().text().color(), 2, style))
        painter.drawLine(0, 7, LINE, 7)
        painter.end()
        return QIcon(pixmap)
