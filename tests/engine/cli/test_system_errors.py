"""What the system refuses names the user's file, and what to do."""

from pathlib import Path

import pytest

from tests.engine.cli.raven import raven


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_told_of_the_file_that_was_named(tmp_path: Path) -> None:
    answer = raven("runs", "export", "mnist/vae", "--out", tmp_path / "runs.csv")
    assert answer.status == 1
    assert answer.err.startswith(f"raven: {tmp_path / 'runs.csv'}: no room is left on its disk.")
    assert "on another disk" in answer.err and not list(tmp_path.iterdir())


def test_a_place_where_no_file_can_be_is_told_by_the_name_that_was_typed(tmp_path: Path) -> None:
    taken = tmp_path / "runs.csv"
    (taken / "within").mkdir(parents=True)
    answer = raven("runs", "export", "mnist/vae", "--out", taken)
    assert answer.status == 1
    assert answer.err == f"raven: {taken}: it is a folder. Name a file.\n"


def test_a_file_is_no_folder_for_events(tmp_path: Path) -> None:
    (file := tmp_path / "events").write_text("mine")
    answer = raven("runs", "export", "mnist/vae", "--tensorboard", file)
    assert answer.status == 2
    assert answer.err == f"raven: --tensorboard {file}: it is a file; name a folder.\n"
    assert file.read_text() == "mine"
