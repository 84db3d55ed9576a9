"""What the user wants of the attack: its settings and its target, to take back and do again, and
the step of it that is shown."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.config import AttackConfig
from raven_gui.workspace.attack_answers import Question
from raven_gui.workspace.history import History
from raven_gui.workspace.selection import ImageRef

SETTINGS, TARGET = "the attack’s settings", "the target"
"""What changes in the history are called, and are about."""


class AttackWishes(QObject):
    """Tells of each change, and then does `refresh`."""

    config_changed = Signal()
    """The settings, or what is attacked, are others."""
    target_changed = Signal()

    def __init__(self, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self.config = AttackConfig()
        self.on_probe = False
        """Whether what the probes read is attacked, and not the divergence of the settings."""
        self.target: ImageRef | None = None
        """What the picked images are to look like to the encoders; None where they are to look
        like nothing in particular."""
        self.step: int | None = None
        """After which step of the attack things are shown; None for its end."""

    @property
    def asked(self) -> Question:
        """The question of now, answered or not."""
        return self.of_the_end if self.step is None else self.of_the_end.with_course

    @property
    def of_the_end(self) -> Question:
        """The same while no step is shown."""
        task = self.task if self.on_probe else ""
        return Question(self.config, self.target, self.on_probe, task)

    @property
    def task(self) -> str:
        """For which task the probes are that an attack on them is about; '' for the first one."""
        raise NotImplementedError

    def set_config(self, on_probe: bool | None = None, **changes: Any) -> None:
        """Change settings of the attack, and where it is said whether it is `on_probe`, and attack
        again. Raises pydantic's ValidationError."""
        before = self.config, self.on_probe
        config = AttackConfig.model_validate({**self.config.model_dump(), **changes})
        after = config, self.on_probe if on_probe is None else on_probe
        self._put_settings(after)
        self._record(SETTINGS, before, after, self._put_settings)

    def set_target(self, target: ImageRef | None) -> None:
        """Attack so that the picked images look like another to the encoders; None to end that."""
        before = self.target
        self._put_target(target)
        self._record(TARGET, before, target, self._put_target)

    def forget_target(self) -> None:
        """What the target was called is another image now, or none."""
        self._history.forget(TARGET)
        self._put_target(None)

    def refresh(self) -> None:
        """Follow what is wanted."""
        raise NotImplementedError

    def _put_settings(self, settings: tuple[AttackConfig, bool]) -> None:
        if settings != (self.config, self.on_probe):
            self.config, self.on_probe = settings
            self.config_changed.emit()
            self.refresh()

    def _put_target(self, target: ImageRef | None) -> None:
        if target != self.target:
            self.target = target
            self.target_changed.emit()
            self.refresh()

    def _record(self, text: str, before: Any, after: Any, put: Callable[[Any], None]) -> None:
        if before != after:
            ends = before, after
            self._history.record(text, lambda: put(before), lambda: put(after), text, ends=ends)
