"""What the system refuses names the user's file, and what to do."""

import os
from pathlib import Path

import platformdirs
import pytest

from engine.cli.system_errors import sentence_of
from engine.evaluation import classifier
from engine.memory import TOO_LITTLE
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


@pytest.mark.parametrize(
    "command",
    [("survey", "--out", "told.csv"), ("label-efficiency", "--out", "told.csv")],
    ids=lambda command: command[0],
)
def test_what_could_not_be_written_is_refused_before_anything_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    name, *asked = command
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)  # to root all folders are open
        answer = raven(name, "mnist/vae", *asked)
    told = f"raven: --out told.csv: nothing can be written into the folder {tmp_path}.\n"
    assert (answer.status, answer.err) == (2, told)
    Path("told.csv").mkdir()
    answer = raven(name, "mnist/vae", *asked)
    assert answer.status == 2
    assert answer.err == "raven: --out told.csv: it is a folder; name a file.\n"


def test_a_measure_that_finds_no_place_for_its_files_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file := tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(file))
    monkeypatch.setattr(classifier, "STEPS", 1)
    asked = ("--measures", "frechet_reconstructions,kl", "--images", "20", "--json")
    answer = raven("measure", "mnist/vae", *asked)
    assert answer.status == 0
    (measured,) = (event for event in answer.events if event["event"] == "measured")
    assert measured["figures"]["frechet_reconstructions"] > 0
    assert measured["figures"]["kl"] > 0
    assert file.read_text() == "no folder"


def test_a_measure_whose_file_cannot_be_read_leaves_the_others_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(classifier, "load_tensors", load)
    asked = ("--measures", "frechet_reconstructions,kl", "--images", "20", "--json")
    answer = raven("measure", "mnist/vae", *asked)
    assert "is not told: " in answer.err and ".safetensors" in answer.err
    (measured,) = (event for event in answer.events if event["event"] == "measured")
    assert measured["figures"]["frechet_reconstructions"] is None
    assert measured["figures"]["kl"] > 0
    assert answer.status == 1, "a figure is missing that there could be"


def test_a_file_is_no_folder_for_events(tmp_path: Path) -> None:
    (file := tmp_path / "events").write_text("mine")
    answer = raven("runs", "export", "mnist/vae", "--tensorboard", file)
    assert answer.status == 2
    assert answer.err == f"raven: --tensorboard {file}: it is a file; name a folder.\n"
    assert file.read_text() == "mine"


def test_more_than_there_is_memory_for_is_told_in_a_sentence(tmp_path: Path) -> None:
    answer = raven("generate", "mnist/vae", "--count", 9 * 10**14, "--out", tmp_path)
    assert answer.status == 1
    assert (
        answer.err == "raven: There is not enough memory: take fewer images or a smaller batch.\n"
    )


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(12, "Cannot allocate memory"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    ],
)
def test_memory_that_is_short_is_told_alike_on_every_device(error: Exception) -> None:
    assert sentence_of(error) == TOO_LITTLE


def test_other_errors_speak_for_themselves() -> None:
    assert sentence_of(RuntimeError("The loss is no number.")) == "The loss is no number."
