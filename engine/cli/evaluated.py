"""What `raven evaluate` tells: figures of each run, and of runs that differ in their seed alone,
with how sure they are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from rich.table import Table

from engine.cli.figures import figures_of
from engine.cli.output import Output, table
from engine.cli.selected import told_apart
from engine.config import AttackConfig
from engine.counting import counted
from engine.intervals import Interval, mean_of_seeds, share_of
from engine.runs import Run
from engine.runs.info import seed_name
from engine.runs.seeds import in_settings
from engine.sanity import Maximised
from engine.service import messages as m

CONFIDENCE = (
    "In brackets: the bounds between which the true figure lies with 95 % confidence, of a run "
    "because these images were drawn (Wilson), of several seeds because these were (Student), "
    "behind ± their standard deviation (N − 1). "
    "Under attack that is what this attack leaves; a stronger one may leave less: raven sanity."
)

_TITLES: Mapping[str, str] = MappingProxyType({"downstream": "downstream (probe attacked)"})
"""Of objectives whose name does not say what is attacked."""


@dataclass(eq=False)
class Evaluated:
    """What was measured of a run on `images` test images: its clean figures, and accuracies under
    attack, fractions, by objective and budget."""

    run: Run
    quality: m.QualityMeasured
    attacked: dict[str, dict[str, float]] = field(default_factory=dict)

    def sure(self, accuracy: float) -> Interval:
        """How far an accuracy may be off because these images were drawn."""
        images = self.quality.images
        return share_of(round(accuracy * images), images)


def tell_run(found: Evaluated, task: str, output: Output) -> None:
    """A line for a script."""
    output.event(
        "evaluated",
        run=found.run.id,
        name=found.run.name,
        dataset=found.quality.source.dataset,
        task=task,
        **figures_of(found.quality),
        accuracy_interval=_bounds(found.sure(found.quality.accuracy)),
        adversarial_accuracy=found.attacked,
        adversarial_accuracy_interval=_of_each(
            found.attacked, lambda accuracy: _bounds(found.sure(accuracy))
        ),
    )


def tell_all(
    found: Sequence[Evaluated],
    task: str,
    attacks: Mapping[Maximised, AttackConfig],
    output: Output,
) -> None:
    """Tables of all runs, and for a script a line for each set of seeds."""
    count = found[0].quality.images
    clean = table(
        f"On {counted(count, 'test image')}; the probe's task is {task}",
        "Run",
        " Accuracy",
        " MSE per pixel (0-255)",
        " Paired distance",
        " relative to the latents' variance",
    )
    budgets = next(iter(found[0].attacked.values()))
    attacked = table(
        "Accuracy under attack, by budget ε", "Run", "Objective", *(f" {b}" for b in budgets)
    )
    names = told_apart([own.run for own in found])
    for own in found:
        _add_run(own, names[own.run.id], clean, attacked)
    for seeds in of_one_setting(found):
        _add_seeds(seeds, clean, attacked, output)
    output.tell(clean)
    output.tell(attacked)
    if on_probe := attacks.get("downstream"):
        output.tell(_about_probe(on_probe))
    output.tell(CONFIDENCE)


def _about_probe(config: AttackConfig) -> str:
    steps, starts = counted(config.steps, "step"), counted(config.restarts, "random start")
    return (
        f"{_TITLES['downstream']}: the attack knows the probe and maximises its cross-entropy, "
        f"{steps} from each of {starts}; an image that is misread once counts as misread."
    )


@dataclass(frozen=True, eq=False)
class Seeds:
    """Runs that were trained alike but for their seed, one a seed, two at least; and `others` of
    the same seeds, which a mean over seeds must not count again."""

    members: tuple[Evaluated, ...]
    others: tuple[Evaluated, ...]


def of_one_setting(found: Iterable[Evaluated]) -> list[Seeds]:
    """The runs of each setting that has several seeds; of one seed the first counts."""
    groups: list[Seeds] = []
    by_run = {own.run.id: own for own in found}
    for alike in in_settings([own.run.info() for own in by_run.values()]):
        first: dict[int, Evaluated] = {}
        group = [by_run[info.id] for info in alike]
        others = tuple(own for own in group if first.setdefault(own.run.config.seed, own) != own)
        if len(first) > 1:
            groups.append(Seeds(tuple(first.values()), others))
    return groups


def _add_run(found: Evaluated, name: str, clean: Table, attacked: Table) -> None:
    own = found.quality
    mean, deviation = own.pair_distance
    clean.add_row(
        name,
        _told(found.sure(own.accuracy)),
        f"{own.mse_255:.1f}",
        f"{mean:.4g} ± {deviation:.2g}",
        f"{own.relative_pair_distance:.4g}",
    )
    for objective, left in found.attacked.items():
        cells = (_told(found.sure(accuracy)) for accuracy in left.values())
        attacked.add_row(name, _TITLES.get(objective, objective), *cells)


def _add_seeds(found: Seeds, clean: Table, attacked: Table, output: Output) -> None:
    seeds, first = found.members, found.members[0]
    stem = first.run.name.removesuffix(seed_name("", first.run.config.seed))
    name = f"{stem}: mean of {len(seeds)} seeds"
    for other in found.others:
        output.remark(
            f"The run '{other.run.name}' ({other.run.id}) has the seed {other.run.config.seed} as "
            f"another of these, and is left out of the {name.removeprefix(f'{stem}: ')}."
        )
    accuracy = _mean_accuracy(own.quality.accuracy for own in seeds)
    error, pair, relative = (
        mean_of_seeds(values)
        for values in (
            [own.quality.mse_255 for own in seeds],
            [own.quality.pair_distance[0] for own in seeds],
            [own.quality.relative_pair_distance for own in seeds],
        )
    )
    means = {
        objective: {
            budget: _mean_accuracy(own.attacked[objective][budget] for own in seeds)
            for budget in left
        }
        for objective, left in first.attacked.items()
    }
    clean.add_row(
        name,
        _told(accuracy),
        *map(_told_mean, (error, pair, relative)),
    )
    for objective, left in means.items():
        attacked.add_row(name, _TITLES.get(objective, objective), *map(_told, left.values()))
    output.event(
        "seeds",
        runs=[own.run.id for own in seeds],
        seeds=[own.run.config.seed for own in seeds],
        left_out=[own.run.id for own in found.others],
        accuracy=_figure(accuracy),
        mse_255=_figure(error),
        pair_distance=_figure(pair),
        relative_pair_distance=_figure(relative),
        adversarial_accuracy=_of_each(means, _figure),
    )


def _mean_accuracy(accuracies: Iterable[float]) -> Interval:
    """Over seeds, within [0, 1]."""
    mean = mean_of_seeds(list(accuracies))
    return replace(mean, low=max(0.0, mean.low), high=min(1.0, mean.high))


def _told_mean(mean: Interval) -> str:
    return f"{mean.value:.5g} ± {mean.std:.2g} ({mean.low:.5g}–{mean.high:.5g})"


def _told(share: Interval) -> str:
    around = "" if share.std is None else f" ± {100 * share.std:.1f}"
    told = f"{100 * share.value:.1f}{around} %" if around else f"{share.value:.1%}"
    return f"{told} ({100 * share.low:.1f}–{100 * share.high:.1f})"


def _bounds(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def _figure(interval: Interval) -> dict[str, Any]:
    return {"mean": interval.value, "std": interval.std, "interval": _bounds(interval)}


def _of_each(
    figures: Mapping[str, Mapping[str, Any]], told: Callable[[Any], Any]
) -> dict[str, dict[str, Any]]:
    return {
        objective: {budget: told(figure) for budget, figure in left.items()}
        for objective, left in figures.items()
    }
