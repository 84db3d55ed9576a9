"""The tables and pictures in a run's folder of figures can be read by anything."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.config import AttackConfig, TrainingConfig
from engine.data import ImageSource
from engine.runs import Run, RunStore
from engine.sanity import Maximised
from engine.service.messages import RobustnessMeasured
from engine.service.run_figures import keep_curve, keep_losses, keep_reconstructions


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return RunStore(tmp_path / "runs").create(TrainingConfig())


def rows(run: Run, name: str) -> list[dict[str, str]]:
    with (run.figures_path / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_losses_are_a_row_an_epoch(run: Run) -> None:
    keep_losses(run, [{"epoch": 1, "kl": 20.5}, {"epoch": 2, "kl": 21.0, "coupling": 0.5}])
    assert rows(run, "losses.csv") == [
        {"epoch": "1", "kl": "20.5", "coupling": ""},
        {"epoch": "2", "kl": "21.0", "coupling": "0.5"},
    ]


def test_a_reconstruction_that_is_no_number_is_black_and_warns_of_nothing(run: Run) -> None:
    images = np.ones((1, 1, 4, 4), np.float32)
    keep_reconstructions(run, images, np.full_like(images, np.nan))
    assert np.asarray(Image.open(run.figures_path / "reconstructions.png"))[12:].max() == 0


@pytest.mark.parametrize("channels", [1, 3])
def test_every_reconstruction_is_under_its_image(run: Run, channels: int) -> None:
    levels = np.linspace(0, 1, 2 * 2 * channels * 16).reshape(2, 2, channels, 4, 4)
    images, reconstructions = levels.astype(np.float32)
    keep_reconstructions(run, images, reconstructions)

    picture = Image.open(run.figures_path / "reconstructions.png")

    assert (picture.size, picture.mode) == ((24, 24), "L" if channels == 1 else "RGB")
    pixels = np.asarray(picture).reshape(24, 24, channels)[1::3, 1::3] / 255
    for row, shown in enumerate((images, reconstructions)):
        for column, image in enumerate(shown):
            part = pixels[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
            assert part.transpose(2, 0, 1) == pytest.approx(image, abs=0.5 / 255 + 1e-6)


def curve_of(run: Run, maximised: Maximised) -> RobustnessMeasured:
    return RobustnessMeasured(
        job=1,
        run=run.id,
        source=ImageSource("mnist"),
        divergence=maximised,
        epsilons=(0.0, 0.1),
        accuracies=(0.9, 0.75),
        images=200,
    )


def test_a_curve_tells_its_attack(run: Run) -> None:
    keep_curve(run, curve_of(run, "kl"), AttackConfig(steps=5, norm="l2"))
    first, second = rows(run, "robustness-mnist-kl-l2.csv")
    assert (first["epsilon"], first["accuracy"]) == ("0.0", "0.9")
    assert first["measured"] == second["measured"]
    age = datetime.now(UTC) - datetime.fromisoformat(second.pop("measured"))
    assert timedelta() <= age < timedelta(minutes=1)
    assert second == {
        "epsilon": "0.1",
        "accuracy": "0.75",
        "images": "200",
        "norm": "l2",
        "steps": "5",
        "step_size": "epsilon/25",
        "restarts": "1",
        "seed": "0",
    }


@pytest.mark.parametrize(
    ("maximised", "config", "step", "schedule"),
    [
        ("downstream", AttackConfig(schedule="cosine"), "epsilon/2", "cosine"),
        ("downstream", AttackConfig(), "epsilon/25", None),
        ("downstream", AttackConfig(schedule="cosine", norm="l1"), "epsilon/5", "cosine"),
        ("downstream", AttackConfig(schedule="cosine", step_size=0.01), "0.01", "cosine"),
        ("mean", AttackConfig(schedule="cosine"), "epsilon/25", "cosine"),
        ("mean", AttackConfig(norm="l1"), "epsilon/5", None),
    ],
)
def test_a_curve_tells_how_long_its_steps_were(
    run: Run, maximised: Maximised, config: AttackConfig, step: str, schedule: str | None
) -> None:
    keep_curve(run, curve_of(run, maximised), config)
    ball = "" if config.norm == "linf" else f"-{config.norm}"
    for row in rows(run, f"robustness-mnist-{maximised}{ball}.csv"):
        assert (row["step_size"], row.get("schedule")) == (step, schedule)


def test_a_curve_tells_of_what_else_made_its_attack_another_one(run: Run) -> None:
    keep_curve(run, curve_of(run, "kl"), AttackConfig(momentum=1, coupling=7))
    for row in rows(run, "robustness-mnist-kl.csv"):
        assert row["momentum"] == "1" and "coupling" not in row
    keep_curve(run, curve_of(run, "entropic"), AttackConfig(coupling=7))
    for row in rows(run, "robustness-mnist-entropic.csv"):
        assert row["coupling"] == "7" and "momentum" not in row
