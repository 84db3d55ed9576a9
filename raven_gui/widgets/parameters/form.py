"""A form made from a config's schema: a labelled, explained and checked field for each setting."""

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from raven_gui.widgets.parameters.field import Field
from raven_gui.widgets.parameters.schema import make_field, resolve
from raven_gui.words import tooltip

NOTE_INDENT = 10


class ParameterForm(QWidget):
    """Made from what pydantic's `model_json_schema()` tells: title, description, bounds, default.

    A field whose schema says `applies`, such as {"form": ["rho"]}, is there only while the other
    field has one of those values. `changed` follows every edit, valid or not; `problems` says in
    words what is not valid.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.notes: dict[str, QLabel] = {}
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
        self.fields, self.notes = {}, {}
        for name, own in schema.get("properties", {}).items():
            resolved = resolve(own, schema)
            if values is not None and name in values:
                resolved = {**resolved, "default": values[name]}
            field = None if name in hidden else make_field(name, resolved)
            if field is not None:
                self._add(name, field)
        self._follow()

    def _add(self, name: str, field: Field) -> None:
        field.edited.connect(self._follow)
        label = QLabel(field.title)
        label.setBuddy(field.widget)
        label.setToolTip(tooltip(field.explanation))
        note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        note.setProperty("role", "note")
        note.setIndent(NOTE_INDENT)
        self._layout.addRow(label, field.widget)
        self._layout.addRow(note)
        self.fields[name], self.notes[name] = field, note

    def applies(self, name: str) -> bool:
        """Whether a field has a meaning beside what the others say."""
        wanted = self.fields[name].schema.get("applies", {})
        known = {other: values for other, values in wanted.items() if other in self.fields}
        return all(
            self.applies(other) and self.fields[other].value() in values
            for other, values in known.items()
        )

    def values(self) -> dict[str, Any]:
        """What the fields say; a field that is not valid, or does not apply, is left out."""
        valid = {name: field for name, field in self.fields.items() if field.problem() is None}
        return {name: field.value() for name, field in valid.items() if self.applies(name)}

    def edited(self) -> dict[str, Any]:
        """What was made other than it was offered."""
        offered = {name: field.schema.get("default") for name, field in self.fields.items()}
        return {name: value for name, value in self.values().items() if value != offered[name]}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in some fields."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)

    def typed(self) -> dict[str, str | bool]:
        """What stands in all fields, valid or not."""
        return {name: field.typed() for name, field in self.fields.items()}

    def unsaid(self) -> dict[str, str | bool]:
        """What stands in the fields that `values` leaves out."""
        said = self.values()
        return {name: typed for name, typed in self.typed().items() if name not in said}

    def set_typed(self, typed: Mapping[str, str | bool]) -> None:
        """Let it stand in some fields again, as far as they are there."""
        for name, letters in typed.items():
            if name in self.fields:
                self.fields[name].set_typed(letters)

    def set_notes(self, notes: Mapping[str, str]) -> None:
        """Write a sentence under each of some fields, and under no other."""
        for name, label in self.notes.items():
            label.setText(notes.get(name, ""))
            self.fields[name].widget.setAccessibleDescription(
                "\n".join(filter(None, (self.fields[name].explanation, label.text())))
            )
        self._show_rows()

    def problems(self) -> list[str]:
        """A sentence for each field that applies and is not valid."""
        known = ((name, field.problem()) for name, field in self.fields.items())
        return [problem for name, problem in known if problem and self.applies(name)]

    def _follow(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        for name, field in self.fields.items():
            applies = self.applies(name)
            self._layout.setRowVisible(field.widget, applies)
            self._layout.setRowVisible(self.notes[name], applies and bool(self.notes[name].text()))
