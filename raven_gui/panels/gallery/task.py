"""The choice of the task that counts, where a data set has several."""

from PySide6.QtWidgets import QWidget

from raven_gui.widgets.choice_box import ChoiceBox
from raven_gui.words import tooltip
from raven_gui.workspace import Workspace

TIP = (
    "What is to be told of each image, in the whole window: classes and their colours, what runs "
    "take images for, and accuracy. Each run has a linear probe for each task."
)


class TaskChoice(ChoiceBox):
    """Out of sight while the data set shown has one task alone."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = workspace.images
        self.setAccessibleName("Task")
        self.setToolTip(tooltip(TIP))
        self.activated.connect(lambda _: self._images.choose_task(str(self.currentData())))
        self._images.loaded.connect(self._follow)
        self._images.task_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        tasks = self._images.sets.tasks(self._images.dataset)
        self.clear()
        for task in tasks:
            self.addItem(f"Task: {task}", task)
        self.setCurrentIndex(self.findData(self._images.task))
        self.setVisible(len(tasks) > 1)
