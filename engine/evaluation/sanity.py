"""Making every attack that a verdict on a robustness curve is based on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import torch

from engine.attacks import check_library, library_attacks, library_cost
from engine.budgets import check_above_zero, check_budgets
from engine.config import AttackConfig
from engine.data import ImageSet
from engine.evaluation.sanity_attacks import Attacked, Hit, whole_range
from engine.measures import Shares, Steps, shown
from engine.model import as_images
from engine.probe_attack import PROBE_USUAL, attack_at
from engine.sanity import Evidence, LibraryAttack, LibraryCurve, Maximised, Rival, floor_of
from engine.trained import TrainedModel, check_divergences, check_images, check_known

T = TypeVar("T")
POSTERIOR_USUAL = {"schedule": AttackConfig().schedule}
"""As `PROBE_USUAL`, of an attack on posteriors."""
QUERIES = 1000
DRAWS = 20
MORE_RESTARTS = 4
FURTHER = 0.1
"""Share of what the attack reached by which another has to exceed it to count as further: two of
many local maxima that are nearly as high are no news."""


@dataclass(eq=False)
class _Work:
    """How much of all steps is done; what ends early jumps ahead."""

    total: float
    done: float = 0.0

    def of(self, steps: Steps[T], cost: float) -> Shares[T]:
        begun = self.done
        while True:
            try:
                next(steps)
            except StopIteration as end:
                self.done = begun + cost
                found: T = end.value
                return found
            self.done = min(self.done + 1, begun + cost)
            yield min(1.0, self.done / self.total)

    def share_of(self, course: Shares[T], cost: float) -> Shares[T]:
        begun = self.done
        found = yield from shown(course, lambda share: (begun + share * cost) / self.total)
        self.done = begun + cost
        return found


def gather(
    trained: TrainedModel,
    tests: ImageSet,
    maximised: Maximised,
    budgets: Iterable[float],
    config: AttackConfig,
    other: TrainedModel | None = None,
    library: bool = False,
    originals: int | None = None,
) -> Shares[Evidence]:
    """Attack a run in every way that its curve is checked by. Yields the share that is done.

    `maximised` and `config` tell the attack in question; `other` is a run whose attacked images
    are shown to this one; `library` asks AutoAttack, too. So many of the images are `originals` and
    no copies of others, all of them where it is not said. Raises ValueError, a sentence, as
    `check_budgets`, `check_above_zero` and `check_library` do, where the divergence is infinite
    between a run's posteriors, where a run sees other images, or its probe knows none of their
    classes.
    """
    if library:
        check_library(config.norm)
    models = [trained] if other is None else [trained, other]
    for model in models:
        check_images(model, tests)
    check_known(trained, tests.labels)
    if maximised != "downstream":
        check_divergences(models, [maximised])
    ascending = tuple(sorted(set(budgets)))
    check_budgets(ascending)
    check_above_zero(ascending)
    gathering = _Gathering(trained, tests, maximised, ascending, config, other, library)
    return (yield from gathering.evidence(originals or len(tests.images)))


class _Gathering:
    """One check under way."""

    def __init__(
        self,
        trained: TrainedModel,
        tests: ImageSet,
        maximised: Maximised,
        budgets: tuple[float, ...],
        config: AttackConfig,
        other: TrainedModel | None,
        library: bool,
    ) -> None:
        device = trained.model.device
        images = as_images(torch.from_numpy(tests.images).to(device))
        labels = torch.from_numpy(tests.labels).to(device)
        self.here = Attacked(trained, images, labels)
        self.there = None if other is None else Attacked(other, images, labels)
        self.maximised, self.budgets, self.config = maximised, budgets, config
        self.rival: Maximised = "wasserstein" if maximised == "downstream" else "downstream"
        self.batches = len(self.here.batches)
        self.library = library_attacks(len(self.here.probe.bias)) if library else ()
        self.work = _Work(self._total())

    def evidence(self, originals: int) -> Shares[Evidence]:
        """Everything, the curve first."""
        own = yield from self._curve(self.maximised, self._at)
        others = yield from self._curve(self.rival, self._rival_at)
        by_library: dict[LibraryAttack, list[Hit]] = {}
        for name in self.library:
            by_library[name] = yield from self._by_library(name)
        clean = self.here.shown(self.maximised, self.config, self.here.images)
        accuracies = tuple(hit.accuracy for hit in own)
        counts = torch.bincount(self.here.labels)
        chance = float(counts.max()) / len(self.here.labels)
        floor = floor_of(self.maximised, chance)
        which = _telling(self.budgets, accuracies, (clean.accuracy + floor) / 2)
        at, usual = self._at(self.budgets[which]), own[which]
        as_asked = yield from self._attack(at)
        twice = yield from self._attack(_changed(at, steps=2 * at.steps))
        four = yield from self._attack(_changed(at, steps=4 * at.steps))
        many = yield from self._attack(_changed(at, restarts=at.restarts + MORE_RESTARTS))
        unlimited = yield from self._attack(
            whole_range(self.maximised, self.config, self.here.images)
        )
        noise = yield from self.work.of(
            self.here.noise(self.maximised, at, DRAWS), DRAWS * self.batches
        )
        search = yield from self.work.of(
            self.here.search(self.maximised, at, QUERIES), QUERIES * self.batches
        )
        transfer = None
        if self.there is not None:
            images = (yield from self._attack(at, where=self.there)).images
            transfer = _rival(self.here.shown(self.maximised, at, images), usual)
        return Evidence(
            maximised=self.maximised,
            images=len(self.here.images),
            originals=originals,
            clean=clean.accuracy,
            chance=chance,
            budgets=self.budgets,
            accuracies=accuracies,
            others=tuple(hit.accuracy for hit in others),
            worst=tuple(map(_worst, zip(own, others, *by_library.values(), strict=True))),
            at=at.epsilon,
            steps=(
                (at.steps, usual.accuracy),
                (2 * at.steps, twice.accuracy),
                (4 * at.steps, four.accuracy),
            ),
            restarts=(
                (at.restarts, usual.accuracy),
                (at.restarts + MORE_RESTARTS, many.accuracy),
            ),
            course=as_asked.mean_course,
            reached_by_four=four.mean_course[-1],
            unlimited=unlimited.accuracy,
            noise=_rival(noise, usual),
            search=_rival(search, usual),
            transfer=transfer,
            transferred_from="" if self.there is None else _lender(self.there.trained),
            library=tuple(
                LibraryCurve(name, tuple(hit.accuracy for hit in hits))
                for name, hits in by_library.items()
            ),
        )

    def _by_library(self, name: LibraryAttack) -> Shares[list[Hit]]:
        """At each budget."""
        hits: list[Hit] = []
        for budget in self.budgets:
            if budget:
                steps = self.here.library(name, self._at(budget))
                cost = library_cost(name) * self.batches
                hits.append((yield from self.work.of(steps, cost)))
            else:
                hits.append(self.here.shown("downstream", self.config, self.here.images))
        return hits

    def _curve(
        self, maximised: Maximised, at: Callable[[float], AttackConfig]
    ) -> Shares[list[Hit]]:
        """At each budget."""
        configs = [at(budget) for budget in self.budgets]
        course = self.here.at_budgets(maximised, configs)
        return (yield from self.work.share_of(course, sum(map(self._cost, configs))))

    def _attack(
        self,
        config: AttackConfig,
        maximised: Maximised | None = None,
        where: Attacked | None = None,
    ) -> Shares[Hit]:
        steps = (where or self.here).attack(maximised or self.maximised, config)
        return (yield from self.work.of(steps, self._cost(config)))

    def _at(self, budget: float) -> AttackConfig:
        return attack_at(self.maximised, self.config, budget)

    def _rival_at(self, budget: float) -> AttackConfig:
        """With the steps that are usual for what it maximises, whatever those in question are."""
        usual = PROBE_USUAL if self.rival == "downstream" else POSTERIOR_USUAL
        config = self.config.model_copy(update=dict(usual) | {"step_size": None})
        return attack_at(self.rival, config, budget)

    def _cost(self, config: AttackConfig) -> float:
        return config.steps * config.restarts * self.batches if config.epsilon else 1

    def _total(self) -> float:
        """Of all the steps in `evidence`."""
        one = self._cost(self._at(1))
        restart = self.config.steps * self.batches
        curve = sum(
            self._cost(self._at(budget)) + self._cost(self._rival_at(budget))
            for budget in self.budgets
        )
        by_library = sum(map(library_cost, self.library)) * self.batches
        curve += by_library * sum(budget > 0 for budget in self.budgets)
        details = one * (1 + 2 + 4 + 1 + 1 + (self.there is not None)) + MORE_RESTARTS * restart
        return curve + details + (DRAWS + QUERIES) * self.batches


def _lender(trained: TrainedModel) -> str:
    """A run's name, and its id: others may be called the same."""
    return f"{trained.run.name} ({trained.run.id})"


def _telling(budgets: tuple[float, ...], accuracies: tuple[float, ...], middle: float) -> int:
    """Where an attack is told from a weaker one: the budget above 0 whose accuracy is nearest to
    the `middle` between clean accuracy and the floor."""
    positive = [index for index, budget in enumerate(budgets) if budget > 0]
    return min(positive, key=lambda index: abs(accuracies[index] - middle))


def _rival(hit: Hit, usual: Hit) -> Rival:
    further = hit.reached > usual.reached + FURTHER * usual.reached.abs()
    return Rival(hit.accuracy, int(further.sum()) / len(further))


def _worst(hits: Iterable[Hit]) -> float:
    fooled = torch.stack([hit.fooled for hit in hits]).any(0)
    return int((~fooled).sum()) / len(fooled)


def _changed(config: AttackConfig, **changes: float) -> AttackConfig:
    return config.model_copy(update=changes)
