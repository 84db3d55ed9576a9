"""The budgets that a survey tries on each image, written in a line."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.budgets import budgets_text, largest_budget, parse_budgets
from engine.service.messages.survey import BUDGETS, SURVEY_MEASURES
from raven_gui.widgets.wrapped import WrappedLabel
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

TIP = (
    f"{SURVEY_MEASURES['fooling_budget'].explained} Write positive budgets, separated by commas: "
    "ε bounds the perturbation in the norm of the attack of now, ‖ε‖ ≤ budget (Irobe et al., "
    "Eq. (13)). They are tried from the smallest on, and an image is spared the larger ones once "
    "it is fooled; so budgets that lie close tell a fooling budget more finely, and large ones "
    "cost only where images hold. Other budgets are another measurement: what was measured with "
    f"these is measured anew. Usually {budgets_text(BUDGETS)}."
)
ABOVE_ZERO = "A budget of 0 changes nothing, so it fools nothing: write positive budgets."
WIDTH = 190


class SurveyBudgets(QWidget):
    """What is written counts once it is entered; what cannot be read is told below, and the
    budgets stay. `changed()`: others are tried from now on."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._survey, self._history = workspace.survey, workspace.history
        self._comparison = workspace.comparison
        self.line = QLineEdit()
        self.line.setAccessibleName("Budgets that are tried on each image")
        self.line.setMinimumWidth(WIDTH)
        self.problem = WrappedLabel("problem")
        self.problem.hide()
        label = QLabel("Bu&dgets ε")
        label.setBuddy(self.line)
        for part in (label, self.line):
            part.setToolTip(tooltip(TIP))
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(label)
        top.addWidget(self.line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self.problem)
        self.line.editingFinished.connect(self._enter)
        self.line.textEdited.connect(self._check)
        self._survey.budgets_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.line.setText(budgets_text(self._survey.budgets))
        self._check()

    def _read(self) -> tuple[float, ...]:
        """Raises ValueError with a sentence."""
        budgets = parse_budgets(self.line.text(), largest_budget(self._comparison.config.norm))
        if budgets[0] == 0:
            raise ValueError(ABOVE_ZERO)
        return budgets

    def _check(self) -> None:
        try:
            self._read()
            sentence = ""
        except ValueError as error:
            sentence = str(error)
        self.problem.setVisible(bool(sentence))
        self.problem.setText(sentence)

    def _enter(self) -> None:
        try:
            budgets = self._read()
        except ValueError:
            return
        before = self._survey.budgets
        self._put(budgets)
        if budgets != before:
            self._history.record(
                "the survey’s budgets", lambda: self._put(before), lambda: self._put(budgets)
            )

    def _put(self, budgets: tuple[float, ...]) -> None:
        self._survey.set_budgets(budgets)
        self._follow()
        self.changed.emit()
