"""More clean figures: which of them are columns of the table, and measuring them."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.counting import counted
from engine.service.messages import CleanMeasure
from raven_gui.panels.robustness.inception import InceptionRow
from raven_gui.panels.robustness.job import JobBar, job_of, toggle_pause
from raven_gui.widgets.copy_as import CopyAsInDialog
from raven_gui.widgets.dialog_keys import return_presses_nothing
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

COLUMNS = ("Measure", "Unit", "Better", "Between")
IN_THE_TABLE = ("accuracy", "mse_255", "relative_pair_distance")
"""They are columns anyway."""
BETTER = {"higher": "↑ higher", "lower": "↓ lower", "": "—"}


def measures_on_offer(workspace: Workspace) -> tuple[CleanMeasure, ...]:
    """Those that the engine knows and the table has not already; none before it is awake."""
    known = workspace.choices.measures if workspace.choices is not None else ()
    return tuple(measure for measure in known if measure.name not in IN_THE_TABLE)


def measures_shown(workspace: Workspace) -> tuple[CleanMeasure, ...]:
    """Those that are columns, in the order of the offer."""
    shown = workspace.evaluation.shown
    return tuple(measure for measure in measures_on_offer(workspace) if measure.name in shown)


class MeasuresDialog(QDialog):
    """A tick shows a measure as a column at once; Start measures what is ticked."""

    def __init__(self, workspace: Workspace, images: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Measures")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self.images = workspace, images
        self._measures = measures_on_offer(workspace)
        self._ticks: dict[str, QCheckBox] = {}
        self.job = JobBar("Measure the ticked runs by the ticked measures, in the background.")
        self.table = self._make_table()
        self.inception = InceptionRow(workspace.inception, self)
        self.inception.setVisible(any(measure.needs_inception for measure in self._measures))
        about = QLabel("Tick what the table of clean figures is to show.", wordWrap=True)
        about.setProperty("role", "note")
        self.caution = QLabel(wordWrap=True)
        self.caution.setProperty("role", "note")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_as = CopyAsInDialog(self)
        layout = QVBoxLayout(self)
        for part in (about, self.table, self.inception, self.caution, self.job):
            layout.addWidget(part)
        layout.addLayout(self.copy_as.beside(buttons))
        return_presses_nothing(self)
        self.resize(960, 560)
        evaluation = workspace.evaluation
        self.job.start_pressed.connect(lambda: evaluation.measure(self.images))
        self.job.pause_pressed.connect(lambda: toggle_pause(workspace, evaluation.job))
        self.job.cancel_pressed.connect(evaluation.cancel)
        evaluation.changed.connect(self._show_ticks)
        evaluation.changed.connect(self._show_job)
        evaluation.job_changed.connect(self._show_job)
        workspace.jobs.changed.connect(self._job_moved)
        buttons.rejected.connect(self.close)
        self._show_job()

    def tick(self, measure: str, on: bool = True) -> None:
        """Tick a measure by its name, as a click does."""
        self._ticks[measure].setChecked(on)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self._measures), len(COLUMNS))
        table.setAccessibleName("Measures")
        table.setHorizontalHeaderLabels(list(COLUMNS))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # ticks select
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        for row, measure in enumerate(self._measures):
            tick = QCheckBox(measure.title)
            tick.setChecked(measure.name in self._workspace.evaluation.shown)
            tick.setToolTip(measure_tip(measure))
            tick.toggled.connect(self._choose)
            self._ticks[measure.name] = tick
            table.setCellWidget(row, 0, tick)
            cells = (measure.unit, BETTER[measure.better], measure.bounds)
            for column, words in enumerate(cells, start=1):
                item = QTableWidgetItem(words)
                item.setToolTip(measure_tip(measure))
                table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _choose(self) -> None:
        self._workspace.evaluation.show(
            tuple(name for name, tick in self._ticks.items() if tick.isChecked())
        )

    def _show_ticks(self) -> None:
        """What is shown may have been chosen elsewhere: taken back, or with a session."""
        for name, tick in self._ticks.items():
            with QSignalBlocker(tick):
                tick.setChecked(name in self._workspace.evaluation.shown)

    def _job_moved(self, job: int) -> None:
        if job == self._workspace.evaluation.job:
            self._show_job()

    def _show_job(self) -> None:
        evaluation = self._workspace.evaluation
        shown = measures_shown(self._workspace)
        self.caution.setText(too_high([one for one in shown if self.images < one.enough]))
        self.caution.setVisible(bool(self.caution.text()))
        if evaluation.job:
            self.job.show_job(job_of(self._workspace, evaluation.job))
            return
        runs, count = len(self._workspace.robustness.runs), len(evaluation.shown)
        problem = "" if runs else "Tick a run first."
        problem = problem if count else "Tick a measure first."
        self.job.show_idle(
            f"{counted(runs, 'run')} × {counted(count, 'measure')}, "
            f"on {counted(self.images, 'image')}",
            problem,
        )


def too_high(measures: Sequence[CleanMeasure]) -> str:
    """What to say of measures that want more images than they get; '' of none."""
    wanted = "; ".join(f"{one.title} wants {one.enough:,} images or more" for one in measures)
    return f"On fewer images figures are too high: {wanted}." if wanted else ""


def measure_tip(measure: CleanMeasure) -> str:
    return tooltip(f"{measure.explanation}\n{measure.formula}\n{measure.reference}.")
