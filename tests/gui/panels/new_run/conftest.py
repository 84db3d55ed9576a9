"""The New run panel as a user meets it: the engine awake, the form filled in."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.theme import Theme
from tests.gui.conftest import World, ready


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[NewRunPanel]:
    made = NewRunPanel(world.workspace)
    qtbot.addWidget(made)
    made.resize(340, 900)
    world.tell(ready())
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(made.start.isEnabled)  # the form is filled in some turns of the loop
    yield made
    made.close()
