"""The Robustness panel in a small window, beside a dock."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from raven_gui.panels.robustness import curves, labels, trade_off
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.tools import LABELS, TRADE_OFF
from raven_gui.widgets.scrolled import Scrolled

LEFT = Qt.MouseButton.LeftButton
BESIDE_A_DOCK = 416, 606
"""Of a window of 1024 × 700 pixels."""
LOWEST = {"curves": curves.LOWEST, TRADE_OFF: trade_off.LOWEST, LABELS: labels.LOWEST}
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize("shown", LOWEST)
def test_a_plot_keeps_its_axis_below_the_settings(
    qtbot: QtBot, robustness_panel: RobustnessPanel, shown: str
) -> None:
    panel = robustness_panel
    panel.resize(*BESIDE_A_DOCK)
    qtbot.mouseClick(panel.tools.plot.buttons[shown], LEFT)
    assert panel.tools.more.isChecked()  # the settings are unfolded
    parts: dict[str, Any] = {
        "curves": panel.curves,
        TRADE_OFF: panel.trade_off,
        LABELS: panel.labels,
    }
    plot, (area,) = parts[shown].chart.plot, panel.findChildren(Scrolled)

    def seen_whole() -> None:
        area.ensureWidgetVisible(plot)
        axis = plot.getAxis("bottom").sceneBoundingRect()
        seen = plot.visibleRegion().boundingRect()
        assert axis.isValid() and axis.bottom() <= seen.height()
        assert plot.height() >= LOWEST[shown] - 2 * plot.frameWidth()

    qtbot.waitUntil(seen_whole)
    assert panel.table.height() >= panel.table.minimumSizeHint().height()
