"""What is kept of a run is read with care: a failure is told each time, and what is damaged is
measured again or refused, never told as a number."""

import shutil
from pathlib import Path

import pytest

from engine.runs import Run, RunStore
from tests.engine.cli.raven import Answer, raven

ENTRY = "irobe/table-1"
SMALL = ("--quick", "--epochs", "1", "--test-images", "40", "--device", "cpu")
SENTENCE = "The loss is no longer a number."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run store after a first, sound command."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAVEN_HOME", str(folder / "raven"))
        assert reproduced(folder).status == 0
        return RunStore().root


@pytest.fixture
def run(made: Path) -> Run:
    """One of its runs, in a store of this test."""
    shutil.copytree(made, RunStore().root, dirs_exist_ok=True)
    return next(run for run in RunStore().list() if not run.bundled)


def reproduced(folder: Path, *more: str) -> Answer:
    return raven("reproduce", ENTRY, *SMALL, "--out", folder, *more)


def test_a_failed_training_fails_the_command_however_often_it_is_given(
    run: Run, tmp_path: Path
) -> None:
    (run.figures_path / "reproduced-failure.json").write_text(f'{{"sentence": "{SENTENCE}"}}')
    for more in ((), ("--json",)):
        answer = reproduced(tmp_path, *more)
        assert answer.status == 1 and f"seed 0: {SENTENCE}" in answer.err
    [event] = [one for one in answer.events if one["event"] == "reproduced"]
    [failure] = event["failures"]
    assert failure.endswith(SENTENCE)
    assert f"**Failed:** {failure}" in (tmp_path / "irobe-table-1.md").read_text("utf-8")


def test_a_reading_that_could_not_be_told_fails_the_command(run: Run, tmp_path: Path) -> None:
    for path in run.figures_path.glob("reproduced-pairs-*.json"):
        path.write_text(path.read_text("utf-8").replace('"refused": ""', '"refused": "Too few."'))
    answer = reproduced(tmp_path)
    assert answer.status == 1 and "seed 0, pairs: Too few." in answer.err


@pytest.mark.parametrize("content", ["", '{"measure": "pai', "[]", '{"value": 3}', "\0"])
def test_a_damaged_reading_is_named_and_measured_again(
    run: Run, tmp_path: Path, content: str
) -> None:
    reproduced(tmp_path)
    page = (tmp_path / "irobe-table-1.md").read_text("utf-8")
    [path] = run.figures_path.glob("reproduced-pairs-*.json")
    path.write_text(content)
    answer = reproduced(tmp_path)
    assert answer.status == 0
    assert f"{path} is damaged: 'pairs' of '{run.name}' is measured again." in answer.err
    assert (tmp_path / "irobe-table-1.md").read_text("utf-8") == page
    assert "damaged" not in reproduced(tmp_path).err


@pytest.mark.parametrize("content", ["", "[]", '{"device": "CPU"}'])
def test_a_training_whose_facts_are_damaged_is_refused_with_a_way_out(
    run: Run, tmp_path: Path, content: str
) -> None:
    path = run.figures_path / "reproduced-training.json"
    path.write_text(content)
    answer = reproduced(tmp_path)
    assert answer.status == 1
    assert f"{path} is damaged: delete the run with 'raven runs delete {run.id}'" in answer.err
    assert raven("runs", "delete", run.id).status == 0
    assert reproduced(tmp_path).status == 0


def test_a_damaged_failure_is_none(run: Run, tmp_path: Path) -> None:
    (run.figures_path / "reproduced-failure.json").write_text("[]")
    assert reproduced(tmp_path).status == 0
