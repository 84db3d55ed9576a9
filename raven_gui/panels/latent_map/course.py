"""The attack's course on the maps: the same step as everywhere else, and a button that plays it."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from raven_gui.panels.shared.course import CourseBar
from raven_gui.widgets.text_button import text_button
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

TIP = (
    "Draw the way that each attacked image takes through every map, step by step of the attack, "
    "from the image itself over the attack's random start. The step is the same in the Compare "
    "panel."
)


class MapCourse(CourseBar):
    """Seen while a step of the attack is looked at, which `toggle` begins and ends."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = workspace.comparison
        self.toggle = text_button("Course", tooltip(TIP), True)
        self.curves.hide()
        self.toggle.toggled.connect(self._use)
        self.moved.connect(self._comparison.set_step)
        self._comparison.step_changed.connect(self.follow)
        self._comparison.config_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Stand at the step that is looked at."""
        step, steps = self._comparison.step, self._comparison.config.last_step
        with QSignalBlocker(self.toggle):
            self.toggle.setChecked(step is not None)
        self.setVisible(step is not None)
        if step is not None:
            self.show_step(min(step, steps), steps)

    def _use(self, on: bool) -> None:
        self._comparison.set_step(self._comparison.config.steps if on else None)
