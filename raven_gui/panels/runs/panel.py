"""The Runs panel: bundled and own runs; the ticked ones are compared everywhere."""

from pathlib import Path

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages import RunInfo
from raven_gui.panels.runs.delegate import RunsDelegate
from raven_gui.panels.runs.further import why_not_further
from raven_gui.panels.runs.list import RunsList
from raven_gui.panels.runs.model import RunsModel
from raven_gui.widgets.open_editor import OpenEditor
from raven_gui.workspace import Workspace

KEYS = QKeySequence.StandardKey
Index = QModelIndex | QPersistentModelIndex


class RunsPanel(QWidget):
    """A list to tick, with a filter; rename (F2), delete (Del, can be undone), reveal, export,
    continue."""

    title = "Runs"
    new_run_requested = Signal()
    import_requested = Signal()
    """Of an exported run, a .zip."""
    import_folder_requested = Signal()
    duplicate_requested = Signal()
    """Of the selected run: the form of a new run is to be filled with its choices."""
    further_requested = Signal()
    """Of the selected run: it is to be trained for more epochs."""
    copy_requested = Signal(str)
    """Of the selected run, as a 'command' or as 'Python'."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.filter = QLineEdit(placeholderText="Filter runs", clearButtonEnabled=True)
        self.filter.setAccessibleName("Filter runs")
        self.filter.setToolTip("Show runs whose name, method or data set contains these letters.")
        self.new_run = QPushButton("New run…")
        self.new_run.setProperty("primary", True)
        self.new_run.setToolTip("Choose a method and its settings, and train it (Ctrl+N).")
        self.model = RunsModel(workspace, self)
        self.list = RunsList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(RunsDelegate(self.list))
        self._editor = OpenEditor(self.list)
        self.model.hold_while(self._editor)
        self.none = QLabel(wordWrap=True)
        self.none.setTextFormat(Qt.TextFormat.PlainText)
        self.none.setProperty("role", "note")
        self.none.hide()
        top = QHBoxLayout()
        top.addWidget(self.filter)
        top.addWidget(self.new_run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addLayout(top)
        layout.addWidget(self.none)
        layout.addWidget(self.list)
        self.actions_by_name = self._make_actions()
        self.new_run.clicked.connect(self.new_run_requested)
        self.filter.textChanged.connect(self._filter)
        self.model.modelReset.connect(self._after_reset)
        self.list.menu_requested.connect(self._open_menu)
        self.list.fold_requested.connect(self._fold)
        self.list.doubleClicked.connect(lambda index: self._fold(index, None))
        self.list.selectionModel().currentChanged.connect(self._select)
        workspace.runs.current_changed.connect(self._follow_current)
        self._editor.closed.connect(self._follow_current)

    @property
    def selected(self) -> RunInfo | None:
        """The run of the selected row."""
        return self.model.run(self.list.currentIndex())

    def _make_actions(self) -> dict[str, QAction]:
        made = {}
        for name, text, keys, do in (
            ("rename", "Rename", QKeySequence("F2"), self._rename),
            ("only", "Compare only this", QKeySequence("Ctrl+Return"), self._tick_only),
            ("go_on", "Continue training", QKeySequence(), self._go_on),
            ("further", "Train further…", QKeySequence(), self.further_requested.emit),
            ("duplicate", "Duplicate with changes…", QKeySequence(), self.duplicate_requested.emit),
            ("reveal", "Show in folder", QKeySequence(), self._reveal),
            ("export", "Export run…", QKeySequence(), self._export),
            ("command", "Copy as command", QKeySequence(), lambda: self._copy("command")),
            ("python", "Copy as Python", QKeySequence(), lambda: self._copy("Python")),
            ("delete", "Delete", QKeySequence(KEYS.Delete), self._delete),
        ):
            action = QAction(text, self)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(do)
            self.addAction(action)
            made[name] = action
        return made

    def _open_menu(self, index: Index, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        run, entry = self.model.run(index), self.model.entry(index)
        if entry is not None and run is None:
            self.list.setCurrentIndex(index)
            for name in ("only", "duplicate"):
                menu.addAction(self.actions_by_name[name])
            menu.addAction("Unfold (Right)", lambda: self.model.unfold(index, True))
            menu.addAction("Fold (Left)", lambda: self.model.unfold(index, False))
        elif run is None:
            menu.addAction("New run…", self.new_run_requested.emit)
            menu.addSeparator()
            menu.addAction("Import run…", self.import_requested.emit)
            menu.addAction("Import run folder…", self.import_folder_requested.emit)
        else:
            self.list.setCurrentIndex(index)
            self._fill_menu(menu, run)
        menu.popup(place)

    def _fill_menu(self, menu: QMenu, run: RunInfo) -> None:
        """What can be done with the selected run."""
        own = not run.bundled
        idle = run.state in ("finished", "interrupted")
        self.actions_by_name["rename"].setEnabled(own)
        self.actions_by_name["delete"].setEnabled(own and idle)
        self.actions_by_name["go_on"].setEnabled(run.state == "interrupted")
        self.actions_by_name["only"].setEnabled(self._workspace.runs.can_tick(run.id))
        self.actions_by_name["further"].setEnabled(not why_not_further(run))
        for name in ("only", "go_on", "further", "duplicate"):
            menu.addAction(self.actions_by_name[name])
        menu.addSeparator()
        for name in ("rename", "reveal", "export"):
            menu.addAction(self.actions_by_name[name])
        menu.addSeparator()
        for name in ("command", "python"):
            menu.addAction(self.actions_by_name[name])
        menu.addSeparator()
        menu.addAction(self.actions_by_name["delete"])
        menu.aboutToHide.connect(self._enable_all)

    def _fold(self, index: Index, unfolded: bool | None) -> None:
        """Show the runs of an entry, or no longer; None for the other way round."""
        entry = self.model.entry(index)
        if entry is None:
            return
        row = index.row()
        if entry.is_below and unfolded is False:
            row = next(r for r in range(row, -1, -1) if self.model.run(self.model.index(r)) is None)
        place = self.model.index(row)
        below = self.model.entry(self.model.index(row + 1))
        on = not (below is not None and below.is_below) if unfolded is None else unfolded
        self.model.unfold(place, on)
        self.list.setCurrentIndex(self.model.index(row))

    def _enable_all(self) -> None:
        for action in self.actions_by_name.values():
            action.setEnabled(True)

    def _rename(self) -> None:
        if self.selected is not None and not self.selected.bundled:
            self.list.edit(self.list.currentIndex())

    def _delete(self) -> None:
        if self.selected is not None:
            self._workspace.runs.delete(self.selected.id)

    def _tick_only(self) -> None:
        entry = self.model.entry(self.list.currentIndex())
        if entry is not None:
            self._workspace.runs.tick_only(tuple(run.id for run in entry.runs))

    def _go_on(self) -> None:
        if self.selected is not None:
            self._workspace.runs.go_on(self.selected.id)

    def _reveal(self) -> None:
        if self.selected is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.selected.path)))

    def _export(self) -> None:
        run = self.selected
        if run is None:
            return
        dialog = QFileDialog(self, "Export run", f"{run.id.replace('/', '-')}.zip")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.setNameFilter("Exported runs (*.zip)")
        dialog.fileSelected.connect(
            lambda file: self._workspace.runs.export_run(run.id, Path(file))
        )
        dialog.open()

    def _copy(self, form: str) -> None:
        if self.selected is not None:
            self.copy_requested.emit(form)

    def _select(self, current: Index, _previous: Index) -> None:
        entry = self.model.entry(current)
        if entry is not None and not entry.holds(self._workspace.runs.current):
            self._workspace.runs.set_current(entry.runs[0].id)

    def _follow_current(self) -> None:
        current = self._workspace.runs.current
        row, shown = self.model.row(current), self.model.entry(self.list.currentIndex())
        if self._editor.is_open:
            return  # another row would have half a name
        if row >= 0 and (shown is None or not shown.holds(current)):
            self.list.selectionModel().setCurrentIndex(
                self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _after_reset(self) -> None:
        self._filter(self.filter.text())
        self._follow_current()

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for row in range(self.model.rowCount()):
            said = str(
                self.model.data(self.model.index(row), Qt.ItemDataRole.AccessibleTextRole)
            ).casefold()
            self.list.setRowHidden(row, not all(word in said for word in wanted))
        rows = range(self.model.rowCount())
        nothing = bool(wanted) and all(self.list.isRowHidden(row) for row in rows)
        self.none.setText(f"No run matches '{text.strip()}'.")
        self.none.setVisible(nothing)
