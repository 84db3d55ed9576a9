"""Methods of the user's own: their folder, and the question before a file of it is run."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import OwnVariantFile
from raven_gui.settings import Settings
from raven_gui.workspace import Workspace

WORDS = (
    "A method of your own is a Python file with a class, as docs/add-a-variant.md shows. It is "
    "code and can do whatever you can: load only files that you know. A file that changes is "
    "asked for again."
)
STATES = {"new": "New: not loaded.", "changed": "Changed: not loaded as it is now."}


class OwnVariantsDialog(QDialog):
    """The folder, and a row for each of its files. `choose` opens the dialog for a folder."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Methods of your own")
        self._workspace, self._settings = workspace, settings
        self._own = workspace.own_variants
        words = QLabel(WORDS, wordWrap=True)
        words.setProperty("role", "note")
        self.folder = QLabel(wordWrap=True)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.look = _button("&Look again", lambda: self._own.look(self._own.folder))
        self.leave = _button("&No folder", lambda: self._take(None))
        row = QHBoxLayout()
        for button in (_button("&Choose folder…", self.choose), self.look, self.leave):
            row.addWidget(button)
        row.addStretch()
        self._rows = QScrollArea(widgetResizable=True)
        self._rows.setFrameShape(QFrame.Shape.NoFrame)
        self._rows.setAccessibleName("Files of methods")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(self.folder)
        layout.addLayout(row)
        layout.addWidget(self._rows, 1)
        layout.addWidget(buttons)
        self.resize(600, 420)
        self._own.listed.connect(self._show)
        self._show()

    def choose(self) -> None:
        """Ask for the folder."""
        dialog = QFileDialog(self, "Folder of methods", str(self._own.folder or Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda chosen: self._take(Path(chosen[0])))
        dialog.open()

    def _take(self, folder: Path | None) -> None:
        self._settings.variants_folder = folder
        self._own.look(folder)

    def _show(self) -> None:
        folder = self._own.folder
        self.folder.setText("No folder is chosen." if folder is None else str(folder))
        for button in (self.look, self.leave):
            button.setEnabled(folder is not None)
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(self._own.files), 1)
        for row, file in enumerate(self._own.files):
            self._add_row(grid, row, file)
        self._rows.setWidget(rows)

    def _add_row(self, grid: QGridLayout, row: int, file: OwnVariantFile) -> None:
        name = QLabel(file.path.name)
        name.setToolTip(f"SHA-256 {file.digest}")
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        state = QLabel(self._state(file), wordWrap=True)
        state.setTextFormat(Qt.TextFormat.PlainText)
        if file.state == "broken":
            state.setProperty("role", "problem")
        grid.addWidget(state, row, 1, Qt.AlignmentFlag.AlignTop)
        if file in self._own.waiting:
            load = _button("Load", lambda: self._own.trust(file))
            load.setAccessibleName(f"Load {file.path.name}")
            grid.addWidget(load, row, 2, Qt.AlignmentFlag.AlignTop)

    def _state(self, file: OwnVariantFile) -> str:
        if file.sentence:
            return file.sentence
        choices = self._workspace.choices
        known = {v.name: v.title for v in choices.variants} if choices is not None else {}
        titles = ", ".join(known.get(name, name) for name in file.names)
        return STATES.get(file.state, f"Loaded: {titles}.")


def _button(text: str, do: Callable[[], None]) -> QPushButton:
    """A button that Return does not press from elsewhere: nothing is loaded by the way."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: do())
    return button


class OwnVariantsGuard(QObject):
    """Looks through the folder as the window opens, and asks where a file waits for trust."""

    def __init__(self, workspace: Workspace, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._settings, self._window = workspace, settings, window
        self._dialog: OwnVariantsDialog | None = None
        workspace.own_variants.listed.connect(self._ask)
        workspace.ready.connect(self._look, Qt.ConnectionType.SingleShotConnection)

    def open(self) -> None:
        """Show the folder and its files."""
        if self._dialog is None:
            self._dialog = OwnVariantsDialog(self._workspace, self._settings, self._window)
            self._dialog.destroyed.connect(self._forget)
        self._dialog.open()

    def _look(self) -> None:
        named = os.environ.get("RAVEN_VARIANTS")
        folder = self._settings.variants_folder or (Path(named) if named else None)
        if folder is not None:
            self._workspace.own_variants.look(folder)

    def _ask(self) -> None:
        if self._workspace.own_variants.waiting:
            self.open()

    def _forget(self) -> None:
        self._dialog = None
