"""The Robustness panel: accuracy under attack against budget, and clean figures, of ticked runs."""

from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.sanity import Maximised
from raven_gui.export import Figure, offer_export
from raven_gui.panels.robustness.curves import RobustnessCurves
from raven_gui.panels.robustness.figures import curves_figure, table_figure
from raven_gui.panels.robustness.job import JobBar, job_of, planned_words, toggle_pause
from raven_gui.panels.robustness.kept import kept_details, kept_words
from raven_gui.panels.robustness.labels import LabelEfficiencyView
from raven_gui.panels.robustness.left_out import (
    NOTHING_TICKED,
    left_out_words,
    other_dataset,
    why_empty,
)
from raven_gui.panels.robustness.measures import MeasuresDialog, measures_shown
from raven_gui.panels.robustness.sanity import SanityDialog
from raven_gui.panels.robustness.seeds import rows_with_seeds
from raven_gui.panels.robustness.settings import SettingsForm
from raven_gui.panels.robustness.table import QualityTable
from raven_gui.panels.robustness.tools import ATTACKS, LABELS, TRADE_OFF, Tools
from raven_gui.panels.robustness.trade_off import TradeOff
from raven_gui.theme import Theme
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.pages import Pages
from raven_gui.widgets.scrolled import Scrolled
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

TABLE_MILLISECONDS = 20
"""After the plot of a panel that comes to the front, its table follows."""


