"""Names that are cut to their room, and are still told from those beside them."""

import re
from collections.abc import Iterable
from itertools import takewhile

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF

AT_THE_END, IN_THE_MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
Metrics = QFontMetrics | QFontMetricsF


def cut_name(name: str, beside: Iterable[str], metrics: Metrics, width: float) -> str:
    """As much of a name as so many pixels hold: cut at its end. Where others of those `beside` it
    would read the same, cut in the middle; where they still would, without the words that all of
    these begin with; and at last from the word on in which it differs from the one most like it."""
    cut = _cut(name, metrics, width, AT_THE_END)
    others = (other for other in beside if other != name)
    alike = [other for other in others if _cut(other, metrics, width, AT_THE_END) == cut]
    if cut == name or not alike:
        return cut
    shared = [_shared(name, other) for other in alike]
    for start in (0, min(shared), max(shared)):
        for place in (AT_THE_END, IN_THE_MIDDLE):
            cut, *rest = (_cut(_from(n, start), metrics, width, place) for n in (name, *alike))
            if cut not in rest:
                return cut
    return cut


def _cut(name: str, metrics: Metrics, width: float, place: Qt.TextElideMode) -> str:
    if isinstance(metrics, QFontMetrics):
        return metrics.elidedText(name, place, int(width))
    return metrics.elidedText(name, place, width)


def _from(name: str, start: int) -> str:
    return f"…{name[start:]}" if start else name


def _shared(name: str, other: str) -> int:
    """How many letters of whole words they begin with alike."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False))
    alike = "".join(letter for letter, _ in pairs)
    ends = [match.end() for match in re.finditer(r"[\s\-_·,=(]", alike)]
    return ends[-1] if ends else 0
