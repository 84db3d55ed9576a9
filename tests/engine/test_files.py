"""Files are written whole or not at all."""

import json
import os
from errno import ENOSPC, EROFS
from pathlib import Path

import pytest

from engine.files import overwritten, replacing, write_bytes, write_json, write_text


def test_bytes_text_and_json_come_back_as_written(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.bin", b"\x00\xff\r\n")
    write_text(tmp_path / "a.txt", "σ = 0.01\nµ\n")
    write_json(tmp_path / "a.json", {"terms": [1.5, 2], "name": "rävén"})

    assert (tmp_path / "a.bin").read_bytes() == b"\x00\xff\r\n"
    assert (tmp_path / "a.txt").read_bytes() == "σ = 0.01\nµ\n".encode()
    assert json.loads((tmp_path / "a.json").read_bytes()) == {"terms": [1.5, 2], "name": "rävén"}


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    write_json(path, list(range(1000)))
    write_json(path, [1])

    assert json.loads(path.read_text()) == [1]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_written_over_by_what_has_room_in_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    assert not overwritten(path, {"state": "training"}) and not path.exists()
    write_json(path, {"state": "interrupted"})
    assert overwritten(path, {"state": "ended"})
    assert json.loads(path.read_text()) == {"state": "ended"}
    assert not overwritten(path, {"state": "interrupted", "owner": "somebody"})
    assert json.loads(path.read_text()) == {"state": "ended"}


def test_a_value_json_cannot_hold_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    write_json(path, {"epochs": 2})

    with pytest.raises(TypeError):
        write_json(path, {"epochs": object()})

    assert json.loads(path.read_text()) == {"epochs": 2}
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_that_fails_midway_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    write_text(path, "old")

    with pytest.raises(RuntimeError, match="disk"), replacing(path) as temporary:
        temporary.write_text("ha")
        raise RuntimeError("disk full")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_until_the_writer_is_done_readers_see_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    write_text(path, "old")

    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"

    assert path.read_text() == "new"


def test_the_temporary_name_keeps_folder_and_suffix(tmp_path: Path) -> None:
    with replacing(tmp_path / "figure.pdf") as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".pdf"
        temporary.touch()


def test_a_writer_that_wrote_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "figure.pdf"):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere does not exist: make it first"):
        write_text(tmp_path / "nowhere" / "a.txt", "a")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_others_may_read_a_file_as_the_user_allows_for_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a")
    write_text(tmp_path / "ours", "a")

    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_bytes_are_on_the_disk_before_the_name_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(handle: int) -> None:
        calls.append("fsync")
        fsync(handle)

    def noted_replace(source: Path, target: Path) -> None:
        calls.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)

    write_text(tmp_path / "a.txt", "a")

    assert calls[:2] == ["fsync", "replace"]


def test_a_disk_that_is_not_to_be_written_is_told_of_the_file_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a disk refuses to delete, too, also what is not there."""

    def refused(path: Path, *_: object, **__: object) -> None:
        raise OSError(EROFS, "Read-only file system", str(path))

    monkeypatch.setattr("pathlib.Path.write_bytes", refused)
    monkeypatch.setattr("pathlib.Path.unlink", refused)
    with pytest.raises(OSError) as told:
        write_text(tmp_path / "page.md", "# A table")
    assert (told.value.errno, told.value.filename) == (EROFS, str(tmp_path / "page.md"))


@pytest.mark.usefixtures("full_disk")
def test_what_the_system_refuses_is_told_of_the_file_that_was_named(tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused:
        write_text(tmp_path / "page.md", "# A table")
    assert refused.value.errno == ENOSPC
    assert refused.value.filename == str(tmp_path / "page.md")
    assert not list(tmp_path.iterdir())
