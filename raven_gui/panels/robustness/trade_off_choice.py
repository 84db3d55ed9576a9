"""What the trade-off compares: at which budget, and which points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from raven_gui.widgets.choice_box import ChoiceBox

ALL = "All runs"


@dataclass(frozen=True)
class Wished:
    """A budget, None for the usual one, and the sweep whose trials are drawn, '' for all runs."""

    budget: float | None = None
    sweep: str = ""


class TradeOffChoice(QWidget):
    """Offers what is known. What the user chose stays wished for while it is not on offer.
    `chosen` follows the user and `put`, not what is offered."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wished = Wished()
        self._usual: float | None = None
        self.budget = ChoiceBox()
        self.budget.setAccessibleName("Budget")
        self.budget.setToolTip("At which budget runs are compared: one that was measured.")
        self.among = ChoiceBox()
        self.among.setAccessibleName("Points")
        self.among.setToolTip(
            "All runs of the data set, or the trials of one sweep, the mean of their seeds each."
        )
        self.among.add_choice(ALL, "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for words, box, stretch in (("At b&udget ε", self.budget, 0), ("&Points", self.among, 1)):
            label = QLabel(words)
            label.setProperty("role", "note")
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box, stretch)
        row.addStretch(3)
        self.budget.activated.connect(lambda _: self._wish(budget=self.budget.currentData()))
        self.among.activated.connect(lambda _: self._wish(sweep=self.among.currentData()))

    def put(self, wished: Wished) -> None:
        """Choose what was wished for, as far as it is on offer."""
        self.wished = wished
        self._choose_sweep()
        self._choose_budget(wished.budget)
        self.chosen.emit()

    def offer_sweeps(self, names: Sequence[str]) -> None:
        """There are these sweeps to choose from."""
        if ["", *names] == [self.among.itemData(row) for row in range(self.among.count())]:
            return
        self.among.clear()
        self.among.add_choice(ALL, "")
        for name in names:
            self.among.add_choice(f"Sweep {name}", name)
        self._choose_sweep()

    def offer_budgets(self, known: Sequence[float], usual: float) -> None:
        """Runs can be compared at these budgets, usually at one of them."""
        before, self._usual = self.budget.currentData(), usual
        if list(known) == [self.budget.itemData(row) for row in range(self.budget.count())]:
            return
        self.budget.clear()
        for budget in known:
            self.budget.add_choice(f"{budget:g}", budget)
        self._choose_budget(self.wished.budget, before)

    def _choose_sweep(self) -> None:
        if not self.among.choose(self.wished.sweep):
            self.among.choose("")

    def _choose_budget(self, *wishes: float | None) -> None:
        """The first of them that is on offer; else the usual one, or the largest."""
        if not any(map(self.budget.choose, (*wishes, self._usual))):
            self.budget.setCurrentIndex(self.budget.count() - 1)

    def _wish(self, **changes: Any) -> None:
        self.wished = replace(self.wished, **changes)
        self.chosen.emit()
