"""A run on a user's own folder of pictures: trained, evaluated, attacked and shown."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from engine.cli import main
from engine.data import DataError, ImageSource
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.service.desk import Desk


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path_factory.mktemp("home")
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def birds(home: Path) -> Path:
    """Forty pictures of two kinds, light ones and dark ones."""
    random = np.random.default_rng(0)
    for name, least in (("dove", 150), ("raven", 0)):
        (home / "birds" / name).mkdir(parents=True)
        for index in range(20):
            pixels = least + random.integers(0, 100, (32, 40, 3))
            image = Image.fromarray(pixels.astype(np.uint8))
            image.save(home / "birds" / name / f"{index:02}.png")
    return home / "birds"


@pytest.fixture(autouse=True)
def same_home(fresh_home: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAVEN_HOME", str(home / "raven"))


@pytest.fixture(scope="module")
def trained(home: Path, birds: Path) -> str:
    """The id of a run on the small pictures in colour."""
    chosen = ("--variant", "vae", "--dataset", "folder-28", "--epochs", "2", "--batch-size", "8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAVEN_HOME", str(home / "raven"))
        events = raven("train", *chosen, "--data-root", str(birds), "--device", "cpu")
    return str(events[-1]["run"])


def raven(*arguments: str) -> list[dict[str, Any]]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main([*arguments, "--json"]) == 0, err.getvalue()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_is_evaluated_on_the_folder_it_was_trained_from(trained: str) -> None:
    events = raven("evaluate", trained, "--epsilons", "0", "--steps", "1")

    [evaluated] = [event for event in events if event["event"] == "evaluated"]
    assert evaluated["images"] == 8
    assert list(evaluated["accuracy_by_task"]) == ["class"]
    assert evaluated["accuracy"] > 0.8  # light and dark are easily told apart


def test_an_attack_tells_the_names_of_its_classes(trained: str, birds: Path) -> None:
    picture = str(birds / "raven" / "03.png")
    asked = ("attack", trained, "--index", "0", "--image", picture, "--steps", "2")

    [attacked] = [event for event in raven(*asked) if event["event"] == "attacked"]

    assert attacked["labels"][0] in ("dove", "raven")
    assert attacked["labels"][1] is None
    assert {told["class"] for told in attacked["before"]} <= {"dove", "raven"}


def test_of_other_images_the_classes_it_reads_have_no_names_but_numbers(trained: str) -> None:
    asked = ("attack", trained, "--dataset", "color-mnist", "--index", "0", "--steps", "2")

    [attacked] = [event for event in raven(*asked) if event["event"] == "attacked"]

    said = {told["class"] for told in (*attacked["before"], *attacked["after"])}
    assert said <= {"class 0", "class 1"}


def test_the_window_is_shown_the_folder_of_the_newest_run(trained: str) -> None:
    desk = Desk(RunStore())

    [loaded] = desk.load_images(m.LoadImages(job=1, source=ImageSource("folder-28")))

    assert isinstance(loaded, m.ImagesLoaded)
    assert loaded.images.shape == (8, 3, 28, 28)
    assert loaded.classes == ("dove", "raven")
    with pytest.raises(DataError, match="needs a data folder"):
        list(desk.load_images(m.LoadImages(job=2, source=ImageSource("folder-64"))))


def test_the_window_may_name_a_folder_that_no_run_was_trained_from(birds: Path) -> None:
    command = m.LoadImages(job=1, source=ImageSource("folder-64-grey", birds))

    [loaded] = Desk(RunStore()).load_images(command)

    assert isinstance(loaded, m.ImagesLoaded)
    assert loaded.images.shape == (8, 1, 64, 64)


def test_its_latents_can_be_shown(trained: str) -> None:
    bench = Bench(RunStore())

    *_, encoded = bench.encode(m.Encode(job=1, run=trained, source=ImageSource("folder-28")))

    assert isinstance(encoded, m.Encoded)
    assert encoded.means.shape[0] == 8
    assert encoded.accuracy > 0.8


def test_the_engine_tells_what_each_data_set_needs() -> None:
    told = {choice.name: choice for choice in Bench(RunStore()).ready().datasets}

    assert told["folder-28"].needs_folder
    assert not told["color-mnist"].needs_folder
    assert told["color-mnist"].shape == (3, 28, 28)
    assert list(told["color-mnist"].tasks) == ["digit", "colour"]
