"""What `raven evaluate` tells: figures of each run, and of runs that differ in their seed alone,
with how sure they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from rich.table import Table

from engine.cli.attack_words import how_made
from engine.cli.figures import figures_of, several_tasks
from engine.cli.models import standing
from engine.cli.output import Output, table
from engine.cli.over_seeds import (
    Seeds,
    figure_of,
    in_seeds,
    mean_told,
    share_told,
)
from engine.cli.selected import told_apart
from engine.config import AttackConfig
from engine.counting import counted
from engine.digits import NONE, or_dash, significant
from engine.intervals import Interval, mean_of_seeds, share_of, share_over_seeds
from engine.originals import originals_among
from engine.runs import Run
from engine.sanity import Maximised
from engine.service import messages as m

CONFIDENCE = (
    "In brackets: the bounds between which the true figure lies with 95 % confidence, of a run "
    "because these images were drawn (Wilson), of several seeds because these were (Student), "
    "of a share not nearer than the images allow, behind ± their standard deviation (N − 1). "
    "Under attack that is what this attack leaves from these random starts: --seed draws others, "
    "and a stronger attack may leave less (raven sanity)."
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
        return share_of(round(accuracy * self.originals), self.originals)

    @property
    def originals(self) -> int:
        """How many of the images are no copies of others."""
        return originals_among(self.quality.source.dataset, self.quality.images)


def tell_run(found: Evaluated, task: str, output: Output) -> None:
    """A line for a script."""
    output.event(
        "evaluated",
        run=found.run.id,
        name=found.run.name,
        **standing(found.run),
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
    tasks = several_tasks(own.quality.accuracy_by_task for own in found)
    clean = table(
        f"On {counted(count, 'test image')}; the probe's task is {task}",
        "Run",
        *([f" Accuracy, {one}" for one in tasks] or [" Accuracy"]),
        " MSE per pixel (0-255)",
        " Paired distance",
        " relative to the latents' variance",
    )
    budgets = next(iter(found[0].attacked.values()))
    on_posterior = (config for what, config in attacks.items() if what != "downstream")
    made = how_made(next(on_posterior, next(iter(attacks.values()))))
    attacked = table(
        f"Accuracy under attack, by budget ε: {made}",
        "Run",
        "Objective",
        *(f" {budget}" for budget in budgets),
    )
    names = told_apart([own.run for own in found])
    for own in found:
        _add_run(own, names[own.run.id], tasks, clean, attacked)
    by_id = {own.run.id: own for own in found}
    for seeds in in_seeds(own.run for own in found):
        _add_seeds(seeds, by_id, tasks, clean, attacked, output)
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


def _add_run(
    found: Evaluated, name: str, tasks: Sequence[str], clean: Table, attacked: Table
) -> None:
    own = found.quality
    mean, deviation = own.pair_distance
    known = [own.accuracy_by_task.get(task) for task in tasks] or [own.accuracy]
    clean.add_row(
        name,
        *(NONE if one is None else share_told(found.sure(one)) for one in known),
        significant(own.mse_255),
        f"{or_dash(mean)} ± {or_dash(deviation, 2)}",
        or_dash(own.relative_pair_distance),
    )
    for objective, left in found.attacked.items():
        cells = (share_told(found.sure(accuracy)) for accuracy in left.values())
        attacked.add_row(name, _TITLES.get(objective, objective), *cells)


def _add_seeds(
    seeds: Seeds,
    found: Mapping[str, Evaluated],
    tasks: Sequence[str],
    clean: Table,
    attacked: Table,
    output: Output,
) -> None:
    own = [found[run.id] for run in seeds.members]
    images = own[0].originals
    accuracy = share_over_seeds([one.quality.accuracy for one in own], images)
    by_task = {
        task: share_over_seeds([one.quality.accuracy_by_task[task] for one in own], images)
        for task in own[0].quality.accuracy_by_task
        if all(task in one.quality.accuracy_by_task for one in own)
    }
    error = mean_of_seeds([one.quality.mse_255 for one in own], 0)
    pair = mean_of_seeds([one.quality.pair_distance[0] for one in own], 0)
    relative = mean_of_seeds([one.quality.relative_pair_distance for one in own], 0)
    means = {
        objective: {
            budget: share_over_seeds([one.attacked[objective][budget] for one in own], images)
            for budget in left
        }
        for objective, left in own[0].attacked.items()
    }
    known = [by_task.get(task) for task in tasks] or [accuracy]
    shares = (NONE if one is None else share_told(one) for one in known)
    clean.add_row(seeds.name, *shares, *map(mean_told, (error, pair, relative)))
    for objective, left in means.items():
        title = _TITLES.get(objective, objective)
        attacked.add_row(seeds.name, title, *map(share_told, left.values()))
    seeds.tell(
        output,
        accuracy=figure_of(accuracy),
        accuracy_by_task={task: figure_of(mean) for task, mean in by_task.items()},
        mse_255=figure_of(error),
        pair_distance=figure_of(pair),
        relative_pair_distance=figure_of(relative),
        adversarial_accuracy=_of_each(means, figure_of),
    )


def _bounds(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def _of_each(
    figures: Mapping[str, Mapping[str, Any]], told: Callable[[Any], Any]
) -> dict[str, dict[str, Any]]:
    return {
        objective: {budget: told(figure) for budget, figure in left.items()}
        for objective, left in figures.items()
    }
