"""The training loop and its optimiser: what a seed fixes, what a stop keeps, what is reported."""

# mypy: allow-untyped-calls

import math
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.model import as_images
from engine.training import DivergedError, EpochReport, StepReport, Trainer
from engine.training.checkpoint import load_tensors, save_tensors
from engine.training.optimiser import Adam

FIRST_FOUR = ("vae", "vae-noise", "smooth-encoder", "raven")
OBJECTIVES: dict[str, dict[str, Any]] = {"smooth-encoder": {"steps": 3}}
"""A shorter search than the papers', so that tests are quick."""

TERMS = {
    "vae": ["reconstruction", "kl"],
    "vae-noise": ["reconstruction", "kl"],
    "smooth-encoder": ["reconstruction", "prior", "coupling"],
    "raven": ["reconstruction", "reconstruction_noisy", "kl"],
}


@pytest.fixture(scope="module")
def digits() -> Tensor:
    """The first 1,000 of the embedded MNIST, uint8 [N, 1, 28, 28]."""
    return torch.from_numpy(DATASETS["mnist"].load("train").images[:1000])


def configure(variant: str, **settings: Any) -> TrainingConfig:
    objective = OBJECTIVES.get(variant, {})
    return TrainingConfig.model_validate({"variant": variant, "objective": objective} | settings)


def trained(config: TrainingConfig, images: Tensor) -> Trainer:
    trainer = Trainer(config, images)
    for _ in trainer.run():
        pass
    return trainer


def assert_same_state(trainer: Trainer, other: Trainer) -> None:
    """Weights, moments, counters and sums, bit for bit; only the clock may differ."""
    state, expected = trainer.state(), other.state()
    assert state.keys() == expected.keys()
    del state["seconds"], expected["seconds"]
    assert [name for name in state if not torch.equal(state[name], expected[name])] == []


def until_epoch(run: Iterator[Any], epoch: int) -> EpochReport:
    return next(r for r in run if isinstance(r, EpochReport) and r.epoch == epoch)


def test_radam_equals_pytorchs_step_for_step() -> None:
    """Through the steps that are not yet rectified and well beyond, with gradients of many
    scales, exact zeros among them."""
    generator = torch.Generator().manual_seed(0)
    start = [torch.randn(4, 3, generator=generator).double(), torch.ones(5).double()]
    ours = [torch.nn.Parameter(tensor.clone()) for tensor in start]
    theirs = [torch.nn.Parameter(tensor.clone()) for tensor in start]
    optimiser = Adam(ours, learning_rate=0.01)
    peer = torch.optim.RAdam(theirs, lr=0.01)
    for step in range(50):
        for parameter in theirs:
            scale = 10 ** torch.randint(-12, 4, parameter.shape, generator=generator).double()
            gradient = scale * torch.randn(parameter.shape, generator=generator).double()
            parameter.grad = (
                gradient.flatten().index_fill(0, torch.tensor(step % 5), 0).view_as(gradient)
            )
        optimiser.step([p.grad for p in theirs if p.grad is not None])
        peer.step()
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)
    assert optimiser.count == 50


