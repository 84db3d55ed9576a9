"""A store with two runs that have been trained, measured and annotated."""

import csv
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from engine.config import TrainingConfig
from engine.runs import Run, RunStore
from engine.service.run_figures import keep_reconstructions

HISTORY = [
    {"epoch": 1, "seconds": 3.5, "reconstruction": 120.123456789, "kl": 20.25},
    {"epoch": 2, "seconds": 3.0, "reconstruction": 110.0, "kl": 21.0},
]
FIGURES = {
    "mnist": {
        "accuracy": 0.91234567891,
        "images": 2000,
        "pair_distance": [0.5, 0.25],
        "adversarial_accuracy": {"wasserstein": {"0": 0.9123, "0.1": 0.3571}},
    }
}
WILD = 'a <b onload="x()">&"run"'


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    monkeypatch.setenv("RAVEN_HOME", str(tmp_path))
    return RunStore(bundled=tmp_path / "none")


@pytest.fixture
def runs(store: RunStore) -> list[Run]:
    """A VAE with two measured epochs, a note and a curve in a table, and a RAVEN just begun."""
    vae = store.create(TrainingConfig(variant="vae", epochs=2), WILD)
    vae.save_history(HISTORY)
    vae.save_figures(FIGURES)
    vae.set_notes(["thesis", "chapter 2"], "See </script> & page 3")
    vae.save_figure(
        "robustness-mnist-kl.csv",
        b"epsilon,accuracy,images,norm\n0.0,0.9123,500,linf\n0.1,0.4147,500,linf\n",
    )
    images = np.linspace(0, 1, 3 * 28 * 28, dtype=np.float32).reshape(3, 1, 28, 28)
    keep_reconstructions(vae, images, 1 - images)
    save_file({"encoder.weight": np.arange(6, dtype=np.float32)}, vae.weights_path)
    vae.set_state("finished")
    raven = store.create(
        TrainingConfig(variant="raven", objective={"sigma_aug": [0.01, 0.02]}), "second"
    )
    return [vae, raven]


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
