"""The Robustness panel: accuracy under attack against budget, and clean figures, of ticked runs."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.config import AttackConfig, Divergence
from engine.service.messages import JobChanged
from raven_gui.export import ExportDialog, Figure
from raven_gui.panels.robustness_curves import RobustnessCurves
from raven_gui.panels.robustness_figures import curves_figure, table_figure
from raven_gui.panels.robustness_job import JobBar
from raven_gui.panels.robustness_left_out import (
    NOTHING_TICKED,
    left_out_words,
    other_dataset,
    why_empty,
)
from raven_gui.panels.robustness_rows import quality_rows
from raven_gui.panels.robustness_settings import SettingsForm
from raven_gui.panels.robustness_table import QualityTable
from raven_gui.theme import Theme
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.pages import Pages, export_button
from raven_gui.workspace import Workspace

DIVERGENCES: dict[Divergence, tuple[str, str]] = {
    "wasserstein": (
        "Wasserstein",
        "The attack maximises the squared 2-Wasserstein distance between q(z|x) and q(z|x + ε), "
        "Irobe et al., Eq. (13). Both divergences are measured; this shows one.",
    ),
    "kl": (
        "KL",
        "The attack maximises the KL divergence between q(z|x) and q(z|x + ε), Irobe et al., "
        "Eq. (13). Both divergences are measured; this shows one.",
    ),
}


class RobustnessPanel(QWidget):
    """Curves grow while they are measured; a measurement always covers both divergences."""

    title = "Robustness"

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._configs: dict[int, AttackConfig] = {}
        """Settings of the measurements asked for here, by job."""
        self.divergence = ChoiceBar("Attack", {key: t for key, (t, _) in DIVERGENCES.items()})
        for key, (_, tip) in DIVERGENCES.items():
            self.divergence.explain(key, tip)
        self.more = QToolButton()
        self.more.setText("Settings")
        self.more.setCheckable(True)
        self.more.setChecked(True)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setToolTip("Show or hide how it is measured.")
        self.export = export_button("Save the curves and the table, as pictures or as numbers.")
        self.settings = SettingsForm()
        self.job = JobBar()
        self.curves = RobustnessCurves(workspace, theme)
        self.table = QualityTable()
        self.left_out = QLabel(wordWrap=True)
        self.left_out.setTextFormat(Qt.TextFormat.PlainText)
        self.left_out.setProperty("role", "note")
        self.left_out.setAccessibleName("Runs left out")
        self.empty = EmptyState(*NOTHING_TICKED, button="Show")
        self._lay_out()
        self._connect()
        self._count_images()

    def start(self) -> None:
        """Measure the ticked runs of the data set shown, if the settings can be read and nothing is
        under way."""
        settings = self.settings.value()
        robustness = self._workspace.robustness
        if settings is None or robustness.job:
            return
        robustness.measure(tuple(DIVERGENCES), settings.epsilons, settings.images, settings.config)
        if robustness.job:
            self._configs[robustness.job] = settings.config

    def figures(self) -> list[Figure]:
        """The curves and the table, as far as there are figures."""
        self._draw()
        made = []
        if self.curves.has_points():
            attack = DIVERGENCES[self._divergence()][0]
            made.append(curves_figure(self._workspace, self.curves, attack, self._configs))
        rows = self.table.rows()
        if any(row.known for row in rows):
            made.append(table_figure(self._workspace, rows))
        return made

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.divergence)
        top.addStretch(1)
        top.addWidget(self.more)
        top.addWidget(self.export)
        inner = QVBoxLayout()
        inner.setSpacing(8)
        inner.addLayout(top)
        inner.addWidget(self.settings)
        inner.addWidget(self.job)
        inner.addWidget(self.left_out)
        inner.addWidget(self.curves, stretch=1)
        inner.addWidget(self.table)
        self.pages = Pages(self, self.empty, inner)

    def _connect(self) -> None:
        workspace = self._workspace
        self.divergence.chosen.connect(lambda _: self._show())
        self.empty.pressed.connect(
            lambda: workspace.images.show(other_dataset(workspace)),
        )
        self.more.toggled.connect(self.settings.setVisible)
        self.export.clicked.connect(self._export)
        self.settings.changed.connect(self._show)
        self.job.start_pressed.connect(self.start)
        self.job.cancel_pressed.connect(workspace.robustness.cancel)
        workspace.robustness.changed.connect(self._show)
        workspace.robustness.job_changed.connect(self._show_job)
        workspace.jobs.changed.connect(self._job_moved)
        workspace.runs.ticked_changed.connect(self._show)
        workspace.runs.changed.connect(self._show)
        workspace.images.loaded.connect(self._count_images)
        workspace.images.loaded.connect(self._show)
        workspace.images.task_changed.connect(self._show)
        self._theme.changed.connect(self._show)

    # ------------------------------------------------------------ showing

    def _count_images(self) -> None:
        self.settings.set_count(len(self._workspace.images.labels()))

    def showEvent(self, event: QShowEvent) -> None:
        """A hidden panel draws nothing; catch up."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if self.isVisible():
            self._draw()
            self._show_job()

    def _draw(self) -> None:
        runs = self._workspace.robustness.runs
        self.pages.show_content(bool(runs))
        self._tell_left_out()
        settings = self.settings.value()
        planned = () if settings is None else settings.epsilons
        self.curves.draw(self._divergence(), planned)
        rows = quality_rows(self._workspace)
        icons = {run.id: self.curves.icon(run.id) for run in runs}
        self.table.show_rows(rows, icons, QColor(self._theme.colours.muted))
        self.export.setEnabled(self.curves.has_points() or any(row.known for row in rows))

    def _tell_left_out(self) -> None:
        words, other = left_out_words(self._workspace), other_dataset(self._workspace)
        self.left_out.setText(words)
        self.left_out.setVisible(bool(words))
        self.empty.say(*why_empty(self._workspace))
        self.empty.button.setText(f"Show {self._workspace.dataset_title(other)}")
        self.empty.button.setVisible(bool(other))

    def _divergence(self) -> Divergence:
        return cast(Divergence, self.divergence.current())

    def _job_moved(self, job: int) -> None:
        if job == self._workspace.robustness.job:
            self._show_job()

    def _show_job(self) -> None:
        if not self.isVisible():
            return
        if self._workspace.robustness.job:
            self.job.show_job(self._current_job())
            return
        settings = self.settings.value()
        runs = len(self._workspace.robustness.runs)
        if settings is None:
            self.job.show_idle("", "The budgets cannot be read.")
            return
        budgets = len(settings.epsilons)
        attacks = runs * len(DIVERGENCES) * budgets
        self.job.show_idle(
            f"{runs} {'run' if runs == 1 else 'runs'} × {len(DIVERGENCES)} attacks × {budgets} "
            f"{'budget' if budgets == 1 else 'budgets'} = {attacks}, "
            f"each on {settings.images:,} images",
            "" if runs else "Tick a run first.",
        )

    def _current_job(self) -> JobChanged | None:
        number = self._workspace.robustness.job
        return next((job for job in self._workspace.jobs.all if job.job == number), None)

    def _export(self) -> None:
        figures = self.figures()
        if figures:
            ExportDialog(figures, self._theme, self).open()
