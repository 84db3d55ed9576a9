"""A column that is scrolled where there is too little room for it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.scrolled import Scrolled

ROOMY, HIGH, LOW = 400, 100, 40
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Tall(QLabel):
    """Would like to be higher than it must."""

    def __init__(self) -> None:
        super().__init__("plot")
        self.setMinimumHeight(HIGH)
        self.setMaximumHeight(3 * HIGH)


@pytest.fixture
def boxes() -> QWidget:
    """Numbers that break into lines, of which a layout knows the least for one line alone."""
    row = QWidget()
    flow = FlowLayout(row, gap=0)
    flow.setContentsMargins(0, 0, 0, 0)
    for _ in range(4):
        box = QWidget()
        box.setFixedSize(100, LOW)
        QSpinBox(box)
        flow.addWidget(box)
    return row


@pytest.fixture
def scrolled(boxes: QWidget, qtbot: QtBot) -> Scrolled:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(boxes)
    column.addWidget(Tall(), stretch=1)
    made = Scrolled(column)
    qtbot.addWidget(made)
    made.resize(ROOMY, LOW + HIGH)
    with qtbot.waitExposed(made):
        made.show()
    return made


def plot_of(scrolled: Scrolled) -> QWidget:
    (plot,) = scrolled.findChildren(Tall)
    return plot


def takes_wheel(over: QWidget) -> bool:
    """Whether a widget that is turned on keeps it from those around."""
    middle = QPointF(over.rect().center())
    nothing = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    where = middle, over.mapToGlobal(middle), QPoint(), QPoint(0, -120)
    event = QWheelEvent(*where, Qt.MouseButton.NoButton, *nothing)
    QApplication.sendEvent(over, event)
    return event.isAccepted()


def test_nothing_is_scrolled_while_each_widget_has_its_least(
    scrolled: Scrolled, qtbot: QtBot
) -> None:
    assert plot_of(scrolled).height() == HIGH and not scrolled.verticalScrollBar().isVisible()
    scrolled.resize(ROOMY, LOW + 2 * HIGH)
    qtbot.waitUntil(lambda: plot_of(scrolled).height() == 2 * HIGH)


def test_widgets_that_break_into_lines_do_not_press_the_others(
    scrolled: Scrolled, qtbot: QtBot
) -> None:
    scrolled.resize(ROOMY // 2, LOW + HIGH)  # two lines, perhaps more beside the scroll bar
    bar = scrolled.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible)
    assert plot_of(scrolled).height() == HIGH and bar.maximum() >= LOW
    bar.setValue(bar.maximum())
    assert plot_of(scrolled).visibleRegion().boundingRect().height() == HIGH


def test_the_wheel_scrolls_past_numbers(scrolled: Scrolled, boxes: QWidget, qtbot: QtBot) -> None:
    number, *_ = boxes.findChildren(QSpinBox)
    number.setValue(50)
    number.clearFocus()
    assert takes_wheel(number) and number.value() == 49  # as there is nothing to scroll
    scrolled.resize(ROOMY // 2, LOW + HIGH)
    qtbot.waitUntil(scrolled.verticalScrollBar().isVisible)
    assert not takes_wheel(number) and number.value() == 49
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    assert takes_wheel(number) and number.value() == 48
