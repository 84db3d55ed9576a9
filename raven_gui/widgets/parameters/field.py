"""What all fields of a parameter form have in common."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from raven_gui.words import tooltip

Schema = Mapping[str, Any]


class Field(QObject):
    """A widget for one value. `edited` follows every edit."""

    edited = Signal()

    def __init__(self, name: str, schema: Schema, widget: QWidget) -> None:
        super().__init__(widget)
        self.name, self.schema, self.widget = name, schema, widget
        self.title = str(schema.get("title", name))
        self.explanation = explanation(schema)
        widget.setToolTip(tooltip(self.explanation))
        widget.setAccessibleName(self.title)
        widget.setAccessibleDescription(self.explanation)
        self.reset_action = QAction(f"Reset to {shown(schema.get('default'))}", widget)
        self.reset_action.triggered.connect(self.reset)
        widget.addAction(self.reset_action)
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

    def typed(self) -> str | bool:
        """What stands in the field, valid or not."""
        raise NotImplementedError

    def set_typed(self, typed: str | bool) -> None:
        """Let it stand there again."""
        self.set_value(typed)

    def problem(self) -> str | None:
        """What is wrong with what was typed, in words; None if nothing is."""
        return None


def explanation(schema: Schema) -> str:
    """Description, formula, bounds and default, for a tooltip."""
    bounds = []
    if "minimum" in schema:
        bounds.append(f"at least {shown(schema['minimum'])}")
    if "exclusiveMinimum" in schema:
        bounds.append(f"greater than {shown(schema['exclusiveMinimum'])}")
    if "maximum" in schema:
        bounds.append(f"at most {shown(schema['maximum'])}")
    parts = [str(schema.get(told, "")) for told in ("description", "formula")]
    if bounds:
        parts.append(f"Allowed: {', '.join(bounds)}.")
    if schema.get("default") is not None:
        parts.append(f"Default: {shown(schema['default'])}.")
    return "\n".join(part for part in parts if part)


def shown(value: Any) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return "empty" if value is None else str(value)
