"""Sessions of a workspace, without the panels of the window."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from raven_gui.session.frame import Fields, Frame, Keeper
from raven_gui.session.sessions import Sessions
from tests.gui.conftest import World


@dataclass
class Rest:
    """What a window is beside its workspace, as plain values."""

    panel: str = "compare"
    layout: bytes = b"docks"
    width: int = 1280
    mood: str = "calm"
    said: list[str] = field(default_factory=list)

    def frame(self) -> Frame:
        """As sessions see it."""
        return Frame(
            panel=lambda: self.panel,
            show_panel=lambda name: setattr(self, "panel", name),
            layout=lambda: self.layout,
            width=lambda: self.width,
            set_layout=self._put_layout,
            keepers={"mood": Keeper("the mood", lambda: {"mood": self.mood}, self._put)},
        )

    def _put_layout(self, layout: bytes, width: int) -> None:
        self.layout, self.width = layout, width

    def _put(self, fields: Fields) -> None:
        if fields["mood"] not in ("calm", "merry"):
            raise ValueError
        self.mood = str(fields["mood"])


@pytest.fixture
def rest() -> Rest:
    return Rest()


@pytest.fixture
def sessions(world: World, rest: Rest) -> Iterator[Sessions]:
    """Not started yet."""
    made = Sessions(world.workspace, world.bridge, rest.frame(), world.workspace)
    made.failed.connect(rest.said.append)
    made.recovered.connect(rest.said.append)
    yield made
    made.close()
