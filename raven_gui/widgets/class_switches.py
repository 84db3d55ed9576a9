"""Which classes of a map are shown."""

from collections.abc import Collection, Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from raven_gui.palettes import Colours
from raven_gui.widgets.legend import Legend, LegendEntry


class ClassSwitches(Legend):
    """A legend of classes. Of several maps that share another legend, which works theirs, each is
    `mute`: it stays hidden and has no buttons, which would take longer to make than the map."""

    def __init__(self, parent: QWidget | None = None, mute: bool = False) -> None:
        super().__init__(parent)
        self._mute = mute
        self._names: tuple[str, ...] = ()
        self.setVisible(not mute)

    def set_classes(self, names: Sequence[str], colours: Colours) -> None:
        """These are the classes; one alone needs no switch."""
        self._names = tuple(names) if len(names) > 1 else ()
        if not self._mute:
            shades = map(QColor, colours.shades(self._names))
            self.set_entries([LegendEntry(*e) for e in zip(self._names, shades, strict=True)])

    def is_on(self, name: str) -> bool:
        """Whether a class is shown."""
        if name not in self._names:
            return True
        return name not in self._off if self._mute else super().is_on(name)

    def switch_off(self, names: Collection[str]) -> None:
        """Have exactly these classes hidden."""
        if not self._mute:
            super().switch_off(names)
            return
        before, self._off = self._off, set(names)
        for name in self._names:
            if (name in before) != (name in self._off):
                self.toggled.emit(name, name in before)
