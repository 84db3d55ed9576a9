"""The sheet of shortcuts: to look one up, to read them all, and to keep them on paper."""

import html
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from engine.files import reason_of, write_bytes
from raven_gui.actions import ACTIONS, MENUS
from raven_gui.keys import PLACES
from raven_gui.widgets.dialog_keys import return_presses_nothing

Section = tuple[str, list[tuple[str, str]]]
"""A menu or a place of the window, and what is done there by which keys."""
SIZE = 860, 600
NONE = "–"
PAPER_MARGIN = 15.0
"""Millimetres."""
PAPER_LETTERS = 8.5
"""Points: all of them have room on three pages."""


def sections(wanted: str = "") -> list[Section]:
    """All actions menu by menu, then the keys of each place; those alone that have all the words
    of `wanted`, in what they do, where, or in their keys."""
    found: list[Section] = [
        (
            menu.replace("&", ""),
            [
                (action.text.replace("&", "").rstrip("…"), _native(action.keys.toString()) or NONE)
                for action in ACTIONS.values()
                if action.menu == menu
            ],
        )
        for menu in MENUS
    ]
    found += [(place, [(what, _native(keys)) for what, keys in PLACES[place]]) for place in PLACES]
    words = wanted.casefold().split()
    kept = [
        (
            title,
            [row for row in rows if all(w in " ".join((title, *row)).casefold() for w in words)],
        )
        for title, rows in found
    ]
    return [(title, rows) for title, rows in kept if rows]


class ShortcutSheet(QDialog):
    """Type to find one; closes with Esc."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.filter = QLineEdit(placeholderText="Find a shortcut", clearButtonEnabled=True)
        self.filter.setAccessibleName("Find a shortcut")
        self.none = QLabel("No shortcut has these words.")
        self.none.setProperty("role", "note")
        self.text = QTextBrowser()
        self.text.setAccessibleName("Shortcuts")
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "problem")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton("Save as PDF…", QDialogButtonBox.ButtonRole.ActionRole)
        return_presses_nothing(buttons)
        layout = QVBoxLayout(self)
        for part in (self.filter, self.none, self.text, self.problem, buttons):
            layout.addWidget(part)
        self.problem.hide()
        self.filter.textChanged.connect(self._show)
        self.save.clicked.connect(self._choose_file)
        buttons.rejected.connect(self.reject)
        self._show("")
        self.resize(*SIZE)

    def write(self, path: Path) -> None:
        """Save the sheet as PDF, A4; the reason is shown where it cannot be."""
        try:
            write_bytes(path, pdf())
        except OSError as error:
            self.problem.setText(f"{path} cannot be written: {reason_of(error)}.")
            self.problem.show()

    def _show(self, wanted: str) -> None:
        found = sections(wanted)
        self.none.setVisible(not found)
        self.text.setVisible(bool(found))
        self.text.setHtml(_page(found))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Save shortcuts", "", "PDF (*.pdf)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("raven-gui shortcuts.pdf")
        dialog.fileSelected.connect(lambda file: self.write(Path(file)))
        dialog.open()


def pdf() -> bytes:
    """All shortcuts as PDF, A4."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Keyboard shortcuts of raven-gui")
    margins = QMarginsF(PAPER_MARGIN, PAPER_MARGIN, PAPER_MARGIN, PAPER_MARGIN)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    font = document.defaultFont()
    font.setPointSizeF(PAPER_LETTERS)
    document.setDefaultFont(font)
    document.setHtml(_page(sections()))
    document.print_(writer)
    return bytes(buffer.data().data())


def _page(found: Sequence[Section]) -> str:
    """Two columns of about the same length."""
    half = sum(len(rows) + 1 for _, rows in found) / 2
    columns: list[list[str]] = [[], []]
    length = 0
    for title, rows in found:
        columns[length >= half].append(_table(title, rows))
        length += len(rows) + 1
    if not columns[1]:
        return "".join(columns[0])
    cells = "".join(f"<td width='50%'>{''.join(column)}</td>" for column in columns)
    return f"<table width='100%' cellpadding='6'><tr>{cells}</tr></table>"


def _table(title: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f"<tr><td width='62%' style='padding-right: 12px'>{html.escape(what)}</td>"
        f"<td>{html.escape(keys)}</td></tr>"
        for what, keys in rows
    )
    return f"<p><b>{html.escape(title)}</b></p><table width='100%'>{lines}</table>"


def _native(keys: str) -> str:
    """Keys as this platform writes them; words stay words."""
    sequence = QKeySequence(keys)
    if sequence.toString() != keys:
        return keys
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)
