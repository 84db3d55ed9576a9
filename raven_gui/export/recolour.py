"""Colours of the window as those of paper."""

from PySide6.QtGui import QColor

from raven_gui.palettes import NAMED, Colours
from raven_gui.widgets.curves.paper import Recolour

_NAMES = ("base", "raised", "text", "muted", "grid", "border", "accent", "problem")


def recolouring(source: Colours, target: Colours) -> Recolour:
    """A function from a colour of `source` to its counterpart in `target`; others stay."""
    pairs = [(getattr(source, name), getattr(target, name)) for name in _NAMES]
    pairs += [*zip(source.classes, target.classes, strict=True)]
    pairs += [*zip(source.shades(NAMED), target.shades(NAMED), strict=True)]
    pairs += [(colour, colour) for colour in source.runs]  # they keep their colour everywhere
    known = {QColor(old).name(): new for old, new in pairs}

    def recolour(colour: QColor) -> QColor:
        made = QColor(known.get(colour.name(), colour.name()))
        made.setAlpha(colour.alpha())
        return made

    return recolour
