"""What the gallery is filtered by, and what can be done with what is left."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from raven_gui.panels.shared.survey_bar import SurveyBar
from raven_gui.widgets.tool_buttons import tool_button
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.workspace import Workspace
from raven_gui.workspace.selection import refs_to

UNKNOWN = "Every image: what the attack fools is not measured yet"


class FilterLine(QWidget):
    """Out of sight while every image is shown. What the attack fools is measured from here."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filtering, self._images = workspace.filtering, workspace.images
        self.words = WrappedLabel()
        self.select = tool_button(
            "Select", "Pick all images that are left, in every panel.", "Select these"
        )
        self.clear = tool_button("Clear", "Show every image again.", "Clear the filter")
        self.bar = SurveyBar(workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        layout = QHBoxLayout()
        layout.setSpacing(4)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.select, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(layout)
        column.addWidget(self.bar)
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
        words, wanted = self._filtering.words(), self._filtering.filter
        unknown = "" if wanted.fooled is None else UNKNOWN
        self.words.setText(f"Only {words}" if words else unknown)
        self.bar.about(wanted.run, "fooled")
        self.bar.setVisible(wanted.fooled is not None)
        self.select.setEnabled(bool(self._filtering.shown()))

    def _select(self) -> None:
        dataset = self._images.dataset
        self._images.pick(refs_to(dataset, self._filtering.shown()))
