"""`raven reproduce --dry-run` tells what is left of an entry and how long it takes, and does none
of it."""

from pathlib import Path

import pytest

from engine.reproduce import rehearsal
from engine.room import room_in_words
from engine.runs import RunStore
from tests.engine.cli.raven import Answer, raven

IMAGES = 256
SMALL = ("--quick", "--training-images", f"{IMAGES}", "--test-images", "40", "--device", "cpu")


@pytest.fixture
def a_second_an_image(monkeypatch: pytest.MonkeyPatch) -> None:
    """However it is trained."""
    monkeypatch.setattr(rehearsal, "seconds_an_image", lambda *_: 1.0)


def dry(entry: str, *more: str) -> Answer:
    return raven("reproduce", entry, *SMALL, "--dry-run", "--json", *more)


def planned(answer: Answer) -> list[tuple[int, int, float, int]]:
    """Of each kind of training how many there are and are left, seconds, and readings."""
    told = [event for event in answer.events if event["event"] == "planned"]
    return [(one["trainings"], one["left"], one["seconds"], one["readings"]) for one in told]


@pytest.mark.usefixtures("a_second_an_image")
def test_each_kind_of_training_is_told_with_its_epochs_and_readings(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    answer = dry("irobe/table-1", "--epochs", "2", "--seeds", "3", "--jobs", "2", "--out", f"{out}")
    assert answer.status == 0
    assert planned(answer) == [(3, 3, 3 * 2 * IMAGES, 6)] * 3, "latents and pairs of each"
    [all_of_them] = [event for event in answer.events if event["event"] == "planned_all"]
    assert (all_of_them["trainings"], all_of_them["left"]) == (9, 9)
    assert all_of_them["seconds"] == 9 * 2 * IMAGES
    assert "irobe/table-1: 9 trainings, 9 of them left, about 77 min on CPU" in answer.err
    assert ", 38 min where 2 at once do not slow each other; besides, 18 readings" in answer.err
    assert f"not reckoned. Their runs take some {room_in_words(all_of_them['room'])}." in answer.err
    assert not out.exists() and all(run.bundled for run in RunStore().list())


@pytest.mark.usefixtures("a_second_an_image")
def test_what_is_done_is_not_left(tmp_path: Path) -> None:
    more = ("--epochs", "2", "--out", f"{tmp_path}")
    assert raven("reproduce", "irobe/table-1", *SMALL, *more).status == 0
    assert planned(dry("irobe/table-1", *more)) == [(1, 0, 0, 0)] * 3

    run = next(run for run in RunStore().list() if not run.bundled)
    for path in run.figures_path.glob("reproduced-pairs-*.json"):
        path.unlink()
    assert planned(dry("irobe/table-1", *more)).count((1, 0, 0, 1)) == 1
    run.set_state("interrupted")
    run.save_history(run.history()[:1])
    assert planned(dry("irobe/table-1", *more)).count((1, 1, IMAGES, 2)) == 1


@pytest.mark.usefixtures("a_second_an_image")
def test_one_that_came_with_us_is_not_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "bundled_twin", lambda run, _: run if "raven" in run else None)
    assert [left for _, left, _, _ in planned(dry("irobe/table-1"))].count(0) == 1


@pytest.mark.usefixtures("a_second_an_image")
def test_those_that_go_on_from_a_run_of_their_seed_are_one_kind() -> None:
    answer = dry("cemgil/figure-9", "--seeds", "2")
    assert [trainings for trainings, *_ in planned(answer)] == [2] * 10


def test_data_that_is_not_there_is_missing() -> None:
    answer = dry("cemgil-smooth/table-1")
    assert answer.status == 1 and planned(answer) == []
    assert "CelebA does not come with raven-gui: name its folder with --data-root." in answer.err
