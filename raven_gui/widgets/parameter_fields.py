"""The fields of a parameter form, one class for each kind of value."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

Schema = Mapping[str, Any]


class Field(QObject):
    """A widget for one value. `edited` follows every edit."""

    edited = Signal()

    def __init__(self, name: str, schema: Schema, widget: QWidget) -> None:
        super().__init__(widget)
        self.name, self.schema, self.widget = name, schema, widget
        self.title = str(schema.get("title", name))
        self.explanation = explanation(schema)
        widget.setToolTip(self.explanation)
        widget.setAccessibleName(self.title)
        widget.setAccessibleDescription(self.explanation)
        reset = QAction(f"Reset to {_shown(schema.get('default'))}", widget)
        reset.triggered.connect(self.reset)
        widget.addAction(reset)
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def reset(self) -> None:
        """Back to the default."""
        self.set_value(self.schema.get("default"))

    def value(self) -> Any:
        """What the field says; only meaningful where there is no problem."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Fill it in."""
        raise NotImplementedError

    def problem(self) -> str | None:
        """What is wrong with what was typed, in words; None if nothing is."""
        return None


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

    def set_value(self, value: Any) -> None:
        """Switch it."""
        self._box.setChecked(bool(value))


class ChoiceField(Field):
    """One of a few words."""

    def __init__(self, name: str, schema: Schema) -> None:
        self._combo = QComboBox()
        self._combo.addItems([str(option) for option in schema["enum"]])
        super().__init__(name, schema, self._combo)
        self.reset()
        self._combo.currentIndexChanged.connect(self.edited)

    def value(self) -> str:
        """The chosen word."""
        return self._combo.currentText()

    def set_value(self, value: Any) -> None:
        """Choose a word."""
        self._combo.setCurrentText(str(value))


class TextField(Field):
    """Anything that is typed: numbers and text. An optional value may be left empty."""

    def __init__(self, name: str, schema: Schema, widget: QWidget | None = None) -> None:
        self.edit = QLineEdit()
        super().__init__(name, schema, widget or self.edit)
        if schema.get("optional"):
            self.edit.setPlaceholderText(
                "automatic" if "step" in name else "all" if name == "limit" else "none"
            )
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
        self.edit.setText("" if value is None else _shown(value))

    def problem(self) -> str | None:
        """What is wrong, in words."""
        try:
            value = self.value()
        except ValueError:
            return f"{self.title}: '{self.edit.text()}' is not {self.wanted}."
        return None if value is None else self.out_of_bounds(value)

    wanted = "a text"

    def out_of_bounds(self, value: Any) -> str | None:
        """What is wrong with a value that could be read."""
        return None

    def _changed(self) -> None:
        problem = self.problem()
        self.edit.setProperty("invalid", problem is not None)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self.edit.setToolTip(problem or self.explanation)
        self.edited.emit()


class NumberField(TextField):
    """A number, such as 0.01 or 1e-3, within bounds."""

    wanted = "a number"

    def parse(self, text: str) -> float:
        """A decimal number."""
        return float(text.replace(",", "."))

    def out_of_bounds(self, value: float) -> str | None:
        """Compare with the schema's bounds."""
        low, high = self.schema.get("minimum"), self.schema.get("maximum")
        above = self.schema.get("exclusiveMinimum")
        if low is not None and not value >= low:
            return f"{self.title} must be at least {low:g}."
        if above is not None and not value > above:
            return f"{self.title} must be greater than {above:g}."
        if high is not None and not value <= high:
            return f"{self.title} must be at most {high:g}."
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
        holder.setFocusProxy(self.edit)
        browse = QToolButton()
        browse.setText("…")
        browse.setAccessibleName(f"Choose {self.title}")
        browse.clicked.connect(self._browse)
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        layout.addWidget(browse)

    def out_of_bounds(self, value: str) -> str | None:
        """A folder must be there."""
        return None if Path(value).is_dir() else f"{self.title}: there is no folder '{value}'."

    def _browse(self) -> None:
        dialog = QFileDialog(self.widget, self.title, self.edit.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.edit.setText)
        dialog.open()


def make_field(name: str, schema: Schema) -> Field:
    """The field for a value of this schema."""
    if "enum" in schema:
        return ChoiceField(name, schema)
    if "path" in str(schema.get("format", "")):
        return PathField(name, schema)
    match schema.get("type"):
        case "boolean":
            return SwitchField(name, schema)
        case "integer":
            return WholeField(name, schema)
        case "number":
            return NumberField(name, schema)
        case _:
            return TextField(name, schema)


def explanation(schema: Schema) -> str:
    """Description, bounds and default, for a tooltip."""
    bounds = []
    if "minimum" in schema:
        bounds.append(f"at least {schema['minimum']:g}")
    if "exclusiveMinimum" in schema:
        bounds.append(f"greater than {schema['exclusiveMinimum']:g}")
    if "maximum" in schema:
        bounds.append(f"at most {schema['maximum']:g}")
    parts = [str(schema.get("description", ""))]
    if bounds:
        parts.append(f"Allowed: {', '.join(bounds)}.")
    if schema.get("default") is not None:
        parts.append(f"Default: {_shown(schema['default'])}.")
    return "\n".join(part for part in parts if part)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return "empty" if value is None else str(value)
