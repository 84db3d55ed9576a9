"""How far the maps are that take their time, and the button that leaves them as they are."""

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from raven_gui.widgets.progress import Progress
from raven_gui.workspace.map_view import MapView


class MapProgress(QWidget):
    """Seen while a map is being refined."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = Progress(textVisible=False, maximum=1000)
        self.bar.setAccessibleName("Progress of the maps")
        self.bar.setMinimumWidth(80)
        self.stop = QPushButton("Stop")
        self.stop.setToolTip(
            "Leave the maps as they are now. The Jobs panel tells how long they will take, and can "
            "let them pause."
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.stop)
        self.hide()

    def tell(self, views: Iterable[MapView], slow: bool) -> None:
        """Show how far these maps are, where they are made by a slow method."""
        maps = list(views)
        busy = slow and any(not view.finished for view in maps)
        self.setVisible(busy)
        if busy:
            done = sum(1 if view.finished else view.step / view.steps for view in maps)
            self.bar.setValue(round(1000 * done / len(maps)))
