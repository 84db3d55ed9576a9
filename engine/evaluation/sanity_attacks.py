"""The attacks that a sanity check makes on one model: each tells which images it fools."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks import (
    Downstream,
    Objective,
    climb_at_budgets,
    downstream_at_budgets,
    downstream_steps,
    library_steps,
    objective_of,
    posteriors_at_budgets,
    random_starts,
    square_steps,
)
from engine.budgets import radius_of_all
from engine.config import AttackConfig
from engine.measures import LinearProbe, Shares, Steps, as_part, rows_at_once, shown
from engine.probe_attack import attack_at
from engine.sanity import LibraryAttack, Maximised
from engine.trained import TrainedModel

T = TypeVar("T")
BATCH = 500
OnBatch = Callable[[Tensor, Tensor, AttackConfig], Steps["Hit"]]


@dataclass(frozen=True, eq=False)
class Hit:
    """What an attack came to: of each image the furthest one, [N, C, H, W], how far that is in
    what is maximised, [N], and whether the probe was fooled, [N]. Of one that rose step by step
    the `course` [S + 1, N]."""

    images: Tensor
    reached: Tensor
    fooled: Tensor
    course: Tensor | None = None

    @property
    def accuracy(self) -> float:
        """What is left, a fraction."""
        return int((~self.fooled).sum()) / len(self.fooled)

    @property
    def mean_course(self) -> tuple[float, ...]:
        """The mean of what is maximised after 0, 1, 2, ... steps, over the images of which it is
        finite. Raises ValueError where nothing is known of the course."""
        if self.course is None:
            raise ValueError("This attack did not rise step by step.")
        finite = self.course.isfinite().all(0)
        return tuple(self.course[:, finite].mean(1).tolist())


@dataclass(frozen=True, eq=False)
class Attacked:
    """A frozen model with the images [N, C, H, W] in [0, 1] and labels [N] it is attacked on, all
    on its device."""

    trained: TrainedModel
    images: Tensor
    labels: Tensor

    @property
    def batches(self) -> list[tuple[Tensor, Tensor]]:
        """Images and labels that are attacked together."""
        pairs = zip(torch.split(self.images, BATCH), torch.split(self.labels, BATCH), strict=True)
        return list(pairs)

    @cached_property
    def probe(self) -> LinearProbe:
        """The model's, with every class of the labels."""
        return self.trained.probe.knowing(self.labels)

    def logits(self, images: Tensor) -> Tensor:
        """What the probe reads off posterior means; [N, K]."""
        return self.probe.logits(self.trained.model.encode(images).mean)

    def attack(self, maximised: Maximised, config: AttackConfig) -> Steps[Hit]:
        """By gradients, from random starts; a step of the attack a step."""
        if maximised == "downstream":
            return (yield from self._by_batch(config, self._on_probe))
        config = config.model_copy(update={"divergence": maximised})
        return (yield from self._by_batch(config, self._on_posterior))

    def at_budgets(
        self, maximised: Maximised, configs: Sequence[AttackConfig]
    ) -> Shares[list[Hit]]:
        """The hits of `attack` by configs that differ in budget and step size alone, without
        their courses: all that the device holds in one pass."""
        hits: list[list[Hit]] = [[] for _ in configs]
        for index, (images, labels) in enumerate(self.batches):
            own = [config.model_copy(update={"seed": config.seed + index}) for config in configs]
            if maximised == "downstream":
                course = self._probe_at_budgets(images, labels, own)
            else:
                own = [config.model_copy(update={"divergence": maximised}) for config in own]
                course = self._posteriors_at_budgets(images, labels, own)
            found = yield from as_part(course, index, len(self.batches))
            for collected, hit in zip(hits, found, strict=True):
                collected.append(hit)
        return [_joined(own) for own in hits]

    def search(self, maximised: Maximised, config: AttackConfig, queries: int) -> Steps[Hit]:
        """Without gradients, a query a step."""

        def search(images: Tensor, labels: Tensor, own: AttackConfig) -> Steps[Hit]:
            objective = self._objective(maximised, own, images, labels)
            state = yield from _last(square_steps(objective, images, own, queries))
            fooled = self._reads_wrong(state.images, labels)
            return Hit(state.images, state.divergence, fooled)

        return (yield from self._by_batch(config, search))

    def library(self, name: LibraryAttack, config: AttackConfig) -> Steps[Hit]:
        """By an attack of a library on the probe, a pass of the model a step; a budget above 0."""

        def library(images: Tensor, labels: Tensor, own: AttackConfig) -> Steps[Hit]:
            state = yield from library_steps(name, self.logits, images, labels, own)
            return Hit(state.images, state.reached, state.fooled)

        return (yield from self._by_batch(config, library))

    def noise(self, maximised: Maximised, config: AttackConfig, draws: int) -> Steps[Hit]:
        """The worst of several draws from the ball, a draw a step."""

        def noise(images: Tensor, labels: Tensor, own: AttackConfig) -> Steps[Hit]:
            objective = self._objective(maximised, own, images, labels)
            fooled = self._reads_wrong(images, labels)
            best, reached = images, images.new_full((len(images),), -torch.inf)
            many = own.model_copy(update={"restarts": draws})
            for perturbation in random_starts(images, many):
                noisy = (images + perturbation).clamp(0, 1)
                with torch.no_grad():
                    best, reached = _further(best, reached, noisy, objective(noisy))
                fooled = fooled | self._reads_wrong(noisy, labels)
                yield
            return Hit(best, reached, fooled)

        return (yield from self._by_batch(config, noise))

    def shown(self, maximised: Maximised, config: AttackConfig, images: Tensor) -> Hit:
        """What images [N, C, H, W] that were attacked elsewhere come to here."""
        with torch.no_grad():
            pairs = zip(self.batches, torch.split(images, BATCH), strict=True)
            reached = [self._objective(maximised, config, *own)(other) for own, other in pairs]
        return Hit(images, torch.cat(reached), self._reads_wrong(images, self.labels))

    def _on_probe(self, images: Tensor, labels: Tensor, config: AttackConfig) -> Steps[Hit]:
        course: list[Tensor] = []

        def recorded(attacked: Tensor) -> Tensor:
            logits = self.logits(attacked)
            if len(course) < config.steps + 2:  # the images themselves, and the first ascent
                course.append(cross_entropy(logits.detach(), labels, reduction="none"))
            return logits

        state = yield from _last(downstream_steps(recorded, images, labels, config))
        return Hit(state.images, state.reached, state.fooled, torch.stack(course[1:] or course))

    def _on_posterior(self, images: Tensor, labels: Tensor, config: AttackConfig) -> Steps[Hit]:
        objective = self._objective(config.divergence, config, images, labels)
        course: list[Tensor] = []

        def recorded(_which: Tensor, attacked: Tensor) -> Tensor:
            found = objective(attacked)
            if len(course) < config.steps + 1:  # the first ascent
                course.append(found.detach())
            return found

        # As many rows as images: one restart after another, each of all images in their order.
        nothing = images.new_zeros(len(images))
        ascents = climb_at_budgets(recorded, images, [config], len(images), nothing)
        (state,) = yield from shown(ascents, lambda _: None)
        kept = torch.stack(course) if course else state.divergence[None]
        return Hit(state.images, state.divergence, self._reads_wrong(state.images, labels), kept)

    def _probe_at_budgets(
        self, images: Tensor, labels: Tensor, configs: Sequence[AttackConfig]
    ) -> Shares[list[Hit]]:
        rows = rows_at_once(self.trained.model)
        states = yield from downstream_at_budgets(self.logits, images, labels, configs, rows)
        return [Hit(state.images, state.reached, state.fooled) for state in states]

    def _posteriors_at_budgets(
        self, images: Tensor, labels: Tensor, configs: Sequence[AttackConfig]
    ) -> Shares[list[Hit]]:
        model = self.trained.model
        states = yield from posteriors_at_budgets(
            model.encode, images, configs, rows_at_once(model), decode=model.decode
        )
        return [
            Hit(state.images, state.divergence, self._reads_wrong(state.images, labels))
            for state in states
        ]

    def _by_batch(self, config: AttackConfig, attack: OnBatch) -> Steps[Hit]:
        """The batches one after another, each with a seed of its own."""
        hits: list[Hit] = []
        for index, (images, labels) in enumerate(self.batches):
            own = config.model_copy(update={"seed": config.seed + index})
            hits.append((yield from attack(images, labels, own)))
        return _joined(hits)

    def _objective(
        self, maximised: Maximised, config: AttackConfig, images: Tensor, labels: Tensor
    ) -> Objective:
        if maximised == "downstream":
            return Downstream(self.logits, labels)
        own = config.model_copy(update={"divergence": maximised})
        model = self.trained.model
        return objective_of(model.encode, images, own, model.decode)

    def _reads_wrong(self, images: Tensor, labels: Tensor) -> Tensor:
        with torch.no_grad():
            read = [self.logits(batch).argmax(1) for batch in torch.split(images, BATCH)]
        return torch.cat(read) != labels


