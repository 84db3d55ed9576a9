"""Runs on pictures, asked about pictures in another folder than the one they were trained from."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import assets
from engine.config import AttackConfig
from engine.data import ImageSource
from engine.runs import Run, RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from tests.engine.cli.raven import Answer, raven

ASKED = ("--epsilons", "0", "--steps", "1", "--json")
KEPT = "robustness-folder-28-wasserstein.csv"


def paint(root: Path, names: Iterable[str]) -> Path:
    """Twenty pictures of each kind, each kind lighter than the one before."""
    random = np.random.default_rng(0)
    for place, name in enumerate(names):
        (root / name).mkdir(parents=True)
        for index in range(20):
            pixels = 70 * place + random.integers(0, 60, (28, 28, 3))
            Image.fromarray(pixels.astype(np.uint8)).save(root / name / f"{index:02}.png")
    return root


@pytest.fixture(scope="module")
def pets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paint(tmp_path_factory.mktemp("first") / "pets", ("cats", "dogs"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same kinds, named the other way round."""
    return paint(tmp_path_factory.mktemp("second") / "pets", ("dogs", "cats"))


@pytest.fixture(scope="module")
def trained(pets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run on `pets`."""
    run = tmp_path_factory.mktemp("runs") / "trained"
    chosen = ("--variant", "vae", "--dataset", "folder-28", "--epochs", "1", "--batch-size", "8")
    answer = raven("train", *chosen, "--data-root", pets, "--device", "cpu", "--out", run)
    assert answer.status == 0, answer.err
    return run


@pytest.fixture
def run(trained: Path) -> Run:
    return RunStore().import_run(trained)


def trained_from(folder: Path, run: Run) -> Run:
    """A newer run, as if it had been trained from another folder."""
    copy = RunStore().import_run(run.path)
    with copy.changing() as record:
        about = {"created": datetime.now(UTC), "name": "newer"}
        config = record.config.model_copy(update={"data_root": folder})
        copy.write_record(record.model_copy(update={**about, "config": config}))
    return copy


def evaluate(run: Run, *more: str | Path) -> Answer:
    return raven("evaluate", run.id, *ASKED, *more)


def measured(bench: Bench, run: Run, folder: Path | None) -> None:
    """Ask for all that the window keeps."""
    source = ImageSource("folder-28", folder)
    about: dict[str, Any] = {"runs": (run.id,), "source": source}
    config = AttackConfig(steps=1)
    asked = m.Measure(
        job=1, divergences=("wasserstein",), epsilons=(0.0,), images=8, config=config, **about
    )
    told = [
        *bench.measure(asked),
        *bench.evaluate(m.Evaluate(job=2, measures=("kl",), **about)),
        *bench.label_efficiency(m.MeasureLabels(job=3, counts=(4,), draws=2, **about)),
    ]
    kinds = m.RobustnessMeasured, m.Evaluated, m.LabelsMeasured
    found = [event for event in told if isinstance(event, kinds)]
    assert [type(event) for event in found] == list(kinds), "all of it is shown"
    assert {event.source for event in found} == {source}


def test_a_curve_on_another_folder_is_told_and_not_kept(run: Run, other: Path) -> None:
    own = evaluate(run, "--keep")
    kept = (run.figures_path / KEPT).read_bytes()
    assert "kept" not in own.err

    answer = evaluate(run, "--keep", "--data-root", other)

    assert answer.status == 0, answer.err
    assert [event["event"] for event in answer.events] == ["started", "evaluated", "finished"]
    assert f"nothing measured here is kept with the run '{run.name}'" in answer.err
    assert f"{other} is not the folder it was trained from" in answer.err
    assert (run.figures_path / KEPT).read_bytes() == kept
    assert "kept" not in evaluate(run, "--data-root", other).err


def test_its_own_folder_is_known_by_any_path(run: Run, pets: Path) -> None:
    assert "kept" not in evaluate(run, "--keep", "--data-root", pets / ".." / pets.name).err
    assert (run.figures_path / KEPT).is_file()


def test_of_two_runs_that_one_keeps_a_curve_whose_folder_it_is(run: Run, other: Path) -> None:
    second = trained_from(other, run)

    answer = raven("evaluate", run.id, second.id, *ASKED, "--keep")

    assert (run.figures_path / KEPT).is_file() and not (second.figures_path / KEPT).exists()
    assert answer.err.count("nothing measured here is kept") == 1
    assert f"with the run '{second.name}'" in answer.err


def test_the_window_shows_what_is_measured_on_another_folder_and_keeps_none(
    run: Run, other: Path
) -> None:
    before = run.info()
    measured(Bench(RunStore()), run, other)

    after = run.info()
    assert after.figures == before.figures
    assert after.curves == after.labels == ()


def test_without_a_folder_the_window_measures_on_that_of_the_newest_run_and_it_keeps_that(
    run: Run, other: Path
) -> None:
    newest = trained_from(other, run)
    measured(bench := Bench(RunStore()), run, None)
    assert "measures" not in run.info().figures and not run.info().curves

    measured(bench, newest, None)
    kept = newest.info()
    assert "kl" in kept.figures["measures"] and kept.curves and kept.labels


def test_other_images_under_the_name_of_an_embedded_set_are_not_taken_for_it(
    tmp_path: Path,
) -> None:
    shutil.copytree(assets.path("data/fashion-mnist"), tmp_path / "mnist")
    store = RunStore()
    store.export_run("mnist/vae", tmp_path / "vae.zip")
    own = store.import_run(tmp_path / "vae.zip")

    answer = evaluate(own, "--images", "20", "--keep", "--data-root", tmp_path)
    assert "nothing measured here is kept" in answer.err
    kept = own.figures_path / "robustness-mnist-wasserstein.csv"
    assert not kept.exists()

    assert "kept" not in evaluate(own, "--images", "20", "--keep").err
    assert kept.is_file()
