"""What the tests of the New run panel do in it, as a user would."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.parameters.form import ParameterForm


def choose(qtbot: QtBot, combo: ChoiceBox, name: str) -> None:
    """With the arrow keys, as a user without a mouse would."""
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    row = combo.findData(name)
    for _ in range(sum(not combo.is_heading(before) for before in range(row))):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == name


def line_of(form: ParameterForm, name: str) -> QLineEdit:
    """Where a field is typed into."""
    widget = form.fields[name].widget
    line = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    assert line is not None
    return line


def fill(qtbot: QtBot, form: ParameterForm, name: str, text: str) -> None:
    """Type over what stands in a field."""
    edit = line_of(form, name)
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, text)
