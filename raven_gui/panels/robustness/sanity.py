"""Whether a robustness curve can be trusted: the dialog that asks, and tells the verdict."""

from typing import cast

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.config import AttackConfig
from engine.extras import is_installed
from engine.sanity import LIBRARY_NORMS, Maximised
from engine.service.messages import AttackChecked
from raven_gui.attack_terms import MAXIMISED
from raven_gui.export import Figure, offer_export
from raven_gui.panels.robustness.job import JobBar, job_of, toggle_pause
from raven_gui.panels.robustness.sanity_table import (
    AccuracyTable,
    ChecksTable,
    sanity_figures,
)
from raven_gui.panels.robustness.sanity_words import asked_how, measured_how, shown_too
from raven_gui.panels.robustness.settings import MeasureSettings
from raven_gui.theme import Theme
from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.copy_as import CopyAsInDialog
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.dialog_keys import return_presses_nothing
from raven_gui.workspace import Workspace

USUAL_IMAGES = 200
LOSS = "Mean"
LIBRARY = (
    "Make AutoAttack's APGD and Square attacks on the probe as well, as the Adversarial Robustness "
    "Toolbox has them, at each budget: code of others, which takes its time. Made here for L∞ "
    "and L2 alone."
)
NOT_INSTALLED = "It is not installed: pip install 'raven-gui[attacks]'."
LOW = 160
SIZE = 1000, 760
ABOUT = (
    "An attack that finds nothing shows a robust model, or a weak attack. These checks, after "
    "Carlini et al., 2019, and Athalye et al., 2018, tell which."
)


