"""Names of runs in little room are cut so that no two of them read the same."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from raven_gui.panels.shared.map_heading import MapHeading
from raven_gui.widgets.cut_names import cut_name
from raven_gui.widgets.mark import MARKS

SWEPT = [f"fashion-raven-gamma={gamma}-seed={seed}" for gamma in (1, 2, 5) for seed in (0, 1, 2)]
LIKE_WORDS = ["Smooth Encoder on faces 1 of May", "Smooth Encoder on faces 2 of May"]
UNLIKE = ["VAE (noise) for a long time", "RAVEN, as it came with the program"]


def cuts(names: Sequence[str], letters: int) -> list[str]:
    """Of names beside each other, each as wide as so many letters."""
    metrics = QFontMetrics(QFont())
    width = metrics.horizontalAdvance("n" * letters)
    shown = [cut_name(name, names, metrics, width) for name in names]
    assert all(metrics.horizontalAdvance(cut) <= width for cut in shown)
    return shown


@pytest.mark.parametrize("names", [SWEPT, LIKE_WORDS, UNLIKE], ids=["swept", "like", "unlike"])
@pytest.mark.parametrize("letters", [12, 16, 24, 60])
def test_no_two_names_beside_each_other_read_the_same(
    qtbot: QtBot, names: list[str], letters: int
) -> None:
    shown = cuts(names, letters)
    assert len(set(shown)) == len(names), shown


def test_a_name_is_cut_at_its_end_where_that_tells_it_from_the_others(qtbot: QtBot) -> None:
    assert all(cut.endswith("…") for cut in cuts(UNLIKE, 12))


def test_where_beginning_and_end_are_alike_the_word_that_differs_is_told(qtbot: QtBot) -> None:
    assert [cut[:3] for cut in cuts(LIKE_WORDS, 12)] == ["…1 ", "…2 "]


def test_a_name_that_fits_is_whole_and_so_is_the_tooltip_of_one_that_does_not(
    qtbot: QtBot,
) -> None:
    assert cuts(SWEPT, 60) == SWEPT
    heading = MapHeading()
    qtbot.addWidget(heading)
    heading.show_run(SWEPT[3], QColor("red"), MARKS[0])
    heading.stand_beside(SWEPT)
    heading.resize(QSize(150, 24))
    assert heading.name_within(110) != SWEPT[3]
    assert heading.toolTip() == SWEPT[3] == heading.accessibleName()
