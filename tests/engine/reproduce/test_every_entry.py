"""Every entry is reproduced on the embedded images, and on made faces where it is of faces: a page
with our numbers, and no failure but for the pictures that nobody may hand on."""

import csv
from pathlib import Path

import pytest

from engine.data import DATASETS
from engine.evaluation import classifier
from engine.networks import cemgil, takida
from engine.reproduce import ENTRIES, Entry
from engine.training import PRESETS
from tests.engine.cli.raven import raven
from tests.engine.data.faces import lay_faces


def needs_faces(entry: Entry) -> bool:
    """Whether it is of images that do not come with raven-gui."""
    configs = (PRESETS[system.preset].config for system in entry.systems.values())
    return any(DATASETS[config.dataset].needs_folder for config in configs)


@pytest.mark.long
@pytest.mark.parametrize("name", ENTRIES)
def test_a_quick_look_at_an_entry_makes_its_page(name: str, tmp_path: Path) -> None:
    answer = raven("reproduce", name, "--quick", "--out", tmp_path, "--json")
    (event,) = (one for one in answer.events if one["event"] == "reproduced")
    assert answer.status == needs_faces(ENTRIES[name]), answer.err
    assert all("CelebA" in sentence for sentence in event["missing"])
    page = Path(event["page"]).read_text(encoding="utf-8")
    assert f"# {ENTRIES[name].title}" in page and "**Failed:**" not in page


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some of them, few of whom are bald or have a mustache."""
    folder = tmp_path_factory.mktemp("faces")
    lay_faces(folder, training=200, tests=12, rare=("Bald", "Mustache"))
    return folder


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks for faces of few channels, and a classifier that is hardly trained."""
    for network in (cemgil, takida):
        monkeypatch.setattr(network, "FACES", (2, 4, 6, 8))
    monkeypatch.setattr(classifier, "STEPS", 1)


@pytest.mark.long
@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES.values() if needs_faces(entry)])
def test_a_quick_look_at_an_entry_of_faces_has_all_its_numbers_and_pictures(
    name: str, tmp_path: Path, faces: Path
) -> None:
    few = ("--training-images", 200, "--test-images", 12, "--epochs", 1)
    answer = raven("reproduce", name, "--quick", *few, "--data-root", faces, "--out", tmp_path)
    assert answer.status == 0, answer.err
    stem = name.replace("/", "-")
    if ENTRIES[name].tables:
        with (tmp_path / f"{stem}.csv").open(encoding="utf-8") as file:
            lines = list(csv.DictReader(file))
        assert lines and all(line["mean"] for line in lines), "no cell is empty"
    page = (tmp_path / f"{stem}.md").read_text(encoding="utf-8")
    assert page.count("![") == len(ENTRIES[name].figures)
