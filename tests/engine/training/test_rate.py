"""The time left of a training is told steadily, on a clock of the test's own."""

import pytest
import torch

from engine.config import TrainingConfig
from engine.training import StepReport, Trainer
from engine.training.rate import MEMORY_SECONDS, SteadyRate

IMAGES = torch.randint(0, 256, (1000, 1, 28, 28), dtype=torch.uint8)


def test_a_rate_that_jumps_is_told_by_its_mean() -> None:
    rate = SteadyRate()
    told = []
    for place in range(1000):
        rate.add(100, 0.15 if place % 2 else 0.05)
        told.append(rate.per_second)
    assert told[0] == 2000, "there is a figure from the first step on"
    settled = told[200:]
    assert max(settled) / min(settled) < 1.01 and settled[-1] == pytest.approx(1000, rel=0.01)


def test_it_follows_a_training_that_goes_at_another_pace_from_now_on() -> None:
    rate = SteadyRate()
    for seconds in (0.1, 0.2):
        for _ in range(round(5 * MEMORY_SECONDS / seconds)):
            rate.add(100, seconds)
        assert rate.per_second == pytest.approx(100 / seconds, rel=0.02)


def test_a_step_in_which_the_computer_slept_is_soon_forgotten() -> None:
    rate = SteadyRate()
    for _ in range(200):
        rate.add(100, 0.1)
    rate.add(100, 3600)
    assert rate.per_second > 900


def test_the_time_left_falls_as_the_clock_runs_and_heeds_no_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Steps take 0.1 s and 0.3 s by turns; between reports nobody asks for the next for an hour."""
    now, steps = 0.0, 0

    def look() -> float:
        return now

    class Timed(Trainer):
        def step(self, images: torch.Tensor) -> dict[str, torch.Tensor]:
            nonlocal now, steps
            steps += 1
            now += 0.3 if steps % 2 else 0.1
            return {"kl": torch.zeros(())}

    monkeypatch.setattr("time.perf_counter", look)
    trainer = Timed(TrainingConfig(variant="vae", epochs=10, batch_size=10), IMAGES)
    left = []
    for report in trainer.run():
        if isinstance(report, StepReport):
            left.append(report.seconds_left)
            now += 3600
    for place, told in list(enumerate(left, 1))[20:]:
        assert told == pytest.approx(0.2 * (1000 - place), rel=0.05)
