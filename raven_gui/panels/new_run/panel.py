"""The New run panel: what to train, on what, and how; checked while it is chosen."""

from collections.abc import Iterator

from pydantic import ValidationError
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.config import TrainingConfig
from engine.own_words import LONGEST_NAME
from engine.recipes import as_one_training
from engine.service.messages import EngineReady, RunInfo
from raven_gui.panels.new_run.form import NewRunForm
from raven_gui.panels.new_run.origin import OriginBar
from raven_gui.panels.new_run.steps import Asked, FormSteps
from raven_gui.widgets.own_letters import OwnLetters
from raven_gui.widgets.stepwise import Stepwise
from raven_gui.workspace import Workspace

CHECK_MILLISECONDS = 150
"""After the last edit the engine is asked whether the choices go together."""

MOST_SEEDS = 100


class NewRunPanel(QWidget):
    """`started` tells that a run was asked for; several queue."""

    title = "New run"
    started = Signal()
    filled = Signal()
    """All that there is to choose from is offered."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._form = NewRunForm()
        self._filling = Stepwise(self)
        self.name = QLineEdit(placeholderText="Automatic")
        OwnLetters(self.name)
        self.name.setAccessibleName("Name of the run")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setToolTip(
            "What the run is called in the list: without a name, after method and data set. It can "
            "be renamed later (F2)."
        )
        self.seeds = QSpinBox(minimum=1, maximum=MOST_SEEDS)
        OwnLetters(self.seeds)
        self.seeds.setAccessibleName("Number of seeds")
        self.seeds.setToolTip(
            "Train so many runs that differ in their seed alone, from the seed above on. The list "
            "shows them as one; curves and tables tell their mean and standard deviation."
        )
        self.origin = OriginBar(workspace)
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.problem.setProperty("role", "problem")
        self.start = QPushButton()
        self.start.setProperty("primary", True)
        self.start.setToolTip("Train it, or queue it behind the runs before it (Ctrl+Return).")
        self.setFocusProxy(self._form.preset.box)
        self._objection = ""
        """What the engine has against the choices."""
        self._pause = QTimer(self, singleShot=True, interval=CHECK_MILLISECONDS)
        self._lay_out()
        self._pause.timeout.connect(self._ask)
        self._form.changed.connect(self._check)
        self.start.clicked.connect(self._start)
        # Only where the keyboard is in this panel: the list of runs has the same keys.
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.start.click)
        workspace.ready.connect(self._fill)
        workspace.runs.changed.connect(self._follow_runs)
        workspace.checking.answered.connect(self._take_answer)
        self._fill()
        asked = Asked(self._form, self.name, self.seeds, self.origin)
        self._steps = FormSteps(asked, workspace.history, self._filling)
        workspace.runs.changed.connect(self._steps.catch_up)  # a base run may be gone

    @property
    def form(self) -> NewRunForm:
        """What is chosen, filled with what there is to choose from."""
        self._filling.finish()
        return self._form

    def _lay_out(self) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        scroll.setWidget(self._form)
        label = QLabel("&Name")
        label.setBuddy(self.name)
        label.setToolTip(self.name.toolTip())
        named = QHBoxLayout()
        named.addWidget(label)
        named.addWidget(self.name)
        how_many = QLabel("&Seeds")
        how_many.setBuddy(self.seeds)
        how_many.setToolTip(self.seeds.toolTip())
        named.addWidget(how_many)
        named.addWidget(self.seeds)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(scroll, stretch=1)
        layout.addWidget(self.origin)
        layout.addLayout(named)
        layout.addWidget(self.problem)
        layout.addWidget(self.start)

    def _fill(self) -> None:
        """Offer what the engine has, once it has told."""
        offered = self._workspace.choices
        self._form.setEnabled(offered is not None)
        self.start.setText("Start training" if offered is not None else "The engine is waking…")
        if offered is None:
            self._show_problem()
        else:
            self._filling.begin(self._offer(offered))
            if self.isVisible():
                self._filling.finish()

    def _offer(self, offered: EngineReady) -> Iterator[None]:
        """Fill the form out of sight, or it would be laid out anew for each of its fields."""
        self._form.hide()
        yield from self._form.offer(offered, self._workspace.images.dataset)
        yield
        self.filled.emit()
        yield
        self._form.show()

    # ------------------------------------------------------------ checking

    def _check(self) -> None:
        """Say what is wrong here at once, and ask the engine about the rest."""
        self._tell_changes()
        self.form.offer_bases(self._workspace.runs.all)
        self._workspace.checking.withdraw()
        self._show_problem()
        if self.isVisible():
            self._pause.start()

    def _ask(self) -> None:
        if self._workspace.choices is not None and not self.form.problems():
            self._workspace.checking.check(self.config())

    def _take_answer(self, sentence: str) -> None:
        self._objection = sentence
        self._show_problem()

    def _show_problem(self) -> None:
        awake = self._workspace.choices is not None
        problems = self.form.problems() if awake else []
        problem = problems[0] if problems else self._objection
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.start.setEnabled(awake and not problem)

    def _tell_changes(self) -> None:
        self.origin.setVisible(bool(self.origin.run))
        awake = self._workspace.choices is not None
        if self.origin.run and awake and not self.form.problems():
            self.origin.show_changes(self.config())

    def _follow_runs(self) -> None:
        """A run has come, gone or finished: it may be a base."""
        self._tell_changes()
        if self._form.method.needs_base:
            self._check()
        else:
            self._form.offer_bases(self._workspace.runs.all)

    def showEvent(self, event: QShowEvent) -> None:
        """What was chosen meanwhile is checked."""
        super().showEvent(event)
        self._pause.start()

    # ------------------------------------------------------------ starting

    def config(self) -> TrainingConfig:
        """What the form says. Raises pydantic's ValidationError if it says nothing valid."""
        return TrainingConfig.model_validate(self.form.values())

    def duplicate(self, run: RunInfo, seeds: int = 1) -> None:
        """Fill the form with the choices of a run, to be changed; of the first one where so many
        differ in their seed alone. Of one that was trained further, the phases are as short as
        they were."""

        def do() -> None:
            self.origin.begin(run.id)
            config = as_one_training(run.config, run.planned_epochs)
            self.form.bring_back("", config.model_dump(), {})
            self.name.clear()
            self.seeds.setValue(seeds)

        self._steps.as_one(f"the choices of '{run.group_name}'", do)

    def start_over(self) -> None:
        """Be as the first time, once there is something to choose from; no step of the user's."""

        def do() -> None:
            self._clear()
            self.origin.begin("")
            self.form.start_over()

        self._steps.quietly(do)
        self._fill()

    def _clear(self) -> None:
        self.name.clear()
        self.seeds.setValue(1)

    def _start(self) -> None:
        try:
            config = self.config()
        except ValidationError as error:
            self._take_answer(error.errors()[0]["msg"])
            return
        name, seeds = self.name.text().strip(), self.seeds.value()
        self._workspace.runs.train(name, config, seeds, self.origin.run)
        self._steps.quietly(self._clear)
        self.started.emit()
