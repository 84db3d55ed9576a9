"""The buttons in the title of a dock are seen in light and in dark."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from raven_gui.theme import Choice, Theme
from tests.gui.sight import contrast

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
AS_A_MARK = 3
"""What marks that are no words need. WCAG 2.1, 1.4.11."""


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("name", ["floatbutton", "closebutton"])
def test_each_stands_out_from_the_window(
    qtbot: QtBot, theme: Theme, choice: Choice, name: str
) -> None:
    theme.set_choice(choice)
    window, dock = QMainWindow(), QDockWidget("Runs")
    qtbot.addWidget(window)
    dock.setWidget(QLabel("runs"))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    qtbot.waitExposed(window)
    button = dock.findChild(QAbstractButton, f"qt_dockwidget_{name}")
    assert button is not None and button.isVisible()
    image = window.grab().toImage()
    corner = button.mapTo(window, QPoint(0, 0))
    places = [(x, y) for x in range(button.width()) for y in range(button.height())]
    seen = {image.pixelColor(corner + QPoint(*place)).name() for place in places}
    ground = QColor(theme.colours.window).name()
    assert max(contrast(colour, ground) for colour in seen) >= AS_A_MARK