def test_training_equals_a_plain_loop_with_pytorchs_radam(digits: Tensor) -> None:
    trainer = Trainer(configure("vae"), digits[:256])
    plain = Trainer(configure("vae"), digits[:256])
    peer = torch.optim.RAdam(plain.model.parameters(), lr=1e-3)
    images = as_images(digits[:128])
    for _ in range(10):
        trainer.step(images)
        noise = plain.variant.noise(plain.model, images, plain.generator)
        terms = plain.variant.terms(plain.model, images, noise)
        peer.zero_grad()
        (terms["reconstruction"] + terms["kl"]).backward()
        peer.step()
    torch.testing.assert_close(
        trainer.model.state_dict(), plain.model.state_dict(), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("variant", FIRST_FOUR)
def test_a_seed_fixes_the_weights_bit_for_bit(variant: str, digits: Tensor) -> None:
    images = digits[:256]
    with torch.random.fork_rng():
        first = trained(configure(variant, epochs=1, seed=1), images)
        torch.manual_seed(99)
        again = trained(configure(variant, epochs=1, seed=1), images)
    other = trained(configure(variant, epochs=1, seed=2), images)

    assert_same_state(first, again)
    weights, others = first.model.state_dict(), other.model.state_dict()
    assert not any(torch.equal(weights[n], others[n]) for n in weights if n.endswith("0.weight"))


def test_every_epoch_takes_each_image_once_in_a_new_order(digits: Tensor) -> None:
    trainer = Trainer(configure("vae", epochs=3), digits[:128])
    run, orders = trainer.run(), [trainer.state()["order"]]
    for epoch in (1, 2):
        until_epoch(run, epoch)
        orders.append(trainer.state()["order"])
    assert all(torch.equal(order.sort().values, torch.arange(128)) for order in orders)
    assert not torch.equal(orders[0], orders[1])
    assert not torch.equal(orders[1], orders[2])


def test_training_leaves_the_global_random_state_alone(digits: Tensor) -> None:
    """Random numbers drawn before it starts make that state one that no seed gives."""
    torch.rand(3)
    before = torch.random.get_rng_state()
    trained(configure("raven", epochs=1), digits[:128])
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("variant", FIRST_FOUR)
def test_a_run_stopped_after_an_epoch_ends_with_the_weights_of_one_that_was_not(
    variant: str, digits: Tensor, tmp_path: Path
) -> None:
    """The state goes through a file; a last batch of 40 is smaller than the rest."""
    config, images = configure(variant, epochs=3, batch_size=72), digits[:256]
    uninterrupted = trained(config, images)

    stopped = Trainer(config, images)
    until_epoch(stopped.run(), 1)
    save_tensors(tmp_path / "checkpoint", stopped.state())
    resumed = Trainer(config, images)
    resumed.load_state(load_tensors(tmp_path / "checkpoint"))
    epochs = [report.epoch for report in resumed.run() if isinstance(report, EpochReport)]

    assert epochs == [2, 3]
    assert_same_state(resumed, uninterrupted)


@pytest.mark.parametrize("steps", [1, 4, 6, 8])
def test_a_run_stopped_amid_an_epoch_goes_on_with_the_next_batch(
    steps: int, digits: Tensor
) -> None:
    """Four steps an epoch. The means of the epoch that was cut in two are of all its images."""
    config, images = configure("raven", epochs=2, batch_size=72), digits[:256]
    whole = Trainer(config, images)
    expected = [report.terms for report in whole.run() if isinstance(report, EpochReport)]

    stopped, resumed = Trainer(config, images), Trainer(config, images)
    reports = []
    run = stopped.run()
    while stopped.optimiser.count < steps:
        reports.append(next(run))
    resumed.load_state(stopped.state())
    reports.extend(resumed.run())

    assert [report.terms for report in reports if isinstance(report, EpochReport)] == expected
    assert_same_state(resumed, whole)


def test_a_run_begun_on_another_kind_of_device_goes_on_here_by_other_random_numbers(
    digits: Tensor,
) -> None:
    """Whose generator's state has another length, as that of an accelerator has."""
    config = configure("vae", epochs=2, seed=3)
    begun = Trainer(config, digits)
    until_epoch(begun.run(), 1)
    state = begun.state()
    there = state | {"generator": torch.zeros(16, dtype=torch.uint8)}
    here = Trainer(config, digits)
    here.load_state(there)
    kept = {name: tensor for name, tensor in here.state().items() if name != "generator"}
    assert [name for name in kept if not torch.equal(kept[name], state[name])] == []
    first = torch.Generator().manual_seed(config.seed)
    assert not torch.equal(here.generator.get_state(), first.get_state()), "no epoch comes again"
    assert until_epoch(here.run(), 2).epoch == 2


def test_a_state_is_a_copy_that_training_does_not_touch(digits: Tensor) -> None:
    trainer = Trainer(configure("vae", epochs=1), digits[:256])
    state = trainer.state()
    before = {name: tensor.clone() for name, tensor in state.items()}
    for _ in trainer.run():
        pass
    assert all(torch.equal(state[name], before[name]) for name in before)


@pytest.mark.parametrize("other", [{"latent": 20}, {"learning_rate": 0.01}, {"seed": 1}], ids=str)
def test_a_state_of_other_settings_is_refused(other: dict[str, Any], digits: Tensor) -> None:
    state = Trainer(configure("vae", **other), digits[:64]).state()
    with pytest.raises(RuntimeError, match="other settings"):
        Trainer(configure("vae"), digits[:64]).load_state(state)


def test_more_epochs_may_be_added_to_a_state(digits: Tensor) -> None:
    state = trained(configure("vae", epochs=1), digits[:64]).state()
    longer = Trainer(configure("vae", epochs=2), digits[:64])
    longer.load_state(state)
    assert [r.epoch for r in longer.run() if isinstance(r, EpochReport)] == [2]


@pytest.mark.parametrize("count", [32, 128])
def test_a_state_from_more_or_fewer_images_is_refused(count: int, digits: Tensor) -> None:
    """Its order of images would miss some or name some that are not there."""
    state = Trainer(configure("vae"), digits[:64]).state()
    trainer = Trainer(configure("vae", seed=1), digits[:count])
    before = trainer.state()
    with pytest.raises(RuntimeError, match=rf"64 images, .+ {count}"):
        trainer.load_state(state)
    assert all(torch.equal(before[name], tensor) for name, tensor in trainer.state().items())


@pytest.mark.parametrize("variant", FIRST_FOUR)
def test_reports_name_every_term(variant: str, digits: Tensor) -> None:
    run = Trainer(configure(variant, epochs=1), digits[:128]).run()
    step, epoch = (report for report in run if report is not None)
    assert isinstance(step, StepReport)
    assert isinstance(epoch, EpochReport)
    assert list(step.terms) == list(epoch.terms) == TERMS[variant]
    assert step.terms == epoch.terms


@pytest.fixture
def every_step_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.training.loop.REPORT_SECONDS", 0)


@pytest.mark.usefixtures("every_step_is_reported")
def test_step_reports_tell_how_far_the_run_is(digits: Tensor) -> None:
    run = Trainer(configure("vae", epochs=2, batch_size=100), digits[:250]).run()
    steps = [report for report in run if isinstance(report, StepReport)]

    assert [step.epoch for step in steps] == pytest.approx([0.4, 0.8, 1.0, 1.4, 1.8, 2.0])
    left = [step.seconds_left * step.images_per_second for step in steps]
    assert left == pytest.approx([400, 300, 250, 150, 50, 0])
    assert all(step.images_per_second > 0 for step in steps)


def batches_and_losses(config: TrainingConfig, images: Tensor) -> list[tuple[int, float]]:
    """Sizes and reconstruction losses of the first epoch's batches, stepped by hand."""
    trainer = Trainer(config, images)
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(config.seed))
    return [
        (len(batch), trainer.step(as_images(images[batch]))["reconstruction"].item())
        for batch in torch.split(order, config.batch_size)
    ]


