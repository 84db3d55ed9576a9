"""What belongs to a line or a plot goes with it: a band with its line, axes with the letters."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from raven_gui.export.plot import paper_plot
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.paper import PaperBand
from tests.gui.sight import contrast

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

RED = QColor("#ff0000")
X = np.arange(1.0, 5.0)
Y = 10 * X


@pytest.fixture
def curves(curves: Curves) -> Curves:
    """Two lines, one of them with a band."""
    curves.set_labels("Epoch", "nats per image")
    curves.set_series("kl", X, Y, RED, around=np.full(4, 30.0))
    curves.set_series("total", X, Y, RED)
    return curves


def bands(curves: Curves) -> int:
    """How many are drawn, on paper as on the screen."""
    return sum(isinstance(line, PaperBand) for line in paper_plot(curves.plot).lines)


def highest(curves: Curves) -> float:
    QApplication.processEvents()
    return float(curves.plot.getViewBox().viewRange()[1][1])


def test_a_line_that_is_hidden_takes_its_band_with_it_and_brings_it_back(curves: Curves) -> None:
    assert bands(curves) == 1 and highest(curves) > 70
    line = curves.lines()[0]
    line.setVisible(False)
    assert bands(curves) == 0
    curves.fit()
    assert highest(curves) < 50
    line.setVisible(True)
    assert bands(curves) == 1 and highest(curves) > 70


def test_a_band_that_comes_to_a_hidden_line_is_hidden_too(curves: Curves) -> None:
    line = curves.lines()[1]
    line.setVisible(False)
    curves.set_series("total", X, Y, RED, around=np.full(4, 5.0))
    assert bands(curves) == 1
    line.setVisible(True)
    assert bands(curves) == 2


def test_the_names_of_axes_are_written_in_letters_of_their_new_size(
    curves: Curves, theme: Theme
) -> None:
    axes = [curves.plot.getAxis("left"), curves.plot.getAxis("bottom")]
    before = [axis.label.boundingRect().height() for axis in axes]
    theme.enlarge(1.5)
    try:
        QApplication.processEvents()
        after = [axis.label.boundingRect().height() for axis in axes]
        assert all(new > 1.2 * old for new, old in zip(after, before, strict=True))
    finally:
        theme.enlarge(1.0)


def test_a_legend_that_was_dragged_away_stays_there(qtbot: QtBot, curves: Curves) -> None:
    before, viewport = curves.legend.place(), curves.plot.viewport()
    start = curves.plot.mapFromScene(curves.legend.sceneBoundingRect().center())
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        qtbot.mouseMove(viewport, start + QPoint(-20, 15) * step)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(-160, 120))
    after = curves.legend.place()
    assert after.left() < before.left() - 100 and after.top() > before.top() + 60
    curves.legend.put(right=True, low=False)
    assert curves.legend.place() == after


def test_every_run_stands_out_from_the_box_of_the_legend_in_light_and_dark(
    curves: Curves, theme: Theme
) -> None:
    for choice in ("light", "dark"):
        theme.set_choice(choice)
        box = QImage(20, 20, QImage.Format.Format_RGB32)
        box.fill(QColor(theme.colours.base))
        painter = QPainter(box)
        curves.legend.paint(painter, QStyleOptionGraphicsItem())
        painter.end()
        ground = box.pixelColor(3, 3).name()
        assert min(contrast(run, ground) for run in theme.colours.runs) >= 3
