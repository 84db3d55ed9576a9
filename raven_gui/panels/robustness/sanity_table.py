"""What the checks of an attack came to: as a table on screen, and as figures to keep."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from engine.sanity import CHECKS, Check, CheckInfo, Evidence, Outcome
from engine.service.messages import AttackChecked, RunInfo
from raven_gui.export import Figure, figure_of_plot, figure_of_table
from raven_gui.panels.robustness.figures import as_made
from raven_gui.provenance import provenance
from raven_gui.theme import Theme
from raven_gui.widgets.curves.curves import Curves
from raven_gui.widgets.heading_letters import HeadingLetters
from raven_gui.words import percent, tooltip

MARKS: dict[Outcome, str] = {
    "passed": "✓ passed",
    "failed": "✗ failed",
    "caution": "! caution",
    "left out": "– left out",
}
BY_BUDGET = "Accuracy under, at ε ="
"""Above the attacks; the budgets follow it in the same line."""
COLUMNS = ("Outcome", "Check")
LOW_ROW = 22  # pixels: up to six attacks leave room for the checks
WIDEST = 660  # pixels: the course of the attack stands beside it
FRAME = 4  # pixels, at both sides together


class ChecksTable(QTableWidget):
    """A row per check, its outcome in a mark and a word; a tooltip tells why it is made."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, len(COLUMNS) + 1)
        self._theme = theme
        self.setAccessibleName("Checks of the attack")
        self._set_head("Found")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(LOW_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_checks(self, checks: Iterable[Check]) -> None:
        """Take other rows."""
        told = tuple(checks)
        self._set_head("Found")
        self.setRowCount(len(told))
        for row, check in enumerate(told):
            bad = check.outcome in ("failed", "caution")
            self._show_row(row, check.info, MARKS[check.outcome], check.sentence, bad)

    def show_planned(self) -> None:
        """What will be checked, and why, while nothing is found yet."""
        self._set_head("Why")
        self.setRowCount(len(CHECKS))
        for row, info in enumerate(CHECKS.values()):
            self._show_row(row, info, "", info.explanation, bad=False)

    def _set_head(self, last: str) -> None:
        self.setHorizontalHeaderLabels([*COLUMNS, last])

    def _show_row(self, row: int, info: CheckInfo, mark: str, told: str, bad: bool) -> None:
        for column, words in enumerate((mark, info.title, told)):
            item = QTableWidgetItem(words)
            item.setToolTip(tooltip(f"{info.explanation}\n{info.source}."))
            item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            if column == 0 and bad:
                item.setForeground(QColor(self._theme.colours.problem))
            self.setItem(row, column, item)


class AccuracyTable(QTableWidget):
    """What each attack leaves, by budget."""

    def __init__(self) -> None:
        super().__init__(0, 0)
        self.setAccessibleName("Accuracy under each attack")
        self.verticalHeader().setDefaultSectionSize(LOW_ROW)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._shown: Evidence | None = None
        letters = HeadingLetters(self.horizontalHeader())
        letters.changed.connect(lambda: self.show_evidence(self._shown))

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Take other figures."""
        self._shown = evidence
        rows = {} if evidence is None else evidence.curves()
        budgets = () if evidence is None else evidence.budgets
        self.setRowCount(0)  # rows have the height of the letters with which they come
        self.setRowCount(len(rows))
        self.setColumnCount(len(budgets) + 1)
        for column, words in enumerate((BY_BUDGET, *(f"{budget:g}" for budget in budgets))):
            self.setHorizontalHeaderItem(column, _beside(words, column))
        for row, (title, values) in enumerate(rows.items()):
            for column, words in enumerate((title, *map(percent, values))):
                self.setItem(row, column, _beside(words, column))
        self.resizeColumnsToContents()
        lines = sum(self.rowHeight(row) for row in range(len(rows)))
        wide = self.horizontalHeader().length() + FRAME
        bar = self.horizontalScrollBar().sizeHint().height() if wide > WIDEST else 0
        self.setFixedHeight(lines + self.horizontalHeader().sizeHint().height() + bar + FRAME)
        self.setFixedWidth(min(WIDEST, wide))


def _beside(words: str, column: int) -> QTableWidgetItem:
    """A cell, or a heading: names at the left, numbers at the right of their column."""
    item = QTableWidgetItem(words)
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item


def sanity_figures(checked: AttackChecked, run: RunInfo | None, chart: Curves) -> list[Figure]:
    """The checks, the accuracies and the course of what is maximised."""
    evidence, verdict = checked.evidence, checked.verdict
    told = provenance([] if run is None else [run])
    told |= {
        "attack": as_made(evidence.maximised, checked.config),
        "data set": checked.source.dataset,
        **({"task": checked.task} if checked.task else {}),
        "test images": evidence.images,
        "looked at closely at": evidence.at,
        "attacked in another run": evidence.transferred_from,
        "verdict": verdict.sentence,
    }
    name = checked.run if run is None else run.name
    checks = {
        "Outcome": [MARKS[check.outcome] for check in verdict.checks],
        "Check": [check.info.title for check in verdict.checks],
        "Found": [check.sentence for check in verdict.checks],
    }
    left = {"budget": list(evidence.budgets)}
    left |= {title: list(values) for title, values in evidence.curves().items()}
    return [
        figure_of_table(f"Checks of the attack on {name}", checks, told),
        figure_of_table(f"Accuracy of {name} under each attack", left, told),
        figure_of_plot(chart.plot, f"Course of the attack on {name}", provenance=told),
    ]
