"""The widgets of the export dialog and their places."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from raven_gui.export.preview import Preview
from raven_gui.export.size_fields import SizeFields
from raven_gui.widgets.choice_bar import ChoiceBar

PANE_WIDTH = 430


class DialogForm:
    """Preview on the left, choices on the right, buttons below."""

    def __init__(self, titles: Sequence[str], dialog: QDialog) -> None:
        self.preview = Preview()
        self.figure = QComboBox()
        self.figure.setAccessibleName("Figure")
        self.figure.addItems(list(titles))
        self.format = QComboBox()
        self.format.setAccessibleName("Format")
        self.format.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.size = SizeFields()
        self.with_title = QCheckBox("&Title")
        self.with_title.setChecked(True)
        self.with_title.setToolTip("Print the title above the figure.")
        self.title = QLineEdit()
        self.title.setAccessibleName("Title")
        self.with_provenance = QCheckBox("&Provenance in small print")
        self.with_provenance.setChecked(True)
        self.with_provenance.setToolTip(
            "Runs, seeds and settings below the figure. The file's metadata holds them anyway."
        )
        self.colours = ChoiceBar(
            "Colours", {"paper": "Light, for paper", "screen": "As on the screen"}
        )
        self.path = QLineEdit()
        self.path.setAccessibleName("File")
        self.browse = QPushButton("&Browse…")
        self.copy = QPushButton("&Copy to clipboard")
        self.cancel = QPushButton("Cancel")
        self.save = QPushButton("&Save", default=True)
        self.save.setProperty("primary", True)
        self.message = QLabel(wordWrap=True)
        self.message.setMinimumHeight(3 * self.message.fontMetrics().height())
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out(dialog, several=len(titles) > 1)

    def page_is_painted(self, on: bool) -> None:
        """Offer what only a picture has, or not."""
        for widget in (self.size, self.with_provenance, self.colours):
            widget.setEnabled(on)

    def tell(self, words: str) -> None:
        """Say something that is good to know."""
        self._say("note", words)

    def warn(self, words: str) -> None:
        """Say what could not be done."""
        self._say("problem", f"⚠ {words}")

    def _say(self, role: str, words: str) -> None:
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setText(words)

    def _lay_out(self, dialog: QDialog, several: bool) -> None:
        file = QHBoxLayout()
        file.addWidget(self.path, 1)
        file.addWidget(self.browse)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("Fi&gure", self.figure)
        form.setRowVisible(self.figure, several)
        form.addRow("For&mat", self.format)
        form.addRow("Size", self.size)
        form.addRow(self.with_title, self.title)
        form.addRow("", self.with_provenance)
        form.addRow("Colours", self.colours)
        name = QLabel("&File")
        name.setBuddy(self.path)
        form.addRow(name, file)
        choices = QVBoxLayout()
        choices.addLayout(form)
        choices.addWidget(self.message)
        choices.addStretch()
        upper = QHBoxLayout()
        upper.addWidget(self.preview, 1)
        upper.addSpacing(12)
        upper.addLayout(choices)
        self.path.setMinimumWidth(PANE_WIDTH - 120)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        for button in (self.browse, self.copy, self.cancel):
            button.setAutoDefault(False)
        layout = QVBoxLayout(dialog)
        layout.addLayout(upper, 1)
        layout.addLayout(buttons)
