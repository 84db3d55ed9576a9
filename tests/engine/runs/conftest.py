"""A store with two bundled runs, and a finished run of the user's own."""

from pathlib import Path

import pytest

from engine.config import TrainingConfig
from engine.runs import Run, RunStore
from tests.engine.runs.samples import FIGURES, RAVEN, finish


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of bundled models with mnist/raven and fashion-mnist/vae."""
    folder = tmp_path_factory.mktemp("bundled")
    maker = RunStore(folder / "maker", bundled=folder / "nowhere")
    for variant, dataset in (("raven", "mnist"), ("vae", "fashion-mnist")):
        config = TrainingConfig(variant=variant, dataset=dataset)
        finish(maker.create(config, path=folder / "models" / dataset / variant))
    return folder / "models"


@pytest.fixture
def store(tmp_path: Path, bundled: Path) -> RunStore:
    return RunStore(tmp_path / "runs", bundled=bundled)


@pytest.fixture
def own(store: RunStore) -> Run:
    """A finished run of the user's own."""
    run = finish(store.create(RAVEN, name="my raven"))
    run.save_figures(FIGURES)
    return run
