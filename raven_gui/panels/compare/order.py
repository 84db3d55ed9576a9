"""In which order the picked images stand: as they were picked, or by a number of one run."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from engine.service.messages import RunInfo
from raven_gui.panels.compare.measures import MEASURES, REACHED, Values
from raven_gui.panels.compare.reached import reached_tip, reached_title
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.text_button import text_button
from raven_gui.workspace import Workspace
from raven_gui.workspace.attack_answers import Question
from raven_gui.workspace.attack_plan import BLOCK
from raven_gui.workspace.seed_groups import SeedGroup

PICKED = ""


@dataclass(frozen=True)
class Order:
    """`measure` is '' for the order of picking."""

    measure: str = PICKED
    run: str = ""
    descending: bool = True


def values_of(workspace: Workspace, group: SeedGroup, measure: str) -> Values:
    """A number of each picked image, [N], on average over several seeds; not a number where it is
    not known of each. A class is that of the seed that is seen."""
    of_class = MEASURES[measure].of_class
    runs = (workspace.seed_groups.seen(group),) if of_class else group.runs
    values: Values = np.mean([_values_in(workspace, run, measure) for run in runs], axis=0)
    return values


def _values_in(workspace: Workspace, run: RunInfo, measure: str) -> Values:
    comparison, count = workspace.comparison, len(workspace.comparison.picked)
    task = workspace.images.sets.all_tasks().get(run.config.dataset)
    values = np.full(count, np.nan)
    for first in range(0, count, BLOCK):
        known = comparison.known(first, run.id)
        if known is None:
            continue
        told = known.result.on_task(task or next(iter(known.result.by_task), ""))
        found = MEASURES[measure].values(known.result, told)
        if found is not None:
            values[first : first + len(found)] = found
    return values


def sorted_places(values: Values, descending: bool) -> NDArray[np.intp]:
    """Places by their values; equal ones keep their order, those without a value come last."""
    keys = -values if descending else values
    return np.argsort(keys, kind="stable")


class OrderBar(QWidget):
    """`chosen()` follows the user. `attack_all` asks to attack all picked images, also those that
    were not looked at yet. `rows` is a button about the rows that are ordered."""

    chosen = Signal()

    def __init__(self, rows: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._awaited = ""
        """The run to choose once it is on offer."""
        self.measure = QComboBox()
        self.measure.setAccessibleName("Sort images by")
        self.measure.addItem("as picked", PICKED)
        self.measure.setItemData(0, "In the order of picking.", Qt.ItemDataRole.ToolTipRole)
        for name, measure in MEASURES.items():
            self.measure.addItem(measure.title, name)
            self.measure.setItemData(
                self.measure.count() - 1, measure.tip, Qt.ItemDataRole.ToolTipRole
            )
        self.run = QComboBox()
        self.run.setAccessibleName("Sort by the numbers of this run")
        self.run.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.direction = text_button(
            "largest first",
            "The largest numbers first, or the smallest; of predictions the last class.",
            True,
            True,
        )
        self.attack_all = text_button(
            "Attack all",
            "Attack all picked images, one block after another, not only those in sight. Sorting "
            "does so too, for it needs their numbers.",
            True,
        )
        self.progress = QLabel()
        self.progress.setProperty("role", "note")
        self.progress.setAccessibleName("How many images are attacked")
        self.progress.setMinimumHeight(self.measure.sizeHint().height())
        self._flow = flow = FlowLayout(self, gap=8)
        flow.setContentsMargins(12, 0, 12, 0)
        pair = QWidget()
        line = QHBoxLayout(pair)
        line.setContentsMargins(0, 0, 0, 0)
        label = QLabel("S&ort")
        label.setBuddy(self.measure)
        line.addWidget(label)
        line.addWidget(self.measure)
        for part in (pair, self.run, self.direction, self.attack_all, rows, self.progress):
            flow.addWidget(part)
        self.measure.activated.connect(self._choose)
        self.run.activated.connect(self._choose)
        self.direction.toggled.connect(self._choose)
        self.attack_all.toggled.connect(self.chosen)
        self._follow()

    def order(self) -> Order:
        """What is chosen."""
        return Order(
            str(self.measure.currentData()),
            str(self.run.currentData() or self._awaited),
            self.direction.isChecked(),
        )

    def put(self, order: Order) -> None:
        """Choose an order; its run is chosen as soon as it is on offer."""
        self.measure.setCurrentIndex(max(0, self.measure.findData(order.measure)))
        self._awaited = order.run
        self.run.setCurrentIndex(self.run.findData(order.run))
        with QSignalBlocker(self.direction):
            self.direction.setChecked(order.descending)
        self._choose()

    def set_runs(self, runs: list[tuple[str, str]]) -> None:
        """Offer these runs, by id and title, or seeds as one by the key of their group; the chosen
        one stays where it is still there."""
        with QSignalBlocker(self.run):
            chosen = self.run.currentData() or self._awaited
            self.run.clear()
            for run, title in runs:
                self.run.addItem(title, run)
            self.run.setCurrentIndex(max(0, self.run.findData(chosen)))

    def set_question(self, question: Question) -> None:
        """Offer to sort by what an attack asked this maximises, under its name."""
        at = self.measure.findData(REACHED)
        self.measure.setItemText(at, reached_title(question))
        self.measure.setItemData(at, reached_tip(question), Qt.ItemDataRole.ToolTipRole)
        self._follow()

    def sort_by(self, run: str) -> None:
        """Sort by a run's numbers; again, and the order is turned round."""
        if self.order().measure == PICKED:
            self.measure.setCurrentIndex(self.measure.findData("shift"))
        elif self.run.currentData() == run:
            self.direction.toggle()
            return
        self.run.setCurrentIndex(self.run.findData(run))
        self._choose()

    def tell(self, words: str, room_for: str) -> None:
        """Say how many images are attacked, with `room_for` other words in their place: no line is
        broken otherwise when it says those."""
        if words != self.progress.text():
            self.progress.setText(words)
            room = self.progress.fontMetrics().horizontalAdvance(room_for)
            self.progress.setMinimumWidth(room)
            self._flow.invalidate()

    def _choose(self) -> None:
        self._follow()
        self.chosen.emit()

    def _follow(self) -> None:
        sorts = self.order().measure != PICKED
        self.run.setVisible(sorts)
        self.direction.setVisible(sorts)
        self.direction.setText(self._direction(sorts))
        self.measure.setToolTip(str(self.measure.currentData(Qt.ItemDataRole.ToolTipRole)))

    def _direction(self, sorts: bool) -> str:
        down, measure = self.direction.isChecked(), self.order().measure
        if sorts and MEASURES[measure].of_class:
            return "last class first" if down else "first class first"
        return "largest first" if down else "smallest first"
