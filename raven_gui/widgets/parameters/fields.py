"""The fields of a parameter form, one class for each kind of value."""

import math
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from engine.files import is_folder, with_home
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.own_letters import OwnLetters
from raven_gui.widgets.parameters.field import Field, Schema, shown
from raven_gui.words import tooltip

MOST_LETTERS = 16
"""Of a choice that are always seen."""


class SwitchField(Field):
    """True or false."""

    def __init__(self, name: str, schema: Schema) -> None:
        self._box = QCheckBox()
        super().__init__(name, schema, self._box)
        self.reset()
        self._box.toggled.connect(self.edited)

    def value(self) -> bool:
        """Whether it is on."""
        return self._box.isChecked()

    def typed(self) -> bool:
        """Whether it is on."""
        return self.value()

    def set_value(self, value: Any) -> None:
        """Switch it."""
        self._box.setChecked(bool(value))


class ChoiceField(Field):
    """One of a few words."""

    def __init__(self, name: str, schema: Schema) -> None:
        self._combo = ChoiceBox()
        words = [str(option) for option in schema["enum"]]
        self._combo.addItems(words)
        self._combo.setMinimumContentsLength(min(max(map(len, words)), MOST_LETTERS))
        super().__init__(name, schema, self._combo)
        self.reset()
        self._combo.currentIndexChanged.connect(self.edited)

    def value(self) -> str:
        """The chosen word."""
        return self._combo.currentText()

    def typed(self) -> str:
        """The chosen word."""
        return self.value()

    def set_value(self, value: Any) -> None:
        """Choose a word."""
        self._combo.setCurrentText(str(value))


class TextField(Field):
    """Anything that is typed: numbers and text. An optional value may be left empty."""

    def __init__(self, name: str, schema: Schema, widget: QWidget | None = None) -> None:
        self.edit = QLineEdit()
        OwnLetters(self.edit)
        super().__init__(name, schema, widget or self.edit)
        if schema.get("optional"):
            self.edit.setPlaceholderText(
                "automatic" if "step" in name else "all" if name == "limit" else "none"
            )
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.edit.customContextMenuRequested.connect(self._open_menu)
        self.reset()
        self.edit.textChanged.connect(self._changed)

    def value(self) -> Any:
        """The text, or None if it is empty and may be."""
        text = self.edit.text().strip()
        return None if not text and self.schema.get("optional") else self.parse(text)

    def parse(self, text: str) -> Any:
        """The value of some text. Raises ValueError."""
        return text

    def set_value(self, value: Any) -> None:
        """Write a value."""
        self.edit.setText("" if value is None else shown(value))

    def typed(self) -> str:
        """Its letters."""
        return self.edit.text()

    def set_typed(self, typed: str | bool) -> None:
        """Write the letters."""
        self.edit.setText(str(typed))

    def problem(self) -> str | None:
        """What is wrong, in words."""
        try:
            value = self.value()
        except ValueError:
            typed = self.edit.text().strip()
            said = f"'{typed}' is not" if typed else "type"
            return f"{self.title}: {said} {self.wanted}."
        return None if value is None else self.out_of_bounds(value)

    wanted = "a text"

    def out_of_bounds(self, value: Any) -> str | None:
        """What is wrong with a value that could be read."""
        return None

    def _open_menu(self, position: QPoint) -> None:
        """Copy and paste as everywhere, and the way back to the default."""
        menu = self.edit.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addAction(self.reset_action)
        menu.popup(self.edit.mapToGlobal(position))

    def _changed(self) -> None:
        problem = self.problem()
        self.edit.setProperty("invalid", problem is not None)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self.edit.setToolTip(tooltip(problem or self.explanation))
        self.edited.emit()


class NumberField(TextField):
    """A number, such as 0.01 or 1e-3, within bounds."""

    wanted = "a number"

    def parse(self, text: str) -> float:
        """A decimal number."""
        number = float(text.replace(",", "."))
        if not math.isfinite(number):
            raise ValueError(text)
        return number

    def out_of_bounds(self, value: float) -> str | None:
        """Compare with the schema's bounds."""
        low, high = self.schema.get("minimum"), self.schema.get("maximum")
        above = self.schema.get("exclusiveMinimum")
        if low is not None and not value >= low:
            return f"{self.title} must be at least {shown(low)}."
        if above is not None and not value > above:
            return f"{self.title} must be greater than {shown(above)}."
        if high is not None and not value <= high:
            return f"{self.title} must be at most {shown(high)}."
        return None


class WholeField(NumberField):
    """A whole number within bounds."""

    wanted = "a whole number"

    def parse(self, text: str) -> int:
        """A whole number."""
        return int(text)


class PathField(TextField):
    """A folder, typed or chosen."""

    wanted = "a folder"

    def __init__(self, name: str, schema: Schema) -> None:
        holder = QWidget()
        super().__init__(name, schema, holder)
        self.edit.setAccessibleName(self.title)
        self.edit.setToolTip(holder.toolTip())
        holder.setFocusProxy(self.edit)
        browse = QToolButton()
        browse.setText("…")
        browse.setAccessibleName(f"Choose {self.title}")
        browse.setToolTip("Choose the folder.")
        browse.clicked.connect(self._browse)
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.edit)
        layout.addWidget(browse)

    def parse(self, text: str) -> str:
        """The folder, with ~ for the user's own."""
        return str(with_home(Path(text)))

    def out_of_bounds(self, value: str) -> str | None:
        """A folder must be there."""
        return None if is_folder(Path(value)) else f"{self.title}: there is no folder '{value}'."

    def _browse(self) -> None:
        dialog = QFileDialog(self.widget, self.title, self.edit.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.edit.setText)
        dialog.open()
