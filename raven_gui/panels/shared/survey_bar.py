"""How far the measuring of all images is, and a button that starts or stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.service.messages.survey import SURVEY_MEASURES, SurveyMeasure
from raven_gui.widgets.progress import Progress
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import duration, tooltip, whole_percent
from raven_gui.workspace import Workspace


class SurveyBar(QWidget):
    """About one measure of all images shown, in one run. Nothing is measured before the user asks
    for it; what is measured stays when they stop it."""

    pressed = Signal()
    """The user asked to measure, to go on or to stop."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._survey = workspace, workspace.survey
        self._run = ""
        self._measure: SurveyMeasure = "fooled"
        self.words = WrappedLabel("note")
        self.button = QPushButton()
        self.bar = Progress(textVisible=False, maximum=1000)
        self.bar.setAccessibleName("Progress of the measurement")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.words, 1)
        top.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        self.button.clicked.connect(self._press)
        self._survey.changed.connect(self._follow)
        workspace.jobs.changed.connect(self._job_moved)
        workspace.comparison.config_changed.connect(self._show)
        self._show()

    def about(self, run: str, measure: SurveyMeasure) -> None:
        """Show this measure of this run; nothing for no run."""
        self._run, self._measure = run, measure
        self._show()

    def _job_moved(self, number: int) -> None:
        """Other jobs, such as a training, move many times a second."""
        if number == self._survey.job(self._run, self._measure) or not self.bar.isHidden():
            self._show()

    def _follow(self, run: str, measure: str) -> None:
        if (run, measure) == (self._run, self._measure):
            self._show()

    def _show(self) -> None:
        info, run, measure = SURVEY_MEASURES[self._measure], self._run, self._measure
        job, problem = self._survey.job(run, measure), self._survey.problem(run, measure)
        share = self._survey.share(run, measure)
        self.words.set_role("problem" if problem else "note")
        self.words.setText(problem or self._state(job, share))
        self.button.setText("Stop" if job else "Go on" if share else "Measure")
        self.button.setVisible(bool(run) and (bool(job) or share < 1))
        self.button.setToolTip(
            tooltip(f"{info.explained} Every image is attacked for it; you can stop at any time.")
        )
        self.bar.setVisible(bool(job))

    def _state(self, job: int, share: float) -> str:
        where = self._where()
        if not self._run:
            return "Tick a run of this data set."
        if job:
            told = next((one for one in self._workspace.jobs.active if one.job == job), None)
            begun = told is not None and bool(told.unit)
            self.bar.setRange(0, 1000 if begun else 0)
            if told is None or not begun:
                return "Waiting for its turn"
            self.bar.setValue(round(1000 * told.done / max(told.total, 1e-9)))
            parts = [f"{whole_percent(told.done / max(told.total, 1e-9))} done"]
            if told.state == "paused":
                parts.append("paused")
            elif told.seconds_left is not None:
                parts.append(f"{duration(told.seconds_left)} left")
            return ", ".join(parts)
        if not share:
            return f"Not measured {where}"
        return f"Measured {where}" if share >= 1 else f"{whole_percent(share)} measured {where}"

    def _where(self) -> str:
        if self._measure == "fooling_budget":
            return "yet"
        return f"at ε = {self._workspace.comparison.config.epsilon:.3g}"

    def _press(self) -> None:
        if self._survey.job(self._run, self._measure):
            self._survey.cancel(self._run, self._measure)
        elif self._run:
            self._survey.want(self._run, self._measure)
        self.pressed.emit()
