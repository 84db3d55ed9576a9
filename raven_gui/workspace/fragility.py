"""The discrete example that shows why encoders break: its settings, and how far it is."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.service.messages import Demonstrate, Demonstrated
from raven_gui.workspace.ask import Ask


@dataclass(frozen=True)
class FragilitySettings:
    """Fields of Demonstrate."""

    coupling: float = 0.95
    radius: int = 3
    steps: int = 400
    seed: int = 0


class Fragility(QObject):
    """Asks while the panel wants it; what answers an older question is dropped."""

    changed = Signal()
    """There are newer tables, or it is known why there are none."""
    settings_changed = Signal()

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.settings = FragilitySettings()
        self.shown: Demonstrated | None = None
        """The newest tables. Until the first of newer settings come, they are of older ones."""
        self.problem = ""
        """Why the settings of now cannot be shown, in a sentence."""
        self._asked: FragilitySettings | None = None
        self._job = 0

    @property
    def finished(self) -> bool:
        """Whether what is shown is the end of what was asked for last."""
        return self.shown is not None and self.shown.job == self._job and self.shown.finished

    def set(self, **changes: Any) -> None:
        """Change fields of FragilitySettings."""
        settings = replace(self.settings, **changes)
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit()

    def want(self) -> None:
        """Ask for the settings of now, unless that was done."""
        if self._asked != self.settings:
            self._asked = self.settings
            self._job = self._ask(Demonstrate, **asdict(self.settings))

    def take(self, event: Demonstrated) -> None:
        """Tables from the engine."""
        if event.job == self._job:
            self.shown, self.problem = event, ""
            self.changed.emit()

    def take_failure(self, job: int, sentence: str) -> bool:
        """Something could not be done; whether it was asked here, and is told here."""
        if job != self._job or not job:
            return False
        self.problem, self._asked = sentence, None
        self.changed.emit()
        return True
