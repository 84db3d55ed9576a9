"""An accuracy is told alike wherever it stands."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.intervals import spread_of_seeds
from engine.service.messages import RunsListed
from raven_gui.panels.compare.one import tip_of
from raven_gui.panels.robustness.model import COLUMNS
from raven_gui.panels.robustness.rows import QualityRow
from raven_gui.panels.runs.entries import summary_of_seeds
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.panels.shared.map_heading import MapHeading
from raven_gui.panels.shared.runs_table.columns import all_columns
from raven_gui.panels.training.header import of_the_past
from raven_gui.theme import Theme
from raven_gui.widgets.mark import MARKS
from tests.gui.conftest import World, run_info

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize(
    ("fraction", "said"),
    [(0.6155, "61.6\xa0%"), (0.5565, "55.6\xa0%"), (0.9995, "100.0\xa0%"), (0.0, "0.0\xa0%")],
)
def test_one_accuracy_is_rounded_one_way(
    world: World, theme: Theme, qtbot: QtBot, fraction: float, said: str
) -> None:
    run = replace(run_info("own", name="Own"), figures={"accuracy": fraction, "mse_255": 1.0})
    world.tell(RunsListed(job=0, runs=(run,)))
    runs, heading = RunsPanel(world.workspace), MapHeading()
    for widget in (runs, heading):
        qtbot.addWidget(widget)
    heading.show_run("Own", QColor("red"), MARKS[0], spread_of_seeds([fraction]), 2000)
    in_table = all_columns((run,), lambda _: {})["accuracy"]
    (in_robustness,) = (c for c in COLUMNS if c.heading == "Accuracy")
    row = QualityRow("own", "Own", "mnist", bundled=False, accuracy=fraction)
    told = (
        str(runs.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)),
        in_table.words(in_table.value(run)),
        in_robustness.words(row),
        heading.text(),
        of_the_past(run),
        tip_of(run, fraction),
    )
    assert [words for words in told if said not in words] == []


def test_the_mean_over_seeds_is_rounded_the_same_way(qtbot: QtBot) -> None:
    fractions = (0.6155, 0.6165, 0.6145)
    runs = tuple(
        replace(run_info(f"s{seed}"), figures={"accuracy": fraction})
        for seed, fraction in enumerate(fractions)
    )
    heading = MapHeading()
    qtbot.addWidget(heading)
    heading.show_run("Six", QColor("red"), MARKS[0], spread_of_seeds(list(fractions)), 2000)
    in_table = all_columns(runs, lambda _: {})["accuracy"]
    told = heading.text().removeprefix("Six, accuracy ")
    said = told.removesuffix(" on 2,000 test images")
    assert summary_of_seeds(runs, "").fewer == said
    assert in_table.words(in_table.of_all(runs)) == said


def test_a_map_tells_on_how_many_images_where_there_is_room(qtbot: QtBot) -> None:
    heading = MapHeading()
    qtbot.addWidget(heading)
    heading.show_run("Own", QColor("red"), MARKS[0], spread_of_seeds([0.61]), 2000)
    said = [
        "accuracy 61.0\xa0% on 2,000 test images",
        "61.0\xa0% on 2,000",
        "61.0\xa0%",
    ]
    widths = [heading.fontMetrics().horizontalAdvance(words) for words in said]
    assert [heading.accuracy_within(width) for width in widths] == said
    assert heading.accuracy_within(0) == "61.0\xa0%", "the tooltip tells the rest"
    heading.show_run("Own", QColor("red"), MARKS[0])
    assert heading.accuracy_within(1000) == ""


def test_maps_beside_each_other_tell_it_in_the_same_words(qtbot: QtBot) -> None:
    """Also where only the shorter of two names leaves room for more of them."""
    names = ("VAE", "Smooth Encoder")
    headings = [MapHeading() for _ in names]
    for heading, name in zip(headings, names, strict=True):
        qtbot.addWidget(heading)
        heading.show_run(name, QColor("red"), MARKS[0], spread_of_seeds([0.923]), 2000)
    alone = headings[0]
    room = next(width for width in range(200, 900) if tells_all(alone, width))
    assert not tells_all(headings[1], room)
    for heading in headings:
        heading.stand_beside(names)
        heading.resize(room, 24)
        assert heading.accuracy_here() == "92.3\xa0% on 2,000"
    assert all(tells_all(heading, 2 * room) for heading in headings)


def tells_all(heading: MapHeading, width: int) -> bool:
    heading.resize(width, 24)
    return heading.accuracy_here().endswith("on 2,000 test images")
