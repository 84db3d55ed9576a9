"""Runs on a folder of pictures that is not what it was when they began."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.runs import Run, RunError, RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from tests.engine.cli.raven import raven

ASKED = ("--epsilons", "0", "--steps", "1")
SEEN = "test images may be among those it was trained on"


def paint(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        Image.fromarray(np.full((28, 28, 3), 90, np.uint8)).save(folder / f"{name}.png")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `pets` of cats and dogs, and beside it a run on that."""
    folder = tmp_path_factory.mktemp("trained")
    for kind in ("cats", "dogs"):
        paint(folder / "pets" / kind, *"abcdefghij")
    chosen = ("--variant", "vae", "--dataset", "folder-28", "--epochs", "1", "--batch-size", "8")
    asked = (*chosen, "--device", "cpu", "--data-root", folder / "pets", "--out", folder / "run")
    answer = raven("train", *asked)
    assert answer.status == 0, answer.err
    return folder


@pytest.fixture
def pets(trained: Path, tmp_path: Path) -> Path:
    """The folder, where it may be changed."""
    return shutil.copytree(trained / "pets", tmp_path / "pets")


@pytest.fixture
def run(trained: Path, pets: Path) -> Run:
    run = RunStore().import_run(trained / "run")
    with run.changing() as record:
        config = record.config.model_copy(update={"data_root": pets})
        run.write_record(record.model_copy(update={"config": config}))
    return run


def asked_in_the_window(run: Run) -> list[m.Event | None]:
    command = m.Measure(
        job=1,
        runs=(run.id,),
        source=ImageSource("folder-28"),
        divergences=("wasserstein",),
        epsilons=(0.0,),
        images=4,
        config=AttackConfig(steps=1),
    )
    return list(Bench(RunStore()).measure(command))


def checked_in_the_window(run: Run) -> list[m.Event | None]:
    command = m.CheckAttack(
        job=1,
        run=run.id,
        source=ImageSource("folder-28"),
        images=4,
        maximised="wasserstein",
        budgets=(0.1,),
        config=AttackConfig(steps=1),
    )
    return list(Bench(RunStore()).check_attack(command))


def test_of_a_folder_that_is_as_it_was_nothing_is_said(run: Run) -> None:
    assert SEEN not in raven("evaluate", run.id, *ASKED).err
    for told in (asked_in_the_window(run), checked_in_the_window(run)):
        assert not any(isinstance(event, m.Failed) for event in told)


def test_with_a_new_class_its_probe_would_misname_pictures_and_is_not_asked(
    run: Run, pets: Path
) -> None:
    paint(pets / "birds", *"abcdefghij")
    told = "trained on the classes cats, dogs, and the folder of these pictures has birds, cats"

    for command in (("evaluate", *ASKED), ("measure",), ("attack", "--index", "0")):
        answer = raven(command[0], run.id, *command[1:])
        assert answer.status == 1 and told in answer.err, command
        assert SEEN not in answer.err
    with pytest.raises(RunError, match=told):
        asked_in_the_window(run)
    with pytest.raises(RunError, match=told):
        list(Bench(RunStore()).encode(m.Encode(job=1, run=run.id, source=ImageSource("folder-28"))))


def test_another_folder_with_other_classes_is_not_asked_about_either(
    run: Run, tmp_path: Path
) -> None:
    for kind in ("apples", "pears"):
        paint(tmp_path / "fruit" / kind, *"abcdefghij")

    answer = raven("evaluate", run.id, *ASKED, "--data-root", tmp_path / "fruit")

    assert answer.status == 1 and "Name its subfolders as they were" in answer.err


def test_with_a_new_picture_it_is_said_that_others_may_have_been_trained_on(
    run: Run, pets: Path
) -> None:
    paint(pets / "cats", "_first")

    answer = raven("evaluate", run.id, *ASKED)

    assert answer.status == 0 and answer.err.count(SEEN) == 1
    assert f"The pictures to train on in {pets} are not those that the run" in answer.err
    told = asked_in_the_window(run)
    [remark] = [event for event in told if isinstance(event, m.Failed)]
    assert SEEN in remark.sentence
    assert any(isinstance(event, m.RobustnessMeasured) for event in told), "it ends nothing"
    told = checked_in_the_window(run)
    assert [event.sentence for event in told if isinstance(event, m.Failed)] == [remark.sentence]
    assert isinstance(told[-1], m.AttackChecked)


def forget(run: Run, pets: Path) -> None:
    with run.changing() as record:
        run.write_record(record.model_copy(update={"pictures": None}))


def trained_further(run: Run, pets: Path) -> None:
    (pets / "cats" / "j.png").rename(pets / "cats" / "_first.png")  # as many as there were
    answer = raven("train", "--continue", run.id, "--epochs", "1")
    assert answer.status == 0, answer.err


@pytest.mark.parametrize(("course", "remarks"), [(forget, 0), (trained_further, 1)])
def test_only_what_a_run_began_with_is_known(
    run: Run, pets: Path, course: Callable[[Run, Path], None], remarks: int
) -> None:
    """A run of an earlier version is asked as before; one that was trained further on other
    pictures may have seen those to test on."""
    course(run, pets)
    (pets / "dogs" / "j.png").rename(pets / "dogs" / "_first.png")
    assert raven("evaluate", run.id, *ASKED).err.count(SEEN) == remarks


def test_it_is_not_trained_further_on_other_classes(run: Run, pets: Path) -> None:
    paint(pets / "birds", *"abcdefghij")

    answer = raven("train", "--continue", run.id, "--epochs", "1")

    assert answer.status == 1 and "trained on the classes cats, dogs" in answer.err
    assert (run.state, run.epochs_done, run.config.epochs) == ("finished", 1, 1)
