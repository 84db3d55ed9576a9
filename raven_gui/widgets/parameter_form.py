"""A form made from a config's schema: a labelled, explained and checked field for each setting."""

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from raven_gui.widgets.parameter_field import Field
from raven_gui.widgets.parameter_fields import make_field
from raven_gui.words import tooltip


class ParameterForm(QWidget):
    """Made from what pydantic's `model_json_schema()` tells: title, description, bounds, default.

    `changed` follows every edit, valid or not; `problems` says in words what is not valid.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)

    def set_schema(
        self,
        schema: Mapping[str, Any],
        values: Mapping[str, Any] | None = None,
        hidden: Collection[str] = (),
    ) -> None:
        """Build the form for a schema, with `values` in place of its defaults."""
        while self._layout.rowCount():
            self._layout.removeRow(0)
        self.fields = {}
        for name, own in schema.get("properties", {}).items():
            if name in hidden:
                continue
            resolved = resolve(own, schema)
            if values is not None and name in values:
                resolved = {**resolved, "default": values[name]}
            field = make_field(name, resolved)
            field.edited.connect(self.changed)
            label = QLabel(resolved.get("title", name))
            label.setBuddy(field.widget)
            label.setToolTip(tooltip(field.explanation))
            self._layout.addRow(label, field.widget)
            self.fields[name] = field
        self.changed.emit()

    def values(self) -> dict[str, Any]:
        """What the fields say; a field that is not valid is left out."""
        return {n: field.value() for n, field in self.fields.items() if field.problem() is None}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in some fields."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)

    def problems(self) -> list[str]:
        """A sentence for each field that is not valid."""
        return [problem for field in self.fields.values() if (problem := field.problem())]


def resolve(own: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """A field's schema with its references followed and `X | None` told as optional X."""
    resolved = dict(own)
    if "$ref" in resolved:
        target = schema["$defs"][resolved.pop("$ref").rsplit("/", 1)[-1]]
        resolved = {**target, **resolved}
    options = resolved.pop("anyOf", None)
    if options:
        real = [option for option in options if option.get("type") != "null"]
        resolved = {**resolve(real[0], schema), **resolved}
        resolved["optional"] = len(real) < len(options)
    return resolved
