"""How much of a disk runs take is told before they are trained, and where it is more than there
is."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from engine import room
from engine.config import Shape, TrainingConfig
from engine.data import DATASETS
from engine.model import Model
from engine.reproduce import rehearsal
from engine.room import Room, room_in_words, room_of, room_told, too_little_room
from engine.runs import RunStore
from engine.training import PRESETS
from engine.variants import Variant, build
from tests.engine.cli.raven import raven

SMALL = ("--epochs", "1", "--limit", "256", "--device", "cpu")


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte, on any disk."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**6))


def alone(config: TrainingConfig) -> int:
    """Bytes of the weights of a run."""
    return room_of([config], 1, with_checkpoints=False).take


def of_size(latent: int) -> TrainingConfig:
    return TrainingConfig(variant="vae", epochs=1, latent=latent)


@pytest.mark.parametrize("variant", ["vae", "vade", "smooth-encoder"])
def test_it_is_what_a_trained_run_takes(variant: str) -> None:
    raven("train", "--variant", variant, *SMALL)
    [run] = [run for run in RunStore().list() if not run.bundled]
    taken = sum(path.stat().st_size for path in run.path.rglob("*") if path.is_file())
    told = room_of([run.config], 1, with_checkpoints=True)
    assert told.take == pytest.approx(taken, rel=0.05)


def test_every_preset_has_one() -> None:
    configs = [preset.config for preset in PRESETS.values() if preset.config.dataset in DATASETS]
    assert len(configs) > 50
    assert all(alone(config) > 10**6 for config in configs)


def test_models_of_other_settings_or_dimensions_have_other_sizes() -> None:
    mixtures = [
        TrainingConfig(
            variant="vae",
            epochs=1,
            likelihood="logistics",
            likelihood_settings={"components": components},
        )
        for components in (1, 10)
    ]
    for small, large in ((of_size(2), of_size(200)), mixtures):
        assert alone(small) < alone(large)
        both = room_of([small, large], 1, with_checkpoints=False)
        assert both.take == alone(small) + alone(large)


def test_a_checkpoint_is_written_beside_the_last_one() -> None:
    configs = [of_size(n) for n in (2, 20, 200)]
    small, middle, large = map(alone, configs)
    all_of_them = small + middle + large
    kept = room_of(configs, 2, with_checkpoints=True)
    assert kept == (4 * all_of_them, 4 * all_of_them + 3 * (middle + large))
    lost = room_of(configs, 2, with_checkpoints=False)
    assert lost == (all_of_them, all_of_them + 6 * (middle + large))
    assert room_of([], 2, with_checkpoints=True) == (0, 0)


def test_a_method_that_reads_numbers_off_its_new_weights_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def of_numbers(config: TrainingConfig, shape: Shape) -> tuple[Variant[Any], Model]:
        float(torch.ones(1).sum())
        return build(config, shape)

    usual = alone(of_size(2))
    monkeypatch.setattr(room, "build", of_numbers)
    assert alone(of_size(2)) == usual


def test_what_is_free_is_asked_of_the_disk_where_the_folder_will_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = {tmp_path: 100}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free[path]))
    assert too_little_room(Room(90, 100), tmp_path / "not" / "there") == ""
    assert too_little_room(Room(90, 101), tmp_path / "not" / "there") != ""


def test_where_nothing_tells_what_is_free_there_is_no_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(shutil, "disk_usage", refused)
    assert room_told(Room(10**18, 10**18), tmp_path) == "Their runs take some 1,000,000 TB."
    assert too_little_room(Room(10**18, 10**18), Path("not/there")) == ""


@pytest.mark.usefixtures("little_room")
def test_where_it_is_too_little_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    assert too_little_room(Room(10**6, 10**6), tmp_path) == ""
    told = too_little_room(Room(10**9, 2_540_000_000), tmp_path)
    assert f"needs some 2.54 GB in {tmp_path}, where 1 MB are free: make room" in told
    assert "RAVEN_HOME" in told


@pytest.mark.parametrize(
    ("bytes_", "words"),
    [
        (400, "0 kB"),
        (43_000, "43 kB"),
        (11_400_000, "11.4 MB"),
        (60_123_000_000, "60.1 GB"),
        (999_800_000, "1,000 MB"),
    ],
)
def test_in_words(bytes_: int, words: str) -> None:
    assert room_in_words(bytes_) == words


@pytest.mark.usefixtures("little_room")
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_reproduce_says_so_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dry: tuple[str, ...]
) -> None:
    monkeypatch.setattr(rehearsal, "seconds_an_image", lambda *_: 1.0)
    small = ("--quick", "--training-images", "256", "--test-images", "40", "--epochs", "1")
    command = ("reproduce", "irobe/table-1", *small, "--out", f"{tmp_path}", *dry)
    assert "What is to be trained needs some" in raven(*command).err
    if not dry:
        assert not [run for run in RunStore().list() if run.checkpoint_path.exists()]
        assert "What is to be trained" not in raven(*command).err, "nothing is left"


def test_a_sweep_tells_in_its_plan_what_its_runs_take() -> None:
    taken, told = planned_room()
    assert f"Their runs take some {room_in_words(taken)}." in told


@pytest.mark.usefixtures("little_room")
def test_and_where_it_is_too_little() -> None:
    taken, told = planned_room()
    assert "What is to be trained needs some" in told and taken > 10**6


def planned_room() -> tuple[int, str]:
    """Of a sweep's plan."""
    answer = raven(
        "sweep", "--variant", "vae", *SMALL, "--grid", "latent=2,4", "--dry-run", "--json"
    )
    [planned] = [event for event in answer.events if event["event"] == "planned_all"]
    return planned["room"], answer.err
