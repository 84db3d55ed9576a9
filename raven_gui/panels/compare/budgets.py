"""The dialog that makes a figure of one image under several budgets."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.budgets import budgets_text, largest_budget, parse_budgets
from engine.counting import counted
from raven_gui.attack_terms import usual_budgets
from raven_gui.export import ExportOptions, Figure, offer_export
from raven_gui.export.preview import Preview
from raven_gui.panels.compare.budget_figure import budget_figure
from raven_gui.panels.compare.subject import done_words
from raven_gui.theme import Theme
from raven_gui.widgets.copy_as import CopyAsInDialog
from raven_gui.widgets.dialog_keys import return_presses_nothing
from raven_gui.widgets.progress import Progress
from raven_gui.workspace import Workspace


class BudgetGridDialog(QDialog):
    """Attacks the image that is looked at, alone, at each budget in each ticked run; what is there
    is shown while the rest is attacked. Open it with `open()`; it deletes itself when closed."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Budget grid")
        self._workspace, self._theme, self._grid = workspace, theme, workspace.budget_grid
        self.image = QLabel(wordWrap=True)
        self.budgets = QLineEdit(budgets_text(usual_budgets(workspace.comparison.config.norm)))
        self.budgets.setToolTip("Budgets ε, in units of the pixel range [0, 1]: 0, 0.05, 0.1")
        label = QLabel("&Budgets ε")
        label.setBuddy(self.budgets)
        self.start = QPushButton("&Attack")
        self.stop = QPushButton("&Stop")
        self.export = QPushButton("&Export…")
        self.copy_as = CopyAsInDialog(self)
        self.preview = Preview(self)
        self.bar = Progress(textVisible=False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("Progress of the budget grid")
        keeps = self.bar.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # the grid below stays where it is
        self.bar.setSizePolicy(keeps)
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "note")
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.budgets, 1)
        for button in (self.start, self.stop):
            line.addWidget(button)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.addButton(self.export, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self.image)
        layout.addLayout(line)
        layout.addWidget(self.bar)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.words)
        layout.addLayout(self.copy_as.beside(self.buttons))
        return_presses_nothing(self)
        self.start.clicked.connect(self.attack)
        self.budgets.returnPressed.connect(self.attack)
        self.stop.clicked.connect(self._grid.cancel)
        self.export.clicked.connect(self._export)
        self.buttons.rejected.connect(self.close)
        self._grid.changed.connect(self._follow)
        theme.changed.connect(self._follow)
        self.finished.connect(self._grid.cancel)
        self.resize(820, 620)
        self.attack()

    def attack(self) -> None:
        """Begin anew, with the budgets that are written."""
        try:
            norm = self._workspace.comparison.config.norm
            budgets = parse_budgets(self.budgets.text(), largest_budget(norm))
        except ValueError as error:
            self.words.setText(str(error))
            return
        self._grid.start(budgets)
        self._follow()

    def figure(self) -> Figure | None:
        """What is there so far."""
        return budget_figure(self._workspace)

    def _follow(self) -> None:
        grid, figure = self._grid, self.figure()
        question = grid.question
        self.start.setEnabled(not grid.busy)
        self.stop.setEnabled(grid.busy)
        self.export.setEnabled(figure is not None)
        self.bar.setVisible(grid.busy)
        self.bar.setValue(round(1000 * grid.share) if grid.busy else 0)
        if question is None:
            return
        name = self._workspace.images.name(question.ref)
        aim = question.asked.target
        target = "" if aim is None else self._workspace.images.name(aim)
        runs = counted(len(question.runs), "run")
        self.image.setText(f"{name}, {done_words(question.asked, target, f' alone in {runs}')}.")
        done, total = len(grid.results), len(question.epsilons)
        state = "attacking…" if grid.busy else "stopped" if done < total else ""
        end = "" if grid.busy else "."
        words = f"{done} of {total} budgets are there{f' · {state}' if state else ''}{end}"
        self.words.setText(grid.problem or " ".join((words, *grid.refused)))
        if figure is not None:
            light = not self._theme.dark
            self.preview.show_page(figure, ExportOptions(light=light, provenance=False))

    def _export(self) -> None:
        figure = self.figure()
        offer_export([] if figure is None else [figure], self._theme, self)
