"""Label efficiency: accuracy of a probe against the number of labels it was fitted to, a line per
ticked run, and measuring it."""

import math
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.counting import counted
from engine.service.messages import RunInfo
from raven_gui.export import Figure, figure_of_plot
from raven_gui.panels.robustness.job import JobBar, job_of, nothing_words, toggle_pause
from raven_gui.panels.robustness.labels_figures import (
    attacks_made,
    draws_table,
    mean_table,
    over_draws,
)
from raven_gui.panels.robustness.labels_form import LabelForm
from raven_gui.panels.robustness.labels_words import definition, formula, under
from raven_gui.panels.robustness.legend_tips import label_tip
from raven_gui.panels.robustness.seeds import (
    KnownGroup,
    SeedsCurve,
    known_groups,
    nothing_in_common,
)
from raven_gui.panels.shared.images_provenance import about_measured
from raven_gui.provenance import provenance
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.curves.free_corner import FreeCorner
from raven_gui.widgets.note import Note
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace
from raven_gui.workspace.label_efficiency import LabelCurve

STARTS = (
    "Measure the ticked runs in the background; what is measured is kept with runs of your own, "
    "unless the images are in a folder that these were not trained from."
)

LOWEST = 180
"""Height of the plot."""


class LabelEfficiencyView(QWidget):
    """Mean over the draws with a band of one standard deviation; of several seeds of one
    configuration the mean of theirs, and their deviation. Of what is known it shows what was
    measured at the budget that the form says."""

    changed = Signal()
    """There is something else to see, or to ask for."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.form = LabelForm()
        self.job = JobBar(STARTS)
        self.chart = Curves(theme)
        self.chart.show_controls(False)
        self.chart.set_log_x(True)
        self.chart.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.chart.plot.setMinimumHeight(LOWEST)
        self._corner = FreeCorner(self.chart)
        # What it would like to have is the least of a part whose form breaks into lines: the table
        # below would lose its rows.
        self.chart.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.note = Note(self.chart.plot)
        self.note.move(64, 10)
        self.kept = WrappedLabel("note")
        self.kept.setAccessibleName("When the label efficiency was measured")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.form, self.job):
            layout.addWidget(part)
        layout.addWidget(self.chart, stretch=1)
        layout.addWidget(self.kept)
        self._connect()

    def _connect(self) -> None:
        workspace, efficiency = self._workspace, self._workspace.label_efficiency
        self.form.changed.connect(self.changed)
        self.job.start_pressed.connect(self.start)
        self.job.pause_pressed.connect(lambda: toggle_pause(workspace, efficiency.job))
        self.job.cancel_pressed.connect(efficiency.cancel)
        efficiency.changed.connect(self.changed)
        efficiency.job_changed.connect(self.changed)
        workspace.jobs.changed.connect(self._job_moved)

    def start(self) -> None:
        """Measure the ticked runs of the data set shown, if the form can be read."""
        settings = self.form.value()
        if settings is not None:
            self._workspace.label_efficiency.measure(
                settings.counts,
                settings.draws,
                settings.seed,
                settings.attack,
                settings.images,
            )

    def draw(self) -> None:
        """Draw what is known of the ticked runs."""
        workspace = self._workspace
        self._tell_what()
        lines = [(one, over_draws(one.figures)) for one in self._groups()]
        drawn = [(one, line) for one, line in lines if line.budgets]
        for gone in set(self.chart.series()) - {one.name for one, _ in drawn}:
            self.chart.remove(gone)
        self.chart.legend.tips = {one.name: label_tip(one) for one, _ in drawn}
        for one, line in drawn:
            mark = workspace.runs.mark(one.group.face)
            self.chart.set_series(
                one.name,
                line.budgets,
                line.percent,
                workspace.runs.color(one.group.face),
                dashed=mark.dashed,
                symbol=mark.symbol,
                around=line.around,
                key=one.group.line,
            )
        self._make_room([line for _, line in drawn])
        nothing = "" if drawn else nothing_words(workspace.label_efficiency.job)
        self.note.set_text(nothing_in_common(lines, "number of labels") or nothing)
        words = self._kept_words()
        self.kept.setText(words)
        self.kept.setVisible(bool(words))
        self._show_job()

    def _tell_what(self) -> None:
        """Which accuracy is drawn, in its task where there are several."""
        attack, task = self.form.attack, self._workspace.robustness.task
        asked = f" in {task}" if task else ""
        which = "clean accuracy" if attack is None else "accuracy"
        self.chart.set_labels("labelled training images", f"{which}{under(attack)}{asked} (%)")
        name = f"{which.capitalize()} of a probe{under(attack)} against the number of labels"
        self.chart.plot.setAccessibleName(name)
        self.chart.plot.setToolTip(tooltip(definition(attack)))

    def known(self) -> list[tuple[RunInfo, LabelCurve]]:
        """The ticked runs of which something is known at the budget of the form."""
        curves = ((run, self._curve(run)) for run in self._workspace.robustness.runs)
        return [(run, curve) for run, curve in curves if curve is not None]

    def figure(self) -> Figure | None:
        """The plot, with a row for each draw; None where nothing is known."""
        known, attack = self.known(), self.form.attack
        if not known:
            return None
        told = provenance([run for run, _ in known])
        told |= about_measured(self._workspace.images, (curve.images for _, curve in known))
        told["definition"] = f"{definition(attack)} {formula(attack)}"
        if made := attacks_made([curve for _, curve in known]):
            told["attacks"] = made
        task = self._workspace.robustness.task
        return figure_of_plot(
            self.chart.plot,
            f"Label efficiency{under(attack)}{f' ({task})' if task else ''}",
            tables={
                "label efficiency": draws_table(known, self._workspace.runs.title),
                **mean_table(self._groups()),
            },
            provenance=told,
        )

    def _groups(self) -> list[KnownGroup[LabelCurve]]:
        return known_groups(self._workspace, self._curve)

    def _curve(self, run: RunInfo) -> LabelCurve | None:
        return self._workspace.label_efficiency.curve(run, self.form.budget.value())

    def _make_room(self, lines: Sequence[SeedsCurve]) -> None:
        """From the fewest labels to the most, those that are planned among them."""
        settings = self.form.value()
        counts = [*(settings.counts if settings is not None else ())]
        drawn = [int(count) for line in lines for count in line.budgets]
        counts = drawn or counts or [1, 10]
        low, high = math.log10(min(counts)), math.log10(max(counts))
        self.chart.plot.getViewBox().setXRange(low, max(high, low + 0.3), padding=0.03)
        ends = (np.asarray(line.percent) - np.asarray(line.around) for line in lines)
        lowest = min((float(end.min()) for end in ends), default=0.0)
        self.chart.set_range(max(0.0, 10 * math.floor(lowest / 10)), 100)
        self._corner.choose()

    def _kept_words(self) -> str:
        """Whose curves are of before, and when they were measured."""
        parts = []
        for run, curve in self.known():
            if not curve.fresh:
                when = "before"
                if curve.measured:
                    when = f"{datetime.fromisoformat(curve.measured).astimezone():%Y-%m-%d %H:%M}"
                title = self._workspace.runs.title(run.id)
                parts.append(f"{title}: measured {when}, on {counted(curve.images, 'image')}.")
        return " ".join(parts)

    def _job_moved(self, job: int) -> None:
        if job == self._workspace.label_efficiency.job:
            self._show_job()

    def _show_job(self) -> None:
        job = self._workspace.label_efficiency.job
        if not self.isVisible():
            return
        if job:
            self.job.show_job(job_of(self._workspace, job))
            return
        settings, runs = self.form.value(), len(self._workspace.robustness.runs)
        if settings is None:
            self.job.show_idle("", "The numbers of labels cannot be read.")
            return
        counts = len(settings.counts)
        self.job.show_idle(
            f"{counted(runs, 'run')} × {counted(counts, 'number')} of labels × "
            f"{counted(settings.draws, 'draw')} = "
            f"{counted(runs * counts * settings.draws, 'probe')} at most"
            f"{', each under attack' * (settings.attack is not None)}"
            f"{_on(settings.images)}",
            "" if runs else "Tick a run first.",
        )


def _on(images: int | None) -> str:
    """To follow what is asked for; nothing where all images are read."""
    return "" if images is None else f", on {counted(images, 'image')}"
