"""The Compare panel: the picked images attacked in every ticked run, side by side."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from raven_gui.export import Figure, offer_export
from raven_gui.export.in_turns import FiguresInTurns, Gathering, gathered
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.panels.compare.controls import AttackControls
from raven_gui.panels.compare.empty import WAKING, why_empty
from raven_gui.panels.compare.figures import figures_of_one
from raven_gui.panels.compare.layout import lay_out
from raven_gui.panels.compare.look import Look, add_key
from raven_gui.panels.compare.many import ManyImages
from raven_gui.panels.compare.many_figure import figures_of_many
from raven_gui.panels.compare.one import OneImage
from raven_gui.panels.compare.progress import AttackProgress
from raven_gui.panels.compare.settings import settings_of
from raven_gui.panels.compare.steps import show_course
from raven_gui.panels.compare.subject import Subject, subject_of
from raven_gui.panels.compare.target import TargetChip, aim_at, may_be_target
from raven_gui.panels.compare.words import ComparisonTold
from raven_gui.panels.shared.course import CourseBar
from raven_gui.panels.shared.seeds_choice import seeds_button
from raven_gui.theme import Theme
from raven_gui.widgets.blink import Blink
from raven_gui.widgets.choice_bar import ChoiceBar
from raven_gui.widgets.empty_state import EmptyState
from raven_gui.widgets.image_drag import dragged_image
from raven_gui.widgets.pages import export_button
from raven_gui.widgets.picture_view import PictureView
from raven_gui.workspace import ImageRef, Workspace

MODES = {"one": "One image", "many": "Many images"}


class ComparePanel(QWidget):
    """One image in detail, a row per ticked run, or many at once; the budget re-attacks what is
    looked at as it moves. `looked_otherwise` tells of another mode or other columns."""

    title = "Compare"
    looked_otherwise = Signal()
    copy_requested = Signal(object, str)
    """Of the budget grid, as a 'command' or as 'Python'."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._theme = workspace, theme
        self._comparison = workspace.comparison
        self._listed = bool(workspace.runs.all)
        self._stale = True
        self.seeds = seeds_button(workspace)
        self.view = PictureView(self)
        self.blink = Blink(self.view, self)
        self.mode = ChoiceBar("Look at", MODES)
        self.export = export_button(
            "Save or copy this comparison: pictures, numbers (CSV) and arrays."
        )
        self.target = TargetChip(workspace)
        self.controls = AttackControls(self._comparison)
        self.look = Look(self.view, self.blink, self)
        self.progress = AttackProgress(self._comparison, self)
        self.one = OneImage(workspace, self.view)
        self.strip, self.grid = self.one.strip, self.one.grid
        self.many = ManyImages(workspace, theme, self.view)
        self.empty = EmptyState(*WAKING)
        self.course = CourseBar()
        self.busy, self.status = self.progress.bar, self.progress.words
        self.told = ComparisonTold(workspace, self.progress.line, self.mode, self)
        self.caption = self.told.caption
        self.stack = QStackedLayout()
        self._in_turns = FiguresInTurns(self)
        self.setAcceptDrops(True)
        lay_out(self)
        self._connect()

    @property
    def shows_many(self) -> bool:
        """Whether many images are looked at, not one."""
        return self.mode.current() == "many"

    def figures(self) -> list[Figure]:
        """What is on show as a figure; none while there is no result."""
        return gathered(self.gather())

    def gather(self) -> Gathering:
        """The same in turns."""
        gain = self.controls.gain.value()
        if not self.export.isEnabled():
            return []
        if self.shows_many:
            return (yield from figures_of_many(self._workspace, self.many.matrix, gain))
        return figures_of_one(self._workspace, self.one.columns, gain)

    def use_as_target(self, ref: ImageRef | None = None, onto: int = -1) -> None:
        """Let the picked images look like this one to the encoders, by default the one looked at;
        and look at what it was dropped on."""
        aim_at(self._workspace, ref, onto)

    def _connect(self) -> None:
        workspace, comparison = self._workspace, self._comparison
        for signal in (
            *(workspace.ready, workspace.runs.ticked_changed, workspace.images.picked_changed),
            *(workspace.images.loaded, workspace.images.task_changed, workspace.filtering.changed),
            *(comparison.changed, comparison.target_changed),
            *(comparison.step_changed, self.controls.gain_changed, self._theme.changed),
            *(workspace.seed_groups.changed, workspace.defence.changed),
        ):
            signal.connect(self._refresh)
        workspace.runs.changed.connect(self._list)
        comparison.focus_changed.connect(self._follow_focus)
        comparison.config_changed.connect(self.many.start_anew)
        comparison.answered.connect(self.many.take_answer)
        self.progress.ended.connect(self._refresh)
        self.controls.settings_requested.connect(self._open_settings)
        self.mode.chosen.connect(self.look_at)
        add_key(self, "One image or many", "Ctrl+Shift+M", self._look_at_other)
        self.look.shown_chosen.connect(self._show_columns)
        self.look.course.toggled.connect(self._use_course)
        self.look.target.clicked.connect(lambda: self.use_as_target())
        self.look.budgets.clicked.connect(self.open_budget_grid)
        defence, switch = workspace.defence, self.look.defend
        switch.toggled.connect(defence.set_on)
        defence.changed.connect(lambda: switch.setChecked(defence.on))
        self.course.moved.connect(comparison.set_step)
        self.one.chosen.connect(comparison.set_focus)
        self.many.opened.connect(self.open_image)
        self.strip.dropped.connect(self._drop_on_strip)
        self.export.clicked.connect(self._export)

    # ------------------------------------------------------------ what a user does

    def open_image(self, place: int) -> None:
        """Look at one of the picked images alone."""
        self._comparison.set_focus(place)
        self.look_at("one")

    def open_budget_grid(self) -> None:
        """Attack the image looked at under several budgets, for a figure."""
        if self.export.isEnabled():
            dialog = BudgetGridDialog(self._workspace, self._theme, self)
            dialog.copy_as.asked.connect(self.copy_requested)
            dialog.open()

    def _look_at_other(self) -> None:
        self.look_at("one" if self.shows_many else "many")

    def look_at(self, mode: str) -> None:
        """Look at 'one' image or 'many', in the columns chosen for it. Raises KeyError."""
        self.mode.choose(mode)
        shown = self.many.matrix.cells.shown if self.shows_many else self.one.shown
        self.look.show.offer(shown, "original" if self.shows_many else "")
        self._refresh()
        if self.shows_many:
            self.many.want()
        else:
            self._comparison.want(())
        self.many.matrix.rows.share(self.shows_many)
        self.looked_otherwise.emit()

    def _show_columns(self, keys: tuple[str, ...]) -> None:
        (self.many if self.shows_many else self.one).show_columns(keys)
        self._refresh()
        self.looked_otherwise.emit()

    def _use_course(self, on: bool) -> None:
        if on != (self._comparison.step is not None):
            self._comparison.set_step(self._comparison.config.steps if on else None)

    def _drop_on_strip(self, dataset: str, index: int, onto: int) -> None:
        place = self._comparison.place_of(self._comparison.refs) + onto if onto >= 0 else -1
        self.use_as_target(ImageRef(dataset, index), place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        image = dragged_image(event.mimeData())
        if image is not None and may_be_target(self._workspace, ImageRef(*image)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        image = dragged_image(event.mimeData())
        if image is None:
            return
        event.acceptProposedAction()
        matrix = self.many.matrix
        where = matrix.mapFrom(self, event.position().toPoint())
        onto = matrix.place_at(where) if self.shows_many else None
        self.use_as_target(ImageRef(*image), -1 if onto is None else onto)

    def _open_settings(self) -> None:
        settings = settings_of(self._comparison, self)
        settings.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        settings.open()

    def _export(self) -> None:
        self._in_turns.ask(self, self._open_export)

    def _open_export(self, figures: list[Figure]) -> None:
        offer_export(figures, self._theme, self)

    # ------------------------------------------------------------ what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()
        if self.shows_many:
            self.many.want()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.look.blink.setChecked(False)
        self._comparison.want(())

    def _list(self) -> None:
        self._listed = True
        self._refresh()

    def _refresh(self) -> None:
        self._stale = True
        if self.isVisible():
            self._redraw()

    def _redraw(self) -> None:
        self._stale = False
        comparison = self._comparison
        why = why_empty(self._workspace, self._listed)
        subject = subject_of(self._workspace)
        self.target.refresh()
        self.look.course.setChecked(comparison.step is not None)
        attacked = why is None and bool(comparison.result and comparison.result.results)
        self.export.setEnabled(attacked)
        self.look.budgets.setEnabled(attacked)
        if why is not None or not subject.refs:
            self.empty.say(*(why or WAKING))
            self.stack.setCurrentWidget(self.empty)
            self.course.hide()
            self.told.clear()
            return
        gain = self.controls.gain.value()
        if self.shows_many:
            self.many.refresh(gain)
            self.stack.setCurrentWidget(self.many)
            self.many.want()
        else:
            self.one.show_subject(subject, gain, self._theme.colours)
            self.stack.setCurrentWidget(self.one)
        self._tell(subject)

    def _tell(self, subject: Subject) -> None:
        show_course(self.course, self._workspace, subject)
        self.told.tell(subject)

    def _follow_focus(self) -> None:
        """Another image is looked at: of many, nothing but the mark moves."""
        if self.shows_many and self.isVisible() and not self._stale:
            self.many.show_focus()
            self._tell(subject_of(self._workspace))
        else:
            self._refresh()
