"""The Robustness panel in a small window, beside a dock."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import RunsListed
from raven_gui.panels.robustness import curves, labels, trade_off
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.tools import LABELS, TRADE_OFF
from raven_gui.widgets.scrolled import Scrolled
from tests.gui.conftest import World, run_info

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


@pytest.mark.parametrize("height", [560, 700])
@pytest.mark.parametrize("shown", LOWEST)
def test_a_plot_is_not_covered_by_the_table_of_many_runs(
    qtbot: QtBot, world: World, robustness_panel: RobustnessPanel, shown: str, height: int
) -> None:
    panel, names = robustness_panel, tuple(f"own {place}" for place in range(12))
    world.tell(RunsListed(job=0, runs=tuple(run_info(name, name=name) for name in names)))
    world.workspace.runs.tick_only(names)
    panel.resize(640, height)
    qtbot.mouseClick(panel.tools.plot.buttons[shown], LEFT)
    view: Any = {"curves": panel.curves, TRADE_OFF: panel.trade_off, LABELS: panel.labels}[shown]

    def whole() -> None:
        assert view.chart.plot.height() >= LOWEST[shown]
        assert view.chart.geometry().bottom() < view.height()

    qtbot.waitUntil(whole)
