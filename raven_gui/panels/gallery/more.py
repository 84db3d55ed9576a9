"""Filters by what a run makes of the images, folded away until they are wanted."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.widgets.tool_buttons import fold_button
from raven_gui.words import tooltip
from raven_gui.workspace.filter import Filter

Entry = tuple[str, str]
"""What is shown of a choice, and what stands for it."""
VERDICTS = (("Fooled or not", None), ("Fooled", True), ("Not fooled", False))


class MoreFilters(QWidget):
    """A run, the class it predicts, and whether the attack of now fools it. `fold` shows and hides
    them; what is chosen counts either way. `changed` follows the user."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = fold_button(
            "More filters", "Filter by predicted class, and by what the attack fools."
        )
        self.run = _box("Run", "Whose predictions the next two choices are about.")
        self.predicted = _box(
            "Predicted class", "Show the images that this run's linear probe takes for one class."
        )
        self.fooled = _box(
            "Fooled",
            "Show the images whose prediction the attack of now changes, or those it does not; "
            "their true class plays no part. Every image has to be attacked for it: that is "
            "measured when you ask for it.",
        )
        for words, verdict in VERDICTS:
            self.fooled.add_choice(words, verdict)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.run, 0, 0, 1, 2)
        layout.addWidget(self.predicted, 1, 0)
        layout.addWidget(self.fooled, 1, 1)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        self.set_classes(())
        self.set_runs([])
        self.hide()
        self.fold.toggled.connect(self.setVisible)
        for box in (self.run, self.predicted, self.fooled):
            box.activated.connect(self.changed)

    def set_runs(self, entries: list[Entry]) -> None:
        """Offer runs; the chosen one stays if it is among them, else the filter asks for
        nothing of them."""
        chosen = self.run.currentData()
        self.run.clear()
        for title, run in entries:
            self.run.add_choice(f"In {title}", run)
        if not self.run.choose(chosen):
            self.run.setCurrentIndex(0 if entries else -1)
            self.ask_for_all()
        for box in (self.run, self.predicted, self.fooled):
            box.setEnabled(bool(entries))
        self.run.setPlaceholderText("No ticked run of this data set")

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Offer classes."""
        chosen = self.predicted.currentData()
        self.predicted.clear()
        self.predicted.add_choice("Any prediction", None)
        for label, name in enumerate(names):
            self.predicted.add_choice(f"Taken for {name}", label)
        self.predicted.setCurrentIndex(0)
        self.predicted.choose(chosen)

    def ask_for_all(self) -> None:
        """Ask for nothing."""
        self.predicted.setCurrentIndex(0)
        self.fooled.setCurrentIndex(0)

    def ask_for_all_classes(self) -> None:
        """Ask for no predicted class; the rest stays."""
        self.predicted.setCurrentIndex(0)

    def onto(self, wanted: Filter) -> Filter:
        """A filter with what is asked for here added."""
        return replace(
            wanted,
            run=str(self.run.currentData() or ""),
            predicted=self.predicted.currentData(),
            fooled=self.fooled.currentData(),
        )

    def show_filter(self, wanted: Filter) -> None:
        """Show what is asked for, as if it had been chosen here."""
        self.run.choose(wanted.run or None)
        self.predicted.setCurrentIndex(max(0, self.predicted.findData(wanted.predicted)))
        verdicts = [verdict for _, verdict in VERDICTS]
        self.fooled.setCurrentIndex(verdicts.index(wanted.fooled))


def _box(name: str, tip: str) -> ChoiceBox:
    box = ChoiceBox()
    box.setAccessibleName(name)
    box.setToolTip(tooltip(tip))
    return box
