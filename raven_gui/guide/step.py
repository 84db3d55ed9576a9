"""One step of the guided tour."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Step:
    """`words`, two sentences at most, about the widget `at`; `show` brings it on screen first.

    `watch` is compared with what it was when the step began: once it differs, the user has done
    what the words ask for.
    """

    title: str
    words: str
    at: QWidget
    show: Callable[[], None]
    watch: Callable[[], object]
