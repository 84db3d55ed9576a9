"""A training that breaks off is told, and leaves the others and the page as they are."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.processes import Processes
from engine.reproduce.work import Unit, carry_out
from engine.runs import RunStore
from engine.training import CheckpointError
from tests.engine.cli.raven import Answer, raven

KILLED = "Its process ended by signal 9 before it was done."


def reproduced(folder: Path, *more: str) -> Answer:
    small = ("--quick", "--epochs", "1", "--test-images", "40", "--device", "cpu")
    return raven("reproduce", "irobe/table-1", *small, "--out", folder, *more)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("The accelerator has no memory left."),
        CheckpointError("The checkpoint cannot be written."),
    ],
)
def test_one_that_breaks_off_is_told_and_begun_again_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def breaking(unit: Unit, *others: object) -> str:
        if unit.config.variant == "vae":
            raise error
        return carry_out(unit, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("engine.reproduce.running.carry_out", breaking)
    answer = reproduced(tmp_path)
    assert answer.status == 1 and f"seed 0: {error}" in answer.err
    page = (tmp_path / "irobe-table-1.md").read_text("utf-8")
    assert page.count("**Failed:**") == 1
    states = [run.state for run in RunStore().list() if not run.bundled]
    assert states == ["finished", "finished"]

    monkeypatch.undo()
    assert reproduced(tmp_path).status == 0


def test_a_disk_that_is_full_behind_a_training_keeps_no_checkpoint_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.reproduce.work.keep_facts", full)
    answer = reproduced(tmp_path)
    assert answer.status == 1 and answer.err.count("No space left on device") >= 3
    monkeypatch.undo()
    assert reproduced(tmp_path).status == 0
    own = [run for run in RunStore().list() if not run.bundled]
    assert len(own) == 3 and not any(run.checkpoint_path.exists() for run in own)


def test_a_process_that_is_killed_ends_its_own_training_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    def answered(_: Processes, work: str, heard: Callable[[str], None]) -> int:
        """As if each were done at once, but for one that is killed."""
        given.append(json.loads(work)["unit"]["config"]["variant"])
        if given[-1] == "raven":
            return -9
        heard(json.dumps({"failure": ""}))
        return 0

    monkeypatch.setattr(Processes, "carry_out", answered)
    answer = reproduced(tmp_path, "--jobs", "2")
    assert answer.status == 1 and len(given) == 3
    assert answer.err.count(f"failed: {KILLED}") == 1  # as it happened
    assert f"seed 0: {KILLED}" in answer.err
    assert f"seed 0: {KILLED}" in (tmp_path / "irobe-table-1.md").read_text("utf-8")


def test_asked_to_stop_none_is_told_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Processes, "carry_out", lambda *_: 130)  # as Ctrl-C on Windows
    answer = reproduced(tmp_path, "--jobs", "2")
    assert answer.status == 1 and "The work was stopped." in answer.err
    assert "failed" not in answer.err and not (tmp_path / "irobe-table-1.md").exists()