def mixed(digits: Tensor) -> Tensor:
    """Digits and blank images: batches whose losses differ, so that weights matter."""
    images = digits[:210].clone()
    images[::2] = 0
    return images


@pytest.mark.parametrize("report_seconds", [0, 1e9])
def test_an_epochs_means_weigh_a_smaller_last_batch_by_its_size(
    report_seconds: float, digits: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.loop.REPORT_SECONDS", report_seconds)
    config, images = configure("vae", epochs=1, batch_size=100), mixed(digits)
    expected = batches_and_losses(config, images)
    weighted = sum(size * loss for size, loss in expected) / 210
    unweighted = sum(loss for _, loss in expected) / 3

    report = until_epoch(Trainer(config, images).run(), 1)

    assert [size for size, _ in expected] == [100, 100, 10]
    assert abs(weighted - unweighted) > 0.1
    assert report.terms["reconstruction"] == pytest.approx(weighted, rel=1e-6)


@pytest.mark.usefixtures("every_step_is_reported")
def test_a_step_reports_means_are_those_since_the_last_report(digits: Tensor) -> None:
    config, images = configure("vae", epochs=1, batch_size=100), mixed(digits)
    expected = [loss for _, loss in batches_and_losses(config, images)]
    run = Trainer(config, images).run()
    losses = [r.terms["reconstruction"] for r in run if isinstance(r, StepReport)]
    assert losses == pytest.approx(expected, rel=1e-6)


def test_most_steps_pass_without_a_report(digits: Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Losses are read from the device a few times a second, not once a step."""
    monkeypatch.setattr("engine.training.loop.REPORT_SECONDS", 1e9)
    run = Trainer(configure("vae", epochs=1, batch_size=20), digits[:100]).run()
    assert [type(report) for report in run] == [type(None)] * 4 + [StepReport, EpochReport]


def test_pauses_are_not_counted_as_training(
    digits: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that ticks a thousandth a look, and a thousand seconds in each pause."""
    now = 0.0

    def look() -> float:
        nonlocal now
        now += 1e-3
        return now

    monkeypatch.setattr(time, "perf_counter", look)
    reports = []
    for report in Trainer(configure("vae", epochs=1, batch_size=20), digits[:100]).run():
        reports.append(report)
        now += 1000

    step, epoch = reports[-2:]
    assert isinstance(step, StepReport)
    assert isinstance(epoch, EpochReport)
    assert 0 < epoch.seconds < 1
    assert step.images_per_second > 100


@pytest.mark.parametrize("variant", ["vae", "raven"])
def test_a_loss_that_is_no_longer_a_number_ends_the_run_with_a_sentence(
    variant: str, digits: Tensor
) -> None:
    run = Trainer(configure(variant, epochs=10, learning_rate=1.0), digits[:256]).run()
    sentence = (
        r"^The loss term 'reconstruction' is no longer a finite number in epoch \d+\. "
        r"Lower the learning rate, .+\.$"
    )
    with pytest.raises(DivergedError, match=sentence):
        for _ in run:
            pass


def test_no_epoch_report_holds_a_loss_that_is_not_a_number(digits: Tensor) -> None:
    """So the checkpoint of the last whole epoch is always one to go back to."""
    trainer = Trainer(configure("raven", epochs=10, learning_rate=1.0), digits[:256])
    reports: list[EpochReport] = []
    with pytest.raises(DivergedError):
        reports.extend(report for report in trainer.run() if isinstance(report, EpochReport))
    assert trainer.epoch >= 1
    assert all(math.isfinite(loss) for report in reports for loss in report.terms.values())
    assert [report.epoch for report in reports] == list(range(1, trainer.epoch + 1))


def test_closing_the_run_ends_it_between_two_steps(digits: Tensor) -> None:
    trainer = Trainer(configure("vae", epochs=100), digits[:512])
    run = trainer.run()
    assert isinstance(run, Generator)
    next(run)
    next(run)
    steps = trainer.optimiser.count

    run.close()

    assert steps == trainer.optimiser.count == 2
    assert trainer.epoch == 0
    with pytest.raises(StopIteration):
        next(run)


def test_nothing_is_left_to_do_after_the_last_epoch(digits: Tensor) -> None:
    trainer = trained(configure("vae", epochs=1), digits[:128])
    assert list(trainer.run()) == []


@pytest.mark.parametrize("variant", FIRST_FOUR)
def test_the_loss_falls_over_two_epochs(variant: str, digits: Tensor) -> None:
    run = Trainer(configure(variant, epochs=2), digits).run()
    first, second = (report for report in run if isinstance(report, EpochReport))
    assert sum(second.terms.values()) < sum(first.terms.values()) - 3
    assert second.terms["reconstruction"] < first.terms["reconstruction"] - 3
