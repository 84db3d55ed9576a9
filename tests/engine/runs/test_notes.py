"""A user's own words about a run: kept with it, carried with it, told by the command."""

import json
from pathlib import Path

import pytest

from engine.runs import Run, RunError, RunStore
from tests.engine.cli.raven import raven
from tests.engine.runs.samples import RAVEN, finish


def test_tags_and_note_are_kept_in_a_file_to_be_read_and_go_with_the_run(
    own: Run, store: RunStore, tmp_path: Path
) -> None:
    own.set_notes([" paper ", "wide latents", "paper", ""], "  The best\nso far. ")
    kept = json.loads((own.path / "notes.json").read_text())
    assert kept == {"tags": ["paper", "wide latents"], "note": "The best\nso far."}
    store.export_run(own.id, tmp_path / "run.zip")
    info = (
        RunStore(tmp_path / "other", bundled=store.bundled).import_run(tmp_path / "run.zip").info()
    )
    assert (info.tags, info.note) == (("paper", "wide latents"), "The best\nso far.")


def test_tags_leave_a_note_as_another_has_written_it_meanwhile(own: Run) -> None:
    own.set_notes(note="From another window.")
    own.set_notes(tags=["paper"])
    assert (own.info().tags, own.info().note) == (("paper",), "From another window.")


@pytest.mark.parametrize("tag", ["a,b", "two\nlines", "x" * 41])
def test_what_is_no_tag_is_refused(own: Run, tag: str) -> None:
    with pytest.raises(RunError, match="is no tag"):
        own.set_notes([tag], "")
    assert own.info().tags == ()


def test_notes_that_are_damaged_are_told(own: Run, store: RunStore) -> None:
    (own.path / "notes.json").write_text('{"tags": "paper"}')
    assert any("notes.json is damaged" in problem for problem in store.problems())


def test_a_bundled_run_takes_no_notes(store: RunStore) -> None:
    with pytest.raises(RunError, match="stays as it is"):
        store.resolve("mnist/raven").set_notes(["paper"], "")


def test_the_command_tags_notes_and_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAVEN_HOME", str(tmp_path))
    run = finish(RunStore().create(RAVEN, name="mine"))
    assert raven("runs", "tag", "mine", "paper", "wide").status == 0
    assert raven("runs", "note", "mine", "The best so far").status == 0
    assert "paper, wide" in raven("runs").out and "The best so far" in raven("runs").out
    assert raven("runs", "tag", "mine").status == 0
    events = {e["id"]: e for e in raven("runs", "--json").events if "id" in e}
    told = events[run.id]
    (on_probe,) = events["mnist/raven"]["curves"]
    assert (on_probe["divergence"], on_probe["restarts"]) == ("downstream", 10)
    assert (told["tags"], told["note"]) == ([], "The best so far")
