"""Plots of lines, on the screen."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves

MakeCurves = Callable[[], Curves]


@pytest.fixture
def make_curves(qtbot: QtBot, theme: Theme) -> MakeCurves:
    def made() -> Curves:
        curves = Curves(theme)
        qtbot.addWidget(curves)
        curves.resize(500, 400)
        curves.show()
        qtbot.waitExposed(curves)
        return curves

    return made


@pytest.fixture
def curves(make_curves: MakeCurves) -> Curves:
    """A plot without lines."""
    return make_curves()
