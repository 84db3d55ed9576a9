"""The panel that shows, on tables that can be seen whole, why encoders break."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from raven_gui.export import Figure, offer_export
from raven_gui.panels.fragility import words
from raven_gui.panels.fragility.controls import FragilityControls
from raven_gui.panels.fragility.figures import fragility_figures
from raven_gui.panels.fragility.row import GAP, STRETCH, FragilityRow, probability
from raven_gui.theme import Theme
from raven_gui.widgets.cell_field import CellField
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.pages import Pages, export_button
from raven_gui.widgets.still import Still
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

WAKING = "Waking the engine…", f"Loading PyTorch takes a few seconds. {words.INTRODUCTION}"
BEGINNING = "Training the tables…", words.INTRODUCTION
SYMBOLS = {"data": "π(x)", "encoder": "q(z|x)", "decoder": "p(x|z)", "model": "p(x)"}


class FragilityPanel(QWidget):
    """A row for each method below the settings; it asks only while it is shown."""

    title = "Why encoders break"

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._fragility = workspace.fragility
        self.controls = FragilityControls(self._fragility, theme)
        self.export = export_button("Save these tables, as a picture or exact.")
        self.rows = {method: FragilityRow(method, theme) for method in words.SEEN}
        self.problem = QLabel(wordWrap=True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setProperty("role", "problem")
        self.readout = QLabel(wordWrap=True)
        self.readout.setAccessibleName("Probabilities of the cell that is pointed at")
        self.progress = QLabel()
        self.progress.setProperty("role", "note")
        self._at: tuple[str, int, int] | None = None
        self._lay_out()
        self._connect()
        self._draw()

    def figures(self) -> list[Figure]:
        """All three methods in one figure."""
        return fragility_figures(self._fragility.shown)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the tables, and catch up."""
        super().showEvent(event)
        self._want()

    def _connect(self) -> None:
        self._workspace.ready.connect(self._want)
        self._fragility.settings_changed.connect(self._want)
        self._fragility.changed.connect(self._draw)
        self.export.clicked.connect(self._export)
        for row in self.rows.values():
            for column, field in row.fields.items():
                field.pointed.connect(
                    lambda x, z, column=column, field=field: self._point(column, x, z, field)
                )
                field.left.connect(self._leave)

    def _want(self) -> None:
        if self.isVisible() and self._workspace.choices is not None:
            self.empty.say(*BEGINNING)
            self._fragility.want()
            self._draw()

    def _draw(self) -> None:
        shown, problem = self._fragility.shown, self._fragility.problem
        self.pages.show_content(shown is not None or bool(problem))
        self.export.setEnabled(shown is not None)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if shown is None or not self.isVisible():
            return
        for tables in shown.methods:
            self.rows[tables.method].show_tables(shown, tables)
        step = min(tables.step for tables in shown.methods)
        self.progress.setText(f"Step {step} of {shown.steps}")
        self._tell()

    def _point(self, column: str, x: int, z: int, source: CellField) -> None:
        self._at = column, x, z
        for row in self.rows.values():
            for name, field in row.fields.items():
                on_table = column in ("encoder", "decoder") and name in ("encoder", "decoder")
                field.mark((x, z if on_table else None))
        self._tell()
        source.describe(self.readout.text())

    def _leave(self) -> None:
        self._at = None
        for row in self.rows.values():
            for field in row.fields.values():
                field.mark(None)
        self._tell()

    def _tell(self) -> None:
        """Read the cell that is pointed at, in all methods."""
        shown = self._fragility.shown
        if self._at is None or shown is None:
            self._readout.set_text(words.POINT)
            return
        column, x, z = self._at
        told = f"x = {x + 1}, {'observed' if shown.data[x] > 0 else 'not observed'}"
        if column == "data":
            share, target = probability(shown.data[x]), probability(shown.target[x])
            self._readout.set_text(f"{told}: π(x) {share}, target {target}")
            return
        values = []
        for tables in shown.methods:
            table = {
                "encoder": tables.encoder[x, z],
                "decoder": tables.decoder[z, x],
                "model": tables.model[x],
            }
            values.append(f"{tables.title} {probability(table[column])}")
        told += "" if column == "model" else f", z = {z + 1}"
        self._readout.set_text(f"{told}: {SYMBOLS[column]} {', '.join(values)}")

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.controls, 1)
        top.addWidget(self.export, alignment=Qt.AlignmentFlag.AlignTop)
        heads = QHBoxLayout()
        heads.setSpacing(GAP)
        for column, (title, tip) in words.COLUMNS.items():
            head = QLabel(f"{title} · {words.AXES[column]}", wordWrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            head.setTextFormat(Qt.TextFormat.PlainText)
            head.setMinimumWidth(1)
            head.setToolTip(tooltip(tip))
            heads.addWidget(head, STRETCH[column])
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addLayout(heads)
        for row in self.rows.values():
            rows.addWidget(row, 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self._readout = Still(self.readout)
        foot = QHBoxLayout()
        foot.addWidget(self._readout, 1)
        foot.addWidget(self.progress)
        content = QVBoxLayout()
        content.setSpacing(8)
        content.addLayout(top)
        content.addWidget(self.problem)
        content.addWidget(area, 1)
        content.addLayout(foot)
        self.empty = EmptyState(*WAKING)
        self.pages = Pages(self, self.empty, content)