def whole_range(maximised: Maximised, config: AttackConfig, images: Tensor) -> AttackConfig:
    """The attack as `attack_at` makes it where every pixel may take any value; a length of steps
    that was chosen for a small budget does not count."""
    radius = radius_of_all(config.norm, images[0].numel())
    return attack_at(maximised, config.model_copy(update={"step_size": None}), radius)


def _joined(hits: Sequence[Hit]) -> Hit:
    """Of all batches together."""
    courses = [hit.course for hit in hits if hit.course is not None]
    return Hit(
        torch.cat([hit.images for hit in hits]),
        torch.cat([hit.reached for hit in hits]),
        torch.cat([hit.fooled for hit in hits]),
        torch.cat(courses, 1) if courses else None,
    )


def _last(states: Iterator[T]) -> Steps[T]:
    """The last state of an attack, a state a step."""
    state = next(states)
    yield
    for state in states:  # noqa: B007
        yield
    return state


def _further(best: Tensor, reached: Tensor, images: Tensor, found: Tensor) -> tuple[Tensor, Tensor]:
    """Of each image the one that got further. images [N, C, H, W]; found [N]."""
    better = found > reached
    return (
        torch.where(better.view(-1, 1, 1, 1), images, best),
        torch.where(better, found, reached),
    )
