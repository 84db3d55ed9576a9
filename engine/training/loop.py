"""The training loop, one step at a time."""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.config import TrainingConfig
from engine.model import as_images
from engine.training.choices import optimiser_of
from engine.training.optimiser import Adam
from engine.training.rate import SteadyRate
from engine.variants import Terms, build

REPORT_SECONDS = 0.08


@dataclass(frozen=True, eq=False)
class StepReport:
    """Means of the loss terms since the last report, nats per image; `epoch` with its fraction.
    How fast it goes is told steadily, over some seconds of training, and so is the time left."""

    epoch: float
    terms: dict[str, float]
    images_per_second: float
    seconds_left: float


@dataclass(frozen=True, eq=False)
class EpochReport:
    """Means of the loss terms over a whole epoch, nats per image, and its seconds of training."""

    epoch: int
    terms: dict[str, float]
    seconds: float


Report = StepReport | EpochReport


class DivergedError(RuntimeError):
    """A loss is no longer a number. What was reached by the last whole epoch is kept."""


class Trainer:
    """A model in training. `images` are uint8 [N, C, H, W] on the device they are trained on;
    `base` are weights, by name, that it starts from in place of new ones. `planned_epochs` are
    those that a schedule reckons with, where they are not all epochs of `config`: a run that is
    trained further keeps the phases of its first training."""

    def __init__(
        self,
        config: TrainingConfig,
        images: Tensor,
        base: dict[str, Tensor] | None = None,
        planned_epochs: int | None = None,
    ) -> None:
        self.config = config
        self.planned_epochs = planned_epochs or config.epochs
        self.images = images
        shape = (images.shape[1], images.shape[2], images.shape[3])
        self.variant, self.model = build(config, shape)
        if base is not None:
            self.model.load_state_dict(base, strict=False)
        self.model.to(images.device).eval()
        self.parameters = list(self.variant.trained(self.model))
        self.rectified = optimiser_of(config) == "radam"
        self.optimiser = Adam(self.parameters, config.learning_rate, self.rectified)
        self.generator = torch.Generator(images.device).manual_seed(config.seed)
        self.epoch = 0
        """Whole epochs done."""
        self.seen = 0
        """Images seen in the epoch that has begun."""
        self.seconds = 0.0
        """Training time of the epoch that has begun, pauses left out."""
        self.rate = SteadyRate()
        self._order = self._new_order()
        self._sums: dict[str, Tensor] = {}

    def run(self) -> Iterator[Report | None]:
        """Train to the last epoch. Yields after every step: a report when one is due, else None.

        Whoever does not ask for the next value pauses the training; whoever closes the generator
        cancels it, and may save `state` then or after any report to go on from there.
        Raises DivergedError when a loss is no longer finite.
        """
        while self.epoch < self.config.epochs:
            yield from self._run_epoch()
            report = EpochReport(self.epoch + 1, _means(self._sums, self.seen), self.seconds)
            self.epoch += 1
            self.seen = 0
            self.seconds = 0.0
            self._sums = {}
            self._order = self._new_order()
            yield report

    def _new_order(self) -> Tensor:
        count = len(self.images)
        return torch.randperm(count, generator=self.generator, device=self.images.device)

    def _run_epoch(self) -> Iterator[Report | None]:
        self.variant.enter_epoch(self.epoch, self.planned_epochs)
        self.model.likelihood.enter_epoch(self.epoch, self.planned_epochs)
        if self.seen == 0:
            self.variant.adapt(self.model, self.images, self.epoch, self.generator)
        recent: dict[str, Tensor] = {}
        reported_seen, reported_seconds = self.seen, self.seconds
        while self.seen < len(self.images):
            started = time.perf_counter()
            batch = self._order[self.seen : self.seen + self.config.batch_size]
            terms = self.step(as_images(self.images[batch]))
            _add(recent, terms, len(batch))
            _add(self._sums, terms, len(batch))
            self.seen += len(batch)
            self.seconds += time.perf_counter() - started
            if self.seconds - reported_seconds < REPORT_SECONDS and self.seen < len(self.images):
                yield None
                continue
            started = time.perf_counter()
            count = self.seen - reported_seen
            means = _means(recent, count)
            self.seconds += time.perf_counter() - started
            self.rate.add(count, self.seconds - reported_seconds)
            recent = {}
            reported_seen, reported_seconds = self.seen, self.seconds
            yield self._report(means)

    def _report(self, terms: dict[str, float]) -> StepReport:
        bad = [name for name, value in terms.items() if not math.isfinite(value)]
        if bad:
            raise DivergedError(
                f"The loss term '{bad[0]}' is no longer a finite number in epoch {self.epoch + 1}. "
                "Lower the learning rate, or take the method's settings nearer to its defaults."
            )
        left = len(self.images) * (self.config.epochs - self.epoch) - self.seen
        epoch = self.epoch + self.seen / len(self.images)
        return StepReport(epoch, terms, self.rate.per_second, left / self.rate.per_second)

    def step(self, images: Tensor) -> Terms:
        """One step of the optimiser on a batch [N, C, H, W] in [0, 1]; returns the loss terms,
        on the device and without their graph."""
        noise = self.variant.noise(self.model, images, self.generator)
        self.model.train()
        terms = self.variant.terms(self.model, images, noise)
        self.model.eval()
        loss = torch.stack(list(terms.values())).sum()
        self.optimiser.step(
            torch.autograd.grad(loss, self.parameters, allow_unused=True, materialize_grads=True)
        )
        return {name: term.detach() for name, term in terms.items()}

    def state(self) -> dict[str, Tensor]:
        """All that the next step depends on, by name, as CPU tensors."""
        weights = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        moments = {}
        for index in range(len(self.parameters)):
            moments[f"optimiser.first.{index}"] = self.optimiser.first[index]
            moments[f"optimiser.second.{index}"] = self.optimiser.second[index]
        progress = {
            "epoch": torch.tensor(self.epoch),
            "seen": torch.tensor(self.seen),
            "seconds": torch.tensor(self.seconds, dtype=torch.float64),
            "order": self._order,
            "optimiser.count": torch.tensor(self.optimiser.count),
            "generator": self.generator.get_state(),
            "settings": self._settings(),
        }
        sums = {f"sum.{name}": total for name, total in self._sums.items()}
        everything = weights | moments | progress | sums
        return {name: tensor.detach().cpu().clone() for name, tensor in everything.items()}

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Go on from what `state` returned. A generator of another kind of device cannot be gone on
        with: this one then begins by another seed. Raises KeyError, RuntimeError, TypeError or
        ValueError if it does not fit."""
        if len(state["order"]) != len(self.images):
            raise RuntimeError(
                f"The training began with {len(state['order']):,} images, but now there are "
                f"{len(self.images):,}: give it the images it began with."
            )
        if not torch.equal(state["settings"], self._settings()):
            raise RuntimeError("The training began with other settings: take those again.")
        self.model.load_state_dict(_under("model.", state))
        for index in range(len(self.parameters)):
            self.optimiser.first[index].copy_(state[f"optimiser.first.{index}"])
            self.optimiser.second[index].copy_(state[f"optimiser.second.{index}"])
        self.optimiser.count = int(state["optimiser.count"])
        self.epoch = int(state["epoch"])
        self.seen = int(state["seen"])
        self.seconds = float(state["seconds"])
        self._order = state["order"].to(self.images.device)
        device = self.images.device
        self._sums = {name: total.to(device) for name, total in _under("sum.", state).items()}
        if state["generator"].shape == self.generator.get_state().shape:
            self.generator.set_state(state["generator"])
        else:
            self._seed_behind(self.epoch + 1)

    def start_behind(self, epochs: int, weights: dict[str, Tensor]) -> None:
        """Go on from the `weights` that so many `epochs` led to, where no more is known of them:
        the optimiser starts anew, and the generator by another seed, lest the first epoch's order
        come again. Raises RuntimeError if the weights do not fit."""
        self.model.load_state_dict(weights)
        self.epoch = epochs
        self._seed_behind(epochs)
        self._order = self._new_order()

    def _seed_behind(self, epochs: int) -> None:
        """Let the generator begin by a seed that no epoch before began by."""
        self.generator.manual_seed(self.config.seed + epochs)

    def _settings(self) -> Tensor:
        """What the course of the training depends on, but for its images: text, as bytes."""
        config = self.config
        likelihood = self.model.likelihood.config.model_dump(mode="json")
        settings = {
            "variant": [config.variant, self.variant.config.model_dump(mode="json")],
            "model": [config.network, config.likelihood, config.latent, likelihood],
            "steps": [config.batch_size, self.rectified, config.learning_rate, config.seed],
        }
        return torch.frombuffer(bytearray(json.dumps(settings).encode()), dtype=torch.uint8)


def _under(prefix: str, state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {n.removeprefix(prefix): t for n, t in state.items() if n.startswith(prefix)}


def _add(sums: dict[str, Tensor], terms: dict[str, Tensor], weight: int) -> None:
    for name, term in terms.items():
        sums[name] = sums[name] + weight * term if name in sums else weight * term


def _means(sums: dict[str, Tensor], count: int) -> dict[str, float]:
    return {name: float(total) / count for name, total in sums.items()}
