"""Names of runs in little room are cut so that no two of them read the same."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from raven_gui.panels.shared.map_heading import MapHeading
from raven_gui.widgets.cut_names import NamesBeside, cut_name
from raven_gui.widgets.mark import MARKS
from raven_gui.widgets.name_cell import BESIDE, NameDelegate

SWEPT = [f"fashion-raven-gamma={gamma}-seed={seed}" for gamma in (1, 2, 5) for seed in (0, 1, 2)]
LIKE_WORDS = ["Smooth Encoder on faces 1 of May", "Smooth Encoder on faces 2 of May"]
ALIKE_AT_BOTH_ENDS = [f"first sigma_aug=0.0{digit}002682" for digit in range(1, 6)]
IN_ONE_WORD = [f"averylongnamewithoutgaps{n}thatendsasalltheothersdo" for n in (1, 12, 15, 2)]
TWICE_IN_ONE_WORD = [
    f"longwordandrate{a}aswellasseed{b}thenwordsalike" for a in "123" for b in "123"
]
UNLIKE = ["VAE (noise) for a long time", "RAVEN, as it came with the program"]


def cuts(names: Sequence[str], letters: int) -> list[str]:
    """Of names beside each other, each as wide as so many letters."""
    metrics = QFontMetrics(QFont())
    width = metrics.horizontalAdvance("n" * letters)
    shown = [cut_name(name, names, metrics, width) for name in names]
    assert all(metrics.horizontalAdvance(cut) <= width for cut in shown)
    return shown


@pytest.mark.parametrize(
    "names",
    [SWEPT, LIKE_WORDS, UNLIKE, IN_ONE_WORD, TWICE_IN_ONE_WORD],
    ids=["swept", "like", "unlike", "in one word", "twice in one word"],
)
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


def test_in_one_word_the_numbers_that_differ_are_told(qtbot: QtBot) -> None:
    assert [cut[:4] for cut in cuts(IN_ONE_WORD, 12)] == ["…1th", "…12t", "…15t", "…2th"]
    twice = [f"…{a}…{b}t" for a in "123" for b in "123"]
    assert [cut[:5] for cut in cuts(TWICE_IN_ONE_WORD, 12)] == twice


def test_numbers_that_differ_are_told_with_the_words_they_stand_in_where_there_is_room(
    qtbot: QtBot,
) -> None:
    swept = [f"widths sigma_aug={s} latent={n} · 2 seeds" for s in (0.01, 0.04) for n in (5, 10)]
    names = [
        *swept,
        *(f"{name.rpartition('·')[0]}· seed {seed}" for name in swept for seed in "01"),
    ]
    told = ["…sigma_aug=0.01 latent=5", "…sigma_aug=0.01 latent=10"]
    assert [cut[: len(words)] for cut, words in zip(cuts(names, 30), told, strict=False)] == told
    assert [cut[:8] for cut in cuts(names, 16)[:2]] == ["…0.01…5…", "…0.01…10"]


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


@pytest.mark.parametrize("width", [110, 150, 200])
def test_cells_of_names_are_painted_so_that_no_two_of_them_look_the_same(
    qtbot: QtBot, width: int
) -> None:
    view, beside = QListView(), NamesBeside(ALIKE_AT_BOTH_ENDS)
    qtbot.addWidget(view)
    model = QStandardItemModel(view)
    for name in ALIKE_AT_BOTH_ENDS:
        model.appendRow(item := QStandardItem(name))
        item.setData(beside, BESIDE)
    view.setModel(model)
    view.setItemDelegate(NameDelegate(view))
    view.resize(width, 300)
    rects = [view.visualRect(model.index(row, 0)) for row in range(model.rowCount())]
    painted = [view.viewport().grab(rect).toImage() for rect in rects]
    assert not any(one == other for one, other in combinations(painted, 2))


def test_names_below_each_other_are_cut_to_the_room_and_the_letters_of_now(qtbot: QtBot) -> None:
    beside, large = NamesBeside(SWEPT), QFont()
    large.setPointSize(2 * large.pointSize())
    for width in (90, 140, 200, 90):
        for font in (QFont(), large):
            for name in (*SWEPT, "one that came later, and is as long as the others are"):
                cut = beside.within(name, font, width)
                assert cut == cut_name(name, SWEPT, QFontMetrics(font), width)
