"""How the seeds of a configuration are looked at: as one or each by itself, and which is seen."""

from dataclasses import dataclass

from raven_gui.session.frame import Keeper
from raven_gui.session.settings_keeper import settings_keeper
from raven_gui.workspace.seed_groups import SeedGroups


@dataclass(frozen=True)
class SeedsView:
    """`chosen`: whether seeds are shown as one; `seen`: the run that is seen of a group, by group,
    where another was chosen than the first."""

    chosen: bool
    seen: dict[str, str]


def seeds_keeper(groups: SeedGroups) -> Keeper:
    """Of all groups, whether their runs are there now or not."""

    def get() -> SeedsView:
        return SeedsView(groups.as_one, groups.chosen)

    def put(chosen: bool, seen: dict[str, str]) -> None:
        groups.set_as_one(chosen)
        groups.choose(seen)

    return settings_keeper("which seeds are seen", SeedsView, get, put)
