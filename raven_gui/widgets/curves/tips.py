"""What the names in a plot's legend stand for, told where the pointer rests on them."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from raven_gui.widgets.curves.legend import CurveLegend
from raven_gui.widgets.plot import Plot


class LegendTips(QObject):
    """Shows the tooltip of the name under the pointer."""

    def __init__(self, plot: Plot, legend: CurveLegend) -> None:
        super().__init__(plot)
        self._plot, self._legend = plot, legend
        plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether it was asked for a tooltip that a name has."""
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return False
        legend = self._legend
        tip = legend.tip_at(legend.mapFromScene(self._plot.mapToScene(event.pos())))
        if tip:
            QToolTip.showText(event.globalPos(), tip, self._plot.viewport())
        return bool(tip)
