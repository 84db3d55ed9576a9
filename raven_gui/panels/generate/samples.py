"""Samples of the ticked runs side by side."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from engine.counting import counted
from engine.service.messages import JobChanged
from raven_gui.panels.generate.card import SampleCard
from raven_gui.panels.generate.controls import SampleControls
from raven_gui.panels.generate.foot import GenerateFoot
from raven_gui.panels.shared.map_grid import MapGrid
from raven_gui.workspace import Workspace

PRIOR = "prior"


class SamplesPage(QWidget):
    """Posterior, count and seed above a card for each run; progress below."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._generation = workspace, workspace.generation
        self.controls = SampleControls(workspace)
        self.cards: dict[str, SampleCard] = {}
        """The card of each ticked run, by its id, or of several seeds, by their key."""
        self.grid = MapGrid()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setAccessibleName("Samples of the runs")
        self.area.setWidget(self.grid)
        self.area.viewport().installEventFilter(self)
        self.foot = GenerateFoot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.controls)
        layout.addWidget(self.area, stretch=1)
        layout.addWidget(self.foot)
        self.foot.cancel_pressed.connect(self._generation.cancel)
        self.foot.go_on_pressed.connect(self._go_on)
        self._generation.samples_changed.connect(lambda _: self.draw())
        self._generation.settings_changed.connect(self.want)
        workspace.jobs.changed.connect(self._job_moved)

    def want(self) -> None:
        """Ask for what is not there, and show what is; a hidden page does neither."""
        if self.isVisible() and self._workspace.choices is not None:
            self._generation.want_samples()
            self.draw()

    def draw(self) -> None:
        """Show what is there."""
        if not self.isVisible():
            return
        groups = {group.key: group for group in self._generation.groups}
        for gone in self.cards.keys() - groups.keys():
            card = self.cards.pop(gone)
            card.hide()
            card.deleteLater()
        self.cards = {key: self.cards.get(key) or self._make_card() for key in groups}
        self.grid.set_maps(list(self.cards.values()))
        for key, card in self.cards.items():
            card.heading.show_group(self._workspace, groups[key])
            card.heading.make_room(any(group.several for group in groups.values()))
            self._fill(self._workspace.seed_groups.seen(groups[key]).id, card)
        self._tell()

    def _make_card(self) -> SampleCard:
        card = SampleCard()
        card.heading.seed.chosen.connect(self._workspace.seed_groups.see)
        return card

    def _fill(self, run: str, card: SampleCard) -> None:
        samples = self._generation.samples
        answer, problem = samples.answer(run), samples.problem(run)
        if problem:
            card.say(problem, problem=True)
        elif answer is not None and answer.posterior == self._generation.sample_settings.posterior:
            card.show_samples(answer)
        elif samples.run == run:
            choice = self.controls.choice()
            fits = choice is not None and choice.name != PRIOR
            card.say(f"Fitting: {choice.title}…" if choice is not None and fits else "")
        else:
            card.say("No samples yet." if samples.stopped else "Waiting for its turn")

    def _tell(self) -> None:
        samples, settings = self._generation.samples, self._generation.sample_settings
        ticked = [run.id for run in self._generation.runs]
        if samples.job:
            title = self._workspace.runs.title(samples.run)
            place = f"{title}, run {ticked.index(samples.run) + 1} of {len(ticked)}"
            before = "drawing" if settings.posterior == PRIOR else "encoding the training images"
            self.foot.show_busy(place, before, self._current_job())
            return
        there = [run for run in ticked if samples.current(run) is not None]
        lacking = len(ticked) - len(there)
        if not lacking:
            each = counted(settings.count, "image")
            many = "1 run" if len(ticked) == 1 else f"each of {len(ticked)} runs"
            self.foot.show_idle(f"{each} of {many} · seed {settings.seed}", can_go_on=False)
            return
        why = "Cancelled: " if samples.stopped else ""
        self.foot.show_idle(f"{why}{lacking} of {len(ticked)} runs without samples", can_go_on=True)

    def _current_job(self) -> JobChanged | None:
        number = self._generation.samples.job
        return next((job for job in self._workspace.jobs.all if job.job == number), None)

    def _job_moved(self, job: int) -> None:
        if job == self._generation.samples.job and self.isVisible():
            self._tell()

    def _go_on(self) -> None:
        self._generation.samples.retry()
        self.draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.grid.set_room(self.area.viewport().size())
        return super().eventFilter(watched, event)