class RobustnessPanel(QWidget):
    """Curves grow while they are measured; a measurement always makes every attack."""

    title = "Robustness"
    copy_requested = Signal(object, str)
    """Of a dialog, as a 'command' or as 'Python'."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self.tools = Tools(workspace)
        self.divergence, self.export = self.tools.divergence, self.tools.export
        self.check, self.measures = self.tools.check, self.tools.measures
        self.settings = SettingsForm()
        self.job = JobBar()
        self.curves = RobustnessCurves(workspace, theme)
        self.trade_off = TradeOff(workspace, theme)
        self.trade_off.hide()
        self.labels = LabelEfficiencyView(workspace, theme)
        self.labels.hide()
        self.table = QualityTable()
        self.left_out = QLabel(wordWrap=True)
        self.left_out.setTextFormat(Qt.TextFormat.PlainText)
        self.left_out.setProperty("role", "note")
        self.left_out.setAccessibleName("Runs left out")
        self.kept = WrappedLabel("note")
        self.kept.setAccessibleName("When and how the curves were measured")
        self.empty = EmptyState(*NOTHING_TICKED, button="Show")
        self._lay_out()
        self._connect()
        self._count_images()

    def start(self) -> None:
        """Measure what the plot shows of the ticked runs of the data set shown, if the settings can
        be read and nothing is under way."""
        if self.tools.plot.current() == LABELS:
            self.labels.start()
            return
        settings = self.settings.value()
        robustness = self._workspace.robustness
        if settings is not None:
            robustness.measure(tuple(ATTACKS), settings.epsilons, settings.images, settings.config)

    def check_attack(self) -> None:
        """Open the checks of whether the curves can be trusted, if the settings can be read."""
        settings = self.settings.value()
        if settings is not None and self._workspace.robustness.runs:
            attack = self._divergence()
            dialog = SanityDialog(self._workspace, self._theme, settings, attack, self)
            dialog.copy_as.asked.connect(self.copy_requested)
            dialog.show()

    def choose_measures(self) -> None:
        """Open the choice of further measures."""
        dialog = MeasuresDialog(self._workspace, self.settings.images.value(), self)
        dialog.copy_as.asked.connect(self.copy_requested)
        dialog.show()

    def figures(self) -> list[Figure]:
        """What the plot shows first, the curves and the table, as far as there are figures."""
        self._draw()
        made = []
        if self.curves.has_points():
            attack = ATTACKS[self._divergence()][0]
            made.append(curves_figure(self._workspace, self.curves, attack))
        others = {TRADE_OFF: self.trade_off.figure, LABELS: self.labels.figure}
        if self.tools.plot.current() in others:
            shown = others[self.tools.plot.current()]()
            made[:0] = [shown] if shown is not None else []
        rows = self.table.rows()
        if any(row.known for row in rows):
            made.append(table_figure(self._workspace, rows))
        return made

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        inner, below = QVBoxLayout(), QVBoxLayout()
        for layout in (inner, below):
            layout.setSpacing(8)
        plots = self.curves, self.trade_off, self.labels
        for part in (self.settings, self.job, self.left_out, *plots, self.kept, self.table):
            below.addWidget(part, stretch=int(part in plots))
        inner.addWidget(self.tools)
        inner.addWidget(Scrolled(below), stretch=1)
        self.pages = Pages(self, self.empty, inner)

    def _connect(self) -> None:
        workspace = self._workspace
        tools = self.tools
        for chosen in (tools.divergence.chosen, tools.plot.chosen):
            chosen.connect(lambda _: self._show())
        for switch in (tools.intervals, tools.more):
            switch.toggled.connect(lambda _: self._show())
        self.trade_off.chosen.connect(self._show)
        self.labels.changed.connect(self._show)
        self.empty.pressed.connect(lambda: workspace.showing.show(other_dataset(workspace)))
        self.export.clicked.connect(self._export)
        self.settings.changed.connect(self._take_settings)
        self.job.start_pressed.connect(self.start)
        self.check.clicked.connect(self.check_attack)
        self.measures.clicked.connect(self.choose_measures)
        self.job.pause_pressed.connect(lambda: toggle_pause(workspace, workspace.robustness.job))
        self.job.cancel_pressed.connect(workspace.robustness.cancel)
        workspace.robustness.changed.connect(self._show)
        workspace.evaluation.changed.connect(self._show)
        workspace.robustness.job_changed.connect(self._show)  # an empty plot says so, too
        workspace.jobs.changed.connect(self._job_moved)
        workspace.runs.ticked_changed.connect(self._show)
        workspace.runs.changed.connect(self._show)
        workspace.seed_groups.changed.connect(self._show)
        workspace.images.loaded.connect(self._count_images)
        workspace.images.loaded.connect(self._show)
        workspace.images.task_changed.connect(self._show)
        self._theme.changed.connect(self._show)

    # ------------------------------------------------------------ showing

    def _count_images(self) -> None:
        images = self._workspace.images
        loaded = images.sets.get(images.dataset)
        if loaded is not None:
            self.settings.set_images(loaded.test_count, loaded.images[0].size)

    def showEvent(self, event: QShowEvent) -> None:
        """A hidden panel draws nothing; catch up, with the table in the turn after."""
        super().showEvent(event)
        self.pages.hide()  # or it would be laid out anew for each of its parts
        self._draw_plot()
        self._show_job()
        self.pages.show()
        QTimer.singleShot(TABLE_MILLISECONDS, self, self._draw_table)

    def _show(self) -> None:
        if self.isVisible():
            self._draw()
            self._show_job()

    def _take_settings(self) -> None:
        """Curves are shown in the norm that is chosen."""
        self._workspace.robustness.norm = self.settings.config.norm
        self._show()

    def _draw(self) -> None:
        self._draw_plot()
        self._draw_table()

    def _draw_plot(self) -> None:
        runs = self._workspace.robustness.runs
        self.pages.show_content(bool(runs))
        self._tell_left_out()
        settings = self.settings.value()
        planned = () if settings is None else settings.epsilons
        plot = self.tools.plot.current()
        self._show_parts(plot)
        self.curves.intervals = self.tools.intervals.isChecked()
        self.curves.draw(self._divergence(), planned)
        if plot == TRADE_OFF:
            self.trade_off.draw(self._divergence())
        if plot == LABELS:
            self.labels.draw()
        compared = self.trade_off.runs() if plot == TRADE_OFF else runs
        words = kept_words(self._workspace, self._divergence(), compared)
        details = kept_details(self._workspace, self._divergence(), compared)
        self.kept.setText(words)
        self.kept.setToolTip(tooltip(details))
        self.kept.setVisible(bool(words) and plot != LABELS)

    def _draw_table(self) -> None:
        rows = rows_with_seeds(self._workspace)
        icons = {row.run: self.curves.icon(row.run) for row in rows}
        muted = QColor(self._theme.colours.muted)
        self.table.show_rows(rows, icons, muted, measures_shown(self._workspace))
        known = self.curves.has_points() or bool(self.labels.known())
        self.export.setEnabled(known or any(row.known for row in rows))

    def _show_parts(self, plot: str) -> None:
        """What belongs to a plot; label efficiency is measured by itself."""
        for key, part in (("curves", self.curves), (TRADE_OFF, self.trade_off)):
            part.setVisible(key == plot)
        attacked, open_form = plot != LABELS, self.tools.more.isChecked()
        self.labels.setVisible(not attacked)
        self.labels.form.setVisible(open_form)
        self.settings.setVisible(attacked and open_form)
        self.job.setVisible(attacked)
        self.divergence.setEnabled(attacked)
        self.check.setEnabled(attacked and self.settings.value() is not None)
        self.tools.intervals.setEnabled(plot == "curves")

    def _tell_left_out(self) -> None:
        words, other = left_out_words(self._workspace), other_dataset(self._workspace)
        self.left_out.setText(words)
        self.left_out.setVisible(bool(words))
        self.empty.say(*why_empty(self._workspace))
        self.empty.button.setText(f"Show {self._workspace.dataset_title(other)}")
        self.empty.button.setVisible(bool(other))

    def _divergence(self) -> Maximised:
        return cast(Maximised, self.divergence.current())

    def _job_moved(self, job: int) -> None:
        if job == self._workspace.robustness.job:
            self._show_job()

    def _show_job(self) -> None:
        if not self.isVisible():
            return
        if self._workspace.robustness.job:
            self.job.show_job(job_of(self._workspace, self._workspace.robustness.job))
            return
        settings = self.settings.value()
        runs = len(self._workspace.robustness.runs)
        if settings is None:
            self.job.show_idle("", "The budgets cannot be read.")
            return
        words = planned_words(runs, len(ATTACKS), settings)
        self.job.show_idle(words, "" if runs else "Tick a run first.")

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)
