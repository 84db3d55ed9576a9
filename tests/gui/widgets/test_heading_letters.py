"""Tables have room for their headings in larger letters, and are as narrow again afterwards."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QHeaderView, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.sanity_table import AccuracyTable
from raven_gui.panels.robustness.table import QualityTable
from raven_gui.panels.runs_table.panel import RunsTablePanel
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.workspace import Workspace
from tests.gui.conftest import World
from tests.gui.panels.answers import SOUND

Make = Callable[[Workspace, Theme], QWidget]


def clean_figures(workspace: Workspace, theme: Theme) -> QWidget:
    return RobustnessPanel(workspace, theme)


def runs(workspace: Workspace, theme: Theme) -> QWidget:
    return RunsTablePanel(workspace, theme, Settings())


def accuracies(workspace: Workspace, theme: Theme) -> QWidget:
    made = AccuracyTable()
    made.show_evidence(SOUND)
    return made


@pytest.fixture(params=[clean_figures, runs, accuracies])
def header(
    request: pytest.FixtureRequest, world: World, theme: Theme, qtbot: QtBot
) -> Iterator[QHeaderView]:
    world.wake()
    make: Make = request.param
    made = make(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(2200, 800)
    made.show()
    qtbot.waitExposed(made)
    if isinstance(made, RunsTablePanel):
        yield made.view.header()
    else:
        table = made if isinstance(made, AccuracyTable) else made.findChild(QualityTable)
        assert table is not None
        yield table.horizontalHeader()
    made.close()


def is_whole(header: QHeaderView) -> bool:
    """Whether every heading of numbers and words has the room it needs in sight, above rows."""
    sections = range(1, header.count())
    fits = all(header.sectionSizeHint(at) <= header.sectionSize(at) for at in sections)
    filled = header.model().rowCount() > 0
    return filled and fits and header.length() <= header.viewport().width()


def test_columns_follow_the_letters_of_their_headings(
    header: QHeaderView, theme: Theme, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_whole(header))
    small, letters = header.length(), header.fontMetrics().height()
    theme.enlarge(1.6)
    qtbot.waitUntil(lambda: header.fontMetrics().height() > 1.3 * letters and is_whole(header))
    assert header.length() > small
    theme.enlarge(1)
    qtbot.waitUntil(lambda: header.length() == small)
