"""What commands tell of runs that differ in their seed alone: the mean over them, and its
deviation."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.cli.output import Output
from engine.digits import number, or_dash
from engine.intervals import Interval, mean_of_seeds
from engine.runs import Run
from engine.runs.info import seed_name
from engine.runs.seeds import in_settings

ABOUT = (
    "Of several seeds: their mean ± standard deviation (N − 1), and in brackets the bounds between "
    "which the true mean lies with 95 % confidence because these seeds were drawn (Student); of a "
    "share the bounds because these images were (Wilson), where they are wider."
)


@dataclass(frozen=True)
class Seeds:
    """Finished runs that were trained alike but for their seed, one a seed, two at least; and
    `others` of them, which a mean over seeds must not count, with why."""

    members: tuple[Run, ...]
    others: tuple[tuple[Run, str], ...]

    @property
    def of(self) -> str:
        """What is told of them."""
        return f"mean of {len(self.members)} seeds"

    @property
    def name(self) -> str:
        """What they are called together."""
        first = self.members[0]
        return f"{first.name.removesuffix(seed_name('', first.config.seed))}: {self.of}"

    def tell(self, output: Output, **figures: Any) -> None:
        """A line for a script with the `figures` of all, and a remark on each that is left out."""
        for run, why in self.others:
            output.remark(
                f"The run '{run.name}' ({run.id}) {why}, and is left out of the {self.of}."
            )
        output.event(
            "seeds",
            runs=[run.id for run in self.members],
            seeds=[run.config.seed for run in self.members],
            left_out=[run.id for run, _ in self.others],
            **figures,
        )


def in_seeds(runs: Iterable[Run]) -> list[Seeds]:
    """The runs of each setting of which several seeds are finished; of one seed the first
    counts."""
    by_id = {run.id: run for run in runs}
    found: list[Seeds] = []
    for alike in in_settings([run.info() for run in by_id.values()]):
        members: dict[int, Run] = {}
        others: list[tuple[Run, str]] = []
        for info in alike:
            run, seed = by_id[info.id], info.config.seed
            if info.state != "finished":
                others.append((run, "is not finished"))
            elif members.setdefault(seed, run) != run:
                others.append((run, f"has the seed {seed} as another of these"))
        if len(members) > 1:
            found.append(Seeds(tuple(members.values()), tuple(others)))
    return found


def mean_of_all(
    values: Sequence[float | None], limits: tuple[float, float] = (-math.inf, math.inf)
) -> Interval | None:
    """The mean over seeds of a figure within its `limits`; None where one has no finite value."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    return mean_of_seeds(known, *limits) if len(known) == len(values) else None


def mean_told(mean: Interval) -> str:
    """For a person."""
    if not math.isfinite(mean.value):
        return or_dash(mean.value)
    bounds = (" to " if mean.low < 0 else "–").join(
        number(bound, 5) for bound in (mean.low, mean.high)
    )
    around = "" if mean.std is None else f" ± {number(mean.std, 2)}"
    return f"{number(mean.value, 5)}{around} ({bounds})"


def share_told(share: Interval) -> str:
    """A fraction for a person, in percent; its deviation where it is one over seeds."""
    around = "" if share.std is None else f" ± {share.std:.1%}"
    return f"{share.value:.1%}{around} ({100 * share.low:.1f}–{100 * share.high:.1f})"


def figure_of(mean: Interval) -> dict[str, Any]:
    """For a script."""
    return {"mean": mean.value, "std": mean.std, "interval": (mean.low, mean.high)}
