"""Whether choices could be trained, before they are."""

from PySide6.QtCore import QObject, Signal

from engine.config import TrainingConfig
from engine.service.messages import CheckChoices, ChoicesChecked
from raven_gui.workspace.ask import Ask


class Checking(QObject):
    """Of several questions the newest counts; answers to older ones are dropped."""

    answered = Signal(str)
    """Why the choices make no sense together, in a sentence; empty where they do."""

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._job = 0

    def check(self, config: TrainingConfig) -> None:
        """Ask the engine."""
        self._job = self._ask(CheckChoices, config=config)

    def withdraw(self) -> None:
        """The question has changed, and the new one is not put yet."""
        self._job = 0

    def take(self, event: ChoicesChecked) -> None:
        """The engine's answer."""
        if event.job == self._job:
            self._job = 0
            self.answered.emit(event.sentence)
