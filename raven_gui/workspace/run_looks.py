"""What tells runs apart on screen: a colour and a mark for each, for as long as the window is
open."""

from collections.abc import Collection

from PySide6.QtGui import QColor

from raven_gui.palettes import LIGHT
from raven_gui.widgets.mark import MARKS, Mark


class RunLooks:
    """Colours and marks by run; `ticked` and `listed` are the runs that a new one should differ
    from first."""

    def __init__(self) -> None:
        self._colors: dict[str, QColor] = {}
        self._marks: dict[str, Mark] = {}

    def color(self, run: str, ticked: Collection[str], listed: Collection[str]) -> QColor:
        """The colour that the fewest ticked runs have, and then the fewest of all."""
        if run not in self._colors:
            known = {other: color.name() for other, color in self._colors.items()}
            near = [known[other] for other in ticked if other in known]
            far = [known[other] for other in listed if other in known]
            colors = [QColor(color) for color in LIGHT.runs]
            self._colors[run] = min(
                colors, key=lambda c: (near.count(c.name()), far.count(c.name()))
            )
        return self._colors[run]

    def mark(self, run: str, ticked: Collection[str], listed: Collection[str]) -> Mark:
        """One whose shape no run of its colour has, and then the one that the fewest have."""
        if run not in self._marks:
            color = self.color(run, ticked, listed)
            alike = [m.symbol for other, m in self._marks.items() if self._colors[other] == color]
            near = [mark for other, mark in self._marks.items() if other in ticked]
            far = [mark for other, mark in self._marks.items() if other in listed]
            self._marks[run] = min(
                MARKS, key=lambda m: (alike.count(m.symbol), near.count(m), far.count(m))
            )
        return self._marks[run]
