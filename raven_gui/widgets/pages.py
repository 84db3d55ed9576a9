"""A panel that shows its content, or says what to do where there is none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from raven_gui.widgets.empty_state import EmptyState


class Pages(QStackedWidget):
    """Fills `panel` with `content`, or with `empty` until `show_content` says there is some."""

    def __init__(self, panel: QWidget, empty: EmptyState, content: QLayout) -> None:
        super().__init__()
        content.setContentsMargins(0, 0, 0, 0)
        page = QWidget()
        page.setLayout(content)
        self.addWidget(empty)
        self.addWidget(page)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.addWidget(self)

    def show_content(self, there: bool) -> None:
        """Show the content, or what to do as there is none."""
        self.setCurrentIndex(1 if there else 0)


def export_button(tip: str) -> QToolButton:
    """The button that opens a panel's export; `tip` says what it saves."""
    button = QToolButton()
    button.setText("Export…")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(tip)
    return button
