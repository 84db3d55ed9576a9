"""How the parts of the workspace speak to the engine."""

from typing import Any, Protocol

from engine.service.messages import Command


class Ask(Protocol):
    """Send a command of `kind` with these fields; returns the number of its job."""

    def __call__(self, kind: type[Command], **fields: Any) -> int: ...
