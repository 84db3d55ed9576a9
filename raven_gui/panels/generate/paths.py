"""Paths between two picked images, a row for each ticked run."""

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from raven_gui.panels.generate import words
from raven_gui.panels.shared.seeds_choice import SeedHeading
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.film_strip import SMALLEST, FilmStrip, side_for
from raven_gui.widgets.flow import FlowLayout
from raven_gui.widgets.labelled import labelled, number
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace
from raven_gui.workspace.generation import RunPath

FEWEST_STEPS, MOST_STEPS = 2, 25
GAP = 8


class PathRow(QWidget):
    """A run's mark and name over its path, with the two originals at the ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = SeedHeading()
        self.strip = FilmStrip()
        self.problem = QLabel(wordWrap=True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setProperty("role", "problem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for part in (self.heading, self.strip, self.problem):
            layout.addWidget(part)

    def show_path(self, path: RunPath | None, problem: str) -> None:
        """Show a path, or why there is none."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.strip.setVisible(not problem)
        if path is not None:
            self.strip.set_images(framed(path), self._tips(path))
            name = self.heading.name
            self.strip.setAccessibleName(
                f"Path of {name} from {path.names[0]} to {path.names[1]}, {len(path.images)} images"
            )

    def _tips(self, path: RunPath) -> list[str]:
        name = self.heading.name
        between = [f"t = {share}, the decoder of {name}" for share in shares(len(path.images))]
        return [f"x₁: {path.names[0]}", *between, f"x₂: {path.names[1]}"]


def framed(path: RunPath) -> list[NDArray[Any]]:
    """The images of a path between its two originals."""
    return [path.ends[0], *path.images, path.ends[1]]


def shares(steps: int) -> list[str]:
    """How far along the path each of its images is, in [0, 1]."""
    return [f"{step / (steps - 1):.2g}" for step in range(steps)]


def captions(steps: int) -> list[str]:
    """What stands above the images of a row."""
    return ["x₁", *shares(steps), "x₂"]


class PathPage(QWidget):
    """Steps and kind of path above the rows, which follow every change."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._generation = workspace, workspace.generation
        self.steps = number(FEWEST_STEPS, MOST_STEPS, words.STEPS)
        self.steps.setAccessibleName("Steps")
        self.path = ChoiceBar("Path", {key: title for key, (title, _) in words.PATHS.items()})
        for key, (_, told) in words.PATHS.items():
            self.path.explain(key, tooltip(told))
        self.about = QLabel(wordWrap=True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setProperty("role", "note")
        self.rows: dict[str, PathRow] = {}
        """The row of each ticked run, by its id, or of several seeds, by their key."""
        self._lay_out()
        self.steps.valueChanged.connect(lambda steps: self._generation.set_path(steps=steps))
        self.path.chosen.connect(lambda key: self._generation.set_path(path=key))
        self._generation.paths_changed.connect(lambda _: self.draw())
        self._generation.settings_changed.connect(self.want)
        workspace.images.picked_changed.connect(self.want)

    def want(self) -> None:
        """Ask for what is not there, and show what is; a hidden page does neither."""
        if self.isVisible() and self._workspace.choices is not None:
            self._generation.want_paths()
            self.draw()

    def draw(self) -> None:
        """Show what is there."""
        if not self.isVisible():
            return
        settings, why = self._generation.path_settings, self._generation.why_no_path()
        self.steps.blockSignals(True)
        self.steps.setValue(settings.steps)
        self.steps.blockSignals(False)
        self.path.choose(settings.path)
        self.pages.setCurrentWidget(self.area if why is None else self.empty)
        if why is not None:
            self.empty.say(*why)
            self.about.clear()
            return
        first, second = (self._workspace.images.name(ref) for ref in self._generation.ends)
        more = len(self._workspace.images.picked) - 2
        rest = f" · the first two of {more + 2} picked images" if more else ""
        self.about.setText(f"From x₁ = {first} to x₂ = {second}{rest}")
        self._show_rows()

    def _show_rows(self) -> None:
        seeds, paths = self._workspace.seed_groups, self._generation.paths
        groups = {group.key: group for group in self._generation.groups}
        for gone in self.rows.keys() - groups.keys():
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {key: self.rows.get(key) or self._make_row() for key in groups}
        for place, (key, row) in enumerate(self.rows.items()):
            seen = seeds.seen(groups[key]).id
            self._list.insertWidget(place, row)
            row.heading.show_group(self._workspace, groups[key])
            row.show_path(paths.answer(seen), paths.problem(seen))
        self._resize_rows()

    def _make_row(self) -> PathRow:
        row = PathRow()
        row.heading.seed.chosen.connect(self._workspace.seed_groups.see)
        return row

    def _resize_rows(self) -> None:
        """As large as the width and the height allow, with the shares above the first row."""
        rows = [row for row in self.rows.values() if row.strip.images()]
        if not rows:
            return
        room = self.area.viewport().size()
        line = self.fontMetrics().height() + 10
        height = (room.height() - line) // len(self.rows) - line - GAP
        for place, row in enumerate(rows):
            count = len(row.strip.images())
            row.strip.set_side(max(SMALLEST, min(side_for(count, room.width()), height)))
            row.strip.set_captions(captions(count - 2) if place == 0 else ())

    def _lay_out(self) -> None:
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(GAP)
        self._list.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._list)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setWidget(inside)
        self.area.viewport().installEventFilter(self)
        self.empty = EmptyState("")
        self.pages = QStackedWidget()
        self.pages.addWidget(self.area)
        self.pages.addWidget(self.empty)
        flow = FlowLayout(gap=10)
        flow.addWidget(labelled("&Steps", self.steps))
        flow.addWidget(labelled("Path", self.path))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(flow)
        layout.addWidget(self.about)
        layout.addWidget(self.pages, stretch=1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._resize_rows()
        return super().eventFilter(watched, event)
