"""What the gallery is filtered by, and what can be done with what is left."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raven_gui.widgets.tool_buttons import tool_button
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.workspace import Workspace
from raven_gui.workspace.selection import refs_to


class FilterLine(QWidget):
    """Out of sight while every image is shown."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filtering, self._images = workspace.filtering, workspace.images
        self.words = WrappedLabel()
        self.select = tool_button(
            "Select", "Pick all images that are left, in every panel.", "Select these"
        )
        self.clear = tool_button("Clear", "Show every image again.", "Clear the filter")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.select, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
        self.select.clicked.connect(self._select)
        self.clear.clicked.connect(self._filtering.clear)
        for signal in (
            self._filtering.changed,
            workspace.comparison.config_changed,
            workspace.runs.changed,
        ):
            signal.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setVisible(self._filtering.is_on)
        if not self._filtering.is_on:
            return
        words = self._filtering.words()
        self.words.setText(f"Only {words}" if words else "")
        self.select.setEnabled(bool(self._filtering.shown()))

    def _select(self) -> None:
        dataset = self._images.dataset
        self._images.pick(refs_to(dataset, self._filtering.shown()))
