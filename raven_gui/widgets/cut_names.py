"""Names that are cut to their room, and are still told from those beside them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

AT_THE_END, IN_THE_MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
NUMBER = "0123456789."
Metrics = QFontMetrics | QFontMetricsF


def cut_name(name: str, beside: Iterable[str], metrics: Metrics, width: float) -> str:
    """As much of a name as so many pixels hold, to be told from the others of those `beside` it."""
    return cut_names((name, *beside), metrics, width)[name]


def cut_names(names: Iterable[str], metrics: Metrics, width: float) -> dict[str, str]:
    """As much of each name as so many pixels hold: cut at its end. Where others would read the
    same, cut in the middle; where they still would, without the words that all of these begin with;
    then from the word on in which it differs from the one most like it; and at last with nothing
    before its end but what differs, words or, in less room, letters and numbers."""
    shown = {name: _cut(name, metrics, width, AT_THE_END) for name in names}
    alike: dict[str, list[str]] = {}
    for name in sorted(shown):
        alike.setdefault(shown[name], []).append(name)
    for group in alike.values():
        if len(group) > 1:
            shown |= _told_apart(group, metrics, width)
    often = Counter(shown.values())
    alike_still = sorted(name for name, cut in shown.items() if often[cut] > 1)
    for words in (True, False):
        told = _what_differs(alike_still, words)
        cuts = {name: _cut(told[name], metrics, width, AT_THE_END) for name in alike_still}
        if len(set((shown | cuts).values())) == len(shown):
            break
    return shown | cuts


class NamesBeside:
    """Names that stand below each other. How they are cut is remembered for the rooms they have
    had last: they are painted more often than they change."""

    ROOMS = 4

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._cut: dict[tuple[str, int], dict[str, str]] = {}

    def within(self, name: str, font: QFont, width: int) -> str:
        """What so many pixels hold of one of the names, or of another."""
        if (whole := QFontMetrics(font)).horizontalAdvance(name) <= width:
            return name
        room = (font.key(), width)
        if room not in self._cut:
            if len(self._cut) == self.ROOMS:
                del self._cut[next(iter(self._cut))]
            self._cut[room] = cut_names(self._names, whole, width)
        cut = self._cut[room]
        return cut[name] if name in cut else cut_name(name, self._names, whole, width)


def _told_apart(group: Sequence[str], metrics: Metrics, width: float) -> dict[str, str]:
    """How names in their order are cut that would read alike if they were cut at their ends."""
    shown: dict[str, str] = {}
    left = set(group)
    around = dict(zip(group, zip((None, *group), (*group[1:], None), strict=False), strict=True))
    ends = {name: {group[0], group[-1]} - {name} for name in group}
    most = {name: max(_shared(name, o) for o in around[name] if o) for name in group}
    least = {name: min(_shared(name, other) for other in ends[name]) for name in group}
    for starts in (dict.fromkeys(group, 0), least, most):
        for start in sorted({starts[name] for name in left}):
            for place in (AT_THE_END, IN_THE_MIDDLE):
                cuts = {n: _cut(_from(n, start), metrics, width, place) for n in group}
                often = Counter(cuts.values())
                here = [name for name in left if starts[name] == start]
                shown |= {name: cuts[name] for name in here}
                left -= {name for name in here if often[cuts[name]] == 1}
    return shown


def _what_differs(names: Sequence[str], words: bool) -> dict[str, str]:
    """Of names in their order what stands where they part from others, in whole words or not, and
    all that follows."""
    alike = [_alike(name, other) for name, other in pairwise(names)]
    told = {}
    for number, name in enumerate(names):
        before, after = reversed(alike[:number]), alike[number:]
        told[name] = _at({*accumulate(before, min), *accumulate(after, min)}, name, words)
    return told


def _at(spots: Iterable[int], name: str, words: bool) -> str:
    """What stands at these places of a name, words or numbers whole, and all that follows the
    last."""
    told, end = "", 0
    for spot in sorted(spots):
        if spot >= end:
            before = name[:spot]
            start = before.rfind(" ") + 1 if words else len(before.rstrip(NUMBER))
            start = max(end, start)
            between = name[end:start]
            gap = "…" if between.strip(" ·" if words else "") else between
            end = max(spot + 1, len(name) - len(name[spot:].lstrip(NUMBER)))
            told += gap + name[start:end]
    return told + name[end:]


def _cut(name: str, metrics: Metrics, width: float, place: Qt.TextElideMode) -> str:
    if isinstance(metrics, QFontMetrics):
        return metrics.elidedText(name, place, int(width))
    return metrics.elidedText(name, place, width)


def _from(name: str, start: int) -> str:
    return f"…{name[start:]}" if start else name


def _shared(name: str, other: str) -> int:
    """How many letters of whole words they begin with alike."""
    ends = [match.end() for match in re.finditer(r"[\s\-_·,=(]", name[: _alike(name, other)])]
    return ends[-1] if ends else 0


def _alike(name: str, other: str) -> int:
    """How many letters they begin with alike."""
    pairs = enumerate(zip(name, other, strict=False))
    shorter = min(len(name), len(other))
    return next((place for place, (one, two) in pairs if one != two), shorter)
