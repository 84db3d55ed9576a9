"""Many of the picked images in every run: a table of pictures and numbers, in a chosen order."""

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from raven_gui.panels.compare.matrix import CompareMatrix
from raven_gui.panels.compare.order import PICKED, OrderBar, sorted_places, values_of
from raven_gui.theme import Theme
from raven_gui.widgets.picture_view import PictureView
from raven_gui.workspace import Workspace
from raven_gui.workspace.attack_answers import Refs
from raven_gui.workspace.selection import lacks_some

SETTLE_MILLISECONDS = 60
"""After which what a scrolling has come to is asked for."""


class ManyImages(QWidget):
    """Says what is in sight, so that it is attacked first. `opened(place)`: an image is to be seen
    alone."""

    opened = Signal(int)

    def __init__(self, workspace: Workspace, theme: Theme, view: PictureView) -> None:
        super().__init__()
        self._workspace = workspace
        self.matrix = CompareMatrix(workspace, theme, view)
        self.order = OrderBar(self.matrix.rows.button())
        self.matrix.rows.changed.connect(self._tell)
        self._sorted_fully = True
        self._picked: Refs = ()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MILLISECONDS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.order)
        layout.addWidget(self.matrix, 1)
        self.order.chosen.connect(self._sort)
        self.matrix.scrolled.connect(self._settle.start)
        self.matrix.runs.run_clicked.connect(self.order.sort_by)
        self.matrix.focused.connect(workspace.comparison.set_focus)
        self.matrix.opened.connect(self.opened)
        self._settle.timeout.connect(self.want)

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show pictures of these columns of each image in each run."""
        self.matrix.show_columns(keys)

    def refresh(self, gain: int) -> None:
        """Follow which images are picked and which runs are ticked; rows are selected by nobody."""
        self._workspace.history.quietly(lambda: self._follow(gain))

    def _follow(self, gain: int) -> None:
        workspace, rows = self._workspace, self.matrix.rows
        groups = workspace.seed_groups.groups(workspace.comparison.runs)
        self.order.set_question(workspace.comparison.asked)
        self.order.set_runs([(group.key, group.title) for group in groups])
        self.matrix.cells.gain = gain
        before, self._picked = self._picked, workspace.comparison.picked
        count, bar = len(self._picked), self.matrix.verticalScrollBar()
        same = len(self.matrix.matrix.places) == count
        places = self.matrix.matrix.places if same else np.arange(count)
        others = before != self._picked or groups != self.matrix.matrix.groups
        selected = rows.selected() if others else ()
        top = bar.value()
        self.matrix.show_images(places, groups)
        if not same:
            self._sort()
            if lacks_some(before, self._picked):
                bar.setValue(top)
        self.show_focus()
        if others:
            rows.stay(self._picked, selected)
        rows.mark()
        self._tell()

    def take_answer(self, refs: Refs) -> None:
        """A block of images was attacked."""
        if not self.isVisible():
            return
        first = self._workspace.comparison.place_of(refs)
        self.matrix.refresh(range(first, first + len(refs)))
        comparison = self._workspace.comparison
        everything = comparison.done == len(self._workspace.comparison.picked)
        if self._sorts and everything and not self._sorted_fully:
            self._sort()
        self._tell()

    def show_focus(self) -> None:
        """Mark the image that is looked at."""
        self.matrix.show_focus(self._workspace.comparison.focus)

    def want(self) -> None:
        """Ask for what is in sight; and for all, if that is wanted or needed to sort."""
        if not self.isVisible():
            return
        everything = self.order.attack_all.isChecked() or self._sorts
        self._workspace.comparison.want(self.matrix.wanted(), everything)
        self._workspace.defence.follow()
        self._tell()

    def start_anew(self) -> None:
        """The settings are others: what is sorted is so by numbers that no longer hold."""
        self._sorted_fully = False
        self.order.set_question(self._workspace.comparison.asked)
        self._tell()

    @property
    def _sorts(self) -> bool:
        return self.order.order().measure != PICKED

    def _sort(self) -> None:
        workspace, order = self._workspace, self.order.order()
        count = len(workspace.comparison.picked)
        if len(self.matrix.matrix.places) != count:
            return  # others are picked by now: the table sorts them when it follows
        groups = {group.key: group for group in self.matrix.matrix.groups}
        places = np.arange(count)
        if order.measure != PICKED and order.run in groups:
            values = values_of(workspace, groups[order.run], order.measure)
            places = sorted_places(values, order.descending)
        self._sorted_fully = workspace.comparison.done == count
        self.matrix.cells.forget()
        self.matrix.rows.put_in_order(places)
        self.matrix.scrollToTop()
        self.want()

    def _tell(self) -> None:
        comparison, count = self._workspace.comparison, len(self._workspace.comparison.picked)
        selected, words = self.matrix.rows.count, f"{count:,} picked"
        usual = f"{words} · attacked as they come into sight"
        if self.order.attack_all.isChecked() or self._sorts:
            words = f"{comparison.done:,} of {count:,} attacked"
            if comparison.done < count and self._sorts:
                words += " · sorted anew when all are"
            if comparison.step is not None and self._sorts:
                words += " · sorted by the attack’s end"
        elif selected < 2:
            words = usual
        if selected > 1:
            words += f" · {selected:,} selected"
        self.order.tell(words, usual)
