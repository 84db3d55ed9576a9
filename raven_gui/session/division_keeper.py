"""How the user has divided the room of panels between their parts."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from raven_gui.middle import Middle
from raven_gui.session.frame import Keeper
from raven_gui.session.settings_keeper import settings_keeper
from raven_gui.widgets.divided import DIGITS

Share = Annotated[float, Field(ge=0, le=1)]
PARTS = 10**DIGITS
"""Of which a splitter, which takes whole numbers, gives each part its share."""


@dataclass(frozen=True)
class Division:
    """Shares of each part, by the name of the panel."""

    shares: dict[str, tuple[Share, ...]]


def division_keeper(middle: Middle) -> Keeper:
    """Shares rather than pixels: a session is opened in windows of any size."""
    splits = {
        name: middle.splits[panel.title]
        for name, panel in middle.panels.items()
        if panel.title in middle.splits
    }

    def get() -> Division:
        return Division({name: split.shares for name, split in splits.items()})

    def put(shares: dict[str, tuple[float, ...]]) -> None:
        for name, split in splits.items():
            wanted = [round(PARTS * share) for share in shares.get(name, ())]
            if len(wanted) == split.count() and any(wanted):
                split.divide(wanted)

    return settings_keeper("how panels are divided", Division, get, put)