class SanityDialog(QDialog):
    """Asks about one run and one attack at a time; the check goes on when the dialog is closed."""

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        settings: MeasureSettings,
        divergence: Maximised,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Check the attack")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._theme, self._settings = workspace, theme, settings
        self.run, self.attack = ChoiceBox(), ChoiceBox()
        for key, term in MAXIMISED.items():
            self.attack.add_choice(term.title, key, f"Maximise {term.symbol}: {term.explanation}")
        self.attack.choose(divergence)
        self.images = QSpinBox()
        self._offer()
        self.images.setValue(min(USUAL_IMAGES, settings.images))
        self.images.setToolTip(
            "The first so many test images: with 200, an accuracy is known to "
            "about ±3.5 percentage points (one standard error)."
        )
        self.library = QCheckBox("Au&toAttack, too")
        installed = is_installed("art")
        self.library.setEnabled(installed and settings.config.norm in LIBRARY_NORMS)
        self.library.setToolTip(LIBRARY if installed else f"{LIBRARY} {NOT_INSTALLED}")
        self.job = JobBar("Make all the attacks of the checks in the background.")
        self.verdict = QLabel(wordWrap=True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setAccessibleName("Verdict")
        self.settings = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.settings.setProperty("role", "note")
        self.measured = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.measured.setProperty("role", "note")
        self.checks, self.accuracies = ChecksTable(theme), AccuracyTable()
        self.chart = Curves(theme)
        self.chart.show_controls(False)
        self.chart.set_labels("step of the attack", "maximised")
        self.chart.plot.setFixedHeight(LOW)
        self.chart.legend.put(right=True, low=True)
        self.chart.plot.setAccessibleName("What is maximised against the steps of the attack")
        self._lay_out()
        self._connect()
        self.resize(QSize(*SIZE).boundedTo(parent.window().size()))
        self._show()

    def figures(self) -> list[Figure]:
        """The checks, the accuracies and the course, where there is a verdict."""
        checked = self._checked()
        if checked is None:
            return []
        return sanity_figures(checked, self._workspace.runs.get(checked.run), self.chart)

    def asked(self) -> tuple[str, Maximised, tuple[float, ...], int, AttackConfig, bool]:
        """What AttackChecks are asked to `check`, as the choices stand."""
        return (
            self.run.currentData(),
            self._maximised(),
            self._settings.epsilons,
            self.images.value(),
            self._settings.config,
            self.library.isChecked(),
        )

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        about = QLabel(ABOUT, wordWrap=True)
        about.setProperty("role", "note")
        choices = QHBoxLayout()
        for title, field in (
            ("&Run", self.run),
            ("&Attack", self.attack),
            ("&Images", self.images),
        ):
            form = QFormLayout()
            form.addRow(title, field)
            choices.addLayout(form, stretch=0 if field is self.images else 1)
        choices.addWidget(self.library)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.export = self.buttons.addButton("Export…", QDialogButtonBox.ButtonRole.ActionRole)
        self.export.setToolTip("Save the verdict and what it rests on, once this was checked.")
        self.copy_as = CopyAsInDialog(self)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(choices)
        for part in (self.settings, self.job, self.verdict, self.measured):
            layout.addWidget(part)
        beside = QHBoxLayout()
        beside.addWidget(self.accuracies, alignment=Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.chart, stretch=1)
        layout.addLayout(beside)
        layout.addWidget(self.checks, stretch=1)
        layout.addLayout(self.copy_as.beside(self.buttons))
        return_presses_nothing(self)

    def _connect(self) -> None:
        checks, jobs = self._workspace.attack_checks, self._workspace.jobs
        images = self._workspace.images
        self.run.currentIndexChanged.connect(self._show)
        self.attack.currentIndexChanged.connect(self._show)
        self.job.start_pressed.connect(self._start)
        self.job.pause_pressed.connect(lambda: toggle_pause(self._workspace, checks.job))
        self.job.cancel_pressed.connect(checks.cancel)
        self.export.clicked.connect(self._export)
        self.buttons.rejected.connect(self.close)
        checks.changed.connect(self._show)
        checks.job_changed.connect(self._show_job)
        jobs.changed.connect(self._job_moved)
        self._theme.changed.connect(self._show)
        for changed in (images.loaded, images.task_changed, self._workspace.runs.ticked_changed):
            changed.connect(self._show)

    # ------------------------------------------------------------ showing

    def _offer(self) -> None:
        """The ticked runs of the data set shown, and as many images as there are test images: the
        window goes on beside the dialog, and other ones may be ticked or shown by now."""
        runs, images = self._workspace.runs, self._workspace.images
        most = max(1, images.sets.test_count(images.dataset))
        self.images.setRange(min(20, most), most)
        offered = [(runs.title(run.id), run.id) for run in self._workspace.robustness.runs]
        rows, chosen = range(self.run.count()), self.run.currentData()
        if offered != [(self.run.itemText(row), self.run.itemData(row)) for row in rows]:
            with QSignalBlocker(self.run):
                self.run.clear()
                for title, run in offered:
                    self.run.add_choice(title, run)
                self.run.choose(chosen)

    def _start(self) -> None:
        self._workspace.attack_checks.check(*self.asked())

    def _maximised(self) -> Maximised:
        return cast(Maximised, self.attack.currentData())

    def _checked(self) -> AttackChecked | None:
        run, norm = self.run.currentData(), self._settings.config.norm
        return self._workspace.attack_checks.found(run, self._maximised(), norm)

    def _job_moved(self, job: int) -> None:
        if job == self._workspace.attack_checks.job:
            self._show_job()

    def _show_job(self) -> None:
        number = self._workspace.attack_checks.job
        if number:
            self.job.show_job(job_of(self._workspace, number))
            return
        positive = any(self._settings.epsilons)
        problem = "" if positive else "Name a budget above 0 in the panel first."
        other = self._workspace.attack_checks.other(self.run.currentData() or "")
        self.job.show_idle(shown_too(other), problem if self.run.count() else "Tick a run first.")

    def _show(self) -> None:
        self._offer()
        checked = self._checked()
        self.settings.setText(asked_how(self._settings, self._maximised()))
        self._show_job()
        found = (self.verdict, self.measured, self.accuracies, self.chart)
        for part in found:
            part.setVisible(checked is not None)
        self.export.setEnabled(checked is not None)
        self.chart.clear()
        if checked is None:
            self.accuracies.show_evidence(None)
            self.checks.show_planned()
            return
        verdict, evidence = checked.verdict, checked.evidence
        self.verdict.setText(f"{'✓' if verdict.trusted else '✗'} {verdict.sentence}")
        self.verdict.setProperty("role", None if verdict.trusted else "problem")
        self.verdict.style().polish(self.verdict)
        self.measured.setText(measured_how(checked))
        self.checks.show_checks(verdict.checks)
        self.accuracies.show_evidence(evidence)
        self.chart.set_series(
            f"{LOSS}, at ε = {evidence.at:g}",
            range(len(evidence.course)),
            evidence.course,
            self._workspace.runs.color(checked.run),
        )
        self.chart.fit()

    def _export(self) -> None:
        offer_export(self.figures(), self._theme, self)
