"""Bars of a standard deviation along both axes, on the screen and in what is exported."""

from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from raven_gui.export.plot import paper_plot
from raven_gui.palettes import LIGHT
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from tests.gui.sight import rgb

RUN = QColor("#EE3377")
SIDE = 400


class Extent(NamedTuple):
    """How many pixels a colour covers from side to side, and from top to bottom."""

    across: int
    down: int


@pytest.fixture
def curves(qtbot: QtBot, theme: Theme) -> Curves:
    made = Curves(theme)
    qtbot.addWidget(made)
    made.show_controls(False)
    made.plot.getViewBox().setRange(xRange=(0, 100), yRange=(0, 100), padding=0)
    made.resize(SIDE, SIDE)
    made.show()
    return made


def extent(image: QImage) -> Extent:
    """Of what has the run's colour."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    seen = rows[:, : 3 * image.width()].reshape(image.height(), -1, 3).astype(int)
    near = np.abs(seen - rgb(RUN)).sum(axis=2) < 90
    down, across = np.nonzero(near)
    return Extent(int(np.ptp(across)), int(np.ptp(down)))


def exported(curves: Curves) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB888)
    image.fill(QColor(LIGHT.base))
    painter = QPainter(image)
    paper_plot(curves.plot).paint(painter, QRectF(0, 0, SIDE, SIDE), LIGHT)
    painter.end()
    return image


def test_they_reach_a_deviation_to_each_side_wherever_the_point_is_painted(
    curves: Curves,
) -> None:
    curves.set_series("One seed", [50], [50], RUN, std=([np.nan], [np.nan]))
    curves.legend.hide()
    for image in (curves.plot.grab().toImage(), exported(curves)):
        assert max(extent(image)) < 12, "a symbol, and nothing around it"
    curves.set_series("One seed", [50], [50], RUN, std=([20], [30]))
    for image in (curves.plot.grab().toImage(), exported(curves)):
        across, down = extent(image)
        assert 0.3 * SIDE < across < 0.42 * SIDE and 0.45 * SIDE < down < 0.62 * SIDE


def test_a_plot_that_shows_all_it_has_shows_them_whole(curves: Curves) -> None:
    curves.set_series("Mean", [50.0, 60.0], [1.0, 2.0], RUN, std=([20, 1], [3, np.nan]))
    curves.fit()
    curves.plot.getViewBox().enableAutoRange()
    curves.plot.getViewBox().updateAutoRange()
    (left, right), (low, high) = curves.plot.getViewBox().viewRange()
    assert left <= 30 and right >= 70 and low <= -2 and high >= 4


def test_they_are_hidden_with_their_point(curves: Curves) -> None:
    curves.set_series("Mean", [50], [50], RUN, std=([20], [30]))
    curves.legend.turn(curves.legend.lines[0])
    assert not paper_plot(curves.plot).lines
