"""How much of a disk runs take is told before they are trained, and where it is more than there
is."""

import shutil
from pathlib import Path

import pytest

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.room import free_room, room_in_words, room_of, too_little_room
from engine.runs import RunStore
from engine.training import PRESETS
from tests.engine.cli.raven import raven

SMALL = ("--epochs", "1", "--limit", "256", "--device", "cpu")


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte, on any disk."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 0, 10**6))


@pytest.mark.parametrize("variant", ["vae", "vade", "smooth-encoder"])
def test_it_is_what_a_trained_run_takes(variant: str) -> None:
    raven("train", "--variant", variant, *SMALL)
    [run] = [run for run in RunStore().list() if not run.bundled]
    taken = sum(path.stat().st_size for path in run.path.rglob("*") if path.is_file())
    assert room_of([run.config]) == pytest.approx(taken, rel=0.05)


def test_every_preset_has_one_and_models_of_a_kind_add_up() -> None:
    configs = [preset.config for preset in PRESETS.values() if preset.config.dataset in DATASETS]
    assert len(configs) > 50
    alone = sum(room_of([config]) for config in configs)
    assert room_of(configs) == pytest.approx(alone, rel=1e-6)


def test_larger_models_take_more() -> None:
    small, large = (TrainingConfig(variant="vae", epochs=1, latent=n) for n in (2, 200))
    assert room_of([small]) < room_of([large])


def test_checkpoints_that_are_not_kept_take_room_while_they_are_there() -> None:
    configs = [TrainingConfig(variant="vae", epochs=1, latent=n) for n in (2, 20, 200)]
    small, middle, large = (room_of([config], 0) for config in configs)
    assert room_of([configs[2]]) == 4 * large
    assert room_of(configs, 2) == small + 4 * middle + 4 * large
    assert room_of([], 2) == 0


def test_what_is_free_is_asked_of_the_disk_where_the_folder_will_be(tmp_path: Path) -> None:
    free = free_room(tmp_path / "not" / "there")
    assert free == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.1)
    assert too_little_room(free // 2, tmp_path / "not" / "there") == ""


@pytest.mark.usefixtures("little_room")
def test_where_it_is_too_little_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    assert too_little_room(10**6, tmp_path) == ""
    told = too_little_room(2_540_000_000, tmp_path)
    assert f"takes some 2.54 GB in {tmp_path}, where 1 MB are free: make room" in told
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
def test_reproduce_says_so_before_it_begins(tmp_path: Path, dry: tuple[str, ...]) -> None:
    small = ("--quick", "--training-images", "256", "--test-images", "40", "--epochs", "1")
    command = ("reproduce", "irobe/table-1", *small, "--out", f"{tmp_path}", *dry)
    assert "What is to be trained takes some" in raven(*command).err
    if not dry:
        assert not [run for run in RunStore().list() if run.checkpoint_path.exists()]
        assert "What is to be trained" not in raven(*command).err, "nothing is left"


def test_a_sweep_tells_in_its_plan_what_its_runs_take() -> None:
    room, told = planned_room()
    assert f"Their runs take some {room_in_words(room)}." in told


@pytest.mark.usefixtures("little_room")
def test_and_where_it_is_too_little() -> None:
    room, told = planned_room()
    assert f"What is to be trained takes some {room_in_words(room)} in" in told


def planned_room() -> tuple[int, str]:
    """Of a sweep's plan."""
    answer = raven(
        "sweep", "--variant", "vae", *SMALL, "--grid", "latent=2,4", "--dry-run", "--json"
    )
    [planned] = [event for event in answer.events if event["event"] == "planned_all"]
    return planned["room"], answer.err
