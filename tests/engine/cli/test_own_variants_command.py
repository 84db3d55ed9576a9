"""Methods of the user's own on the command line, beginning with the one of the guide."""

import re
from pathlib import Path

import pytest

from engine.variants import VARIANTS
from tests.engine.cli.raven import raven

GUIDE = Path(__file__).parents[3] / "docs" / "add-a-variant.md"
LONGEST_VARIANT = 60  # lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the variant of the guide."""
    (source,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert source.count("\n") < LONGEST_VARIANT
    made = tmp_path / "variants"
    made.mkdir()
    (made / "capacity_vae.py").write_text(source, encoding="utf-8")
    return made


def guided_command(folder: Path) -> list[str]:
    (typed,) = re.findall(r"^raven (--variants FOLDER train .*)$", GUIDE.read_text(), re.MULTILINE)
    return [word.replace("FOLDER", str(folder)) for word in typed.split()]


def test_the_variant_of_the_guide_trains_as_the_guide_says(folder: Path, tmp_path: Path) -> None:
    answer = raven(*guided_command(folder), "--device", "cpu", "--out", tmp_path / "run", "--json")

    assert (answer.status, answer.err) == (0, "")
    assert answer.events[0]["config"]["objective"] == {"capacity": 15.0, "weight": 10.0}
    assert answer.events[-1]["losses"].keys() == {"reconstruction", "capacity"}
    assert "capacity-vae" not in VARIANTS


def test_it_composes_and_its_run_is_told_apart_where_its_file_is_missing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    monkeypatch.setenv("RAVEN_VARIANTS", str(folder))
    small = ("--network", "mlp-200", "--likelihood", "diag-i", "--limit", "300", "--epochs", "1")
    assert raven("train", "--variant", "capacity-vae", *small, "--out", run).status == 0
    attacked = raven("attack", run, "--index", "3", "--steps", "2")
    monkeypatch.delenv("RAVEN_VARIANTS")
    missing = raven("attack", run, "--index", "3", "--steps", "2")

    assert (attacked.status, attacked.err) == (0, "")
    assert missing.status == 1
    assert "There is no method 'capacity-vae'" in missing.err
    assert "'raven --variants FOLDER …'" in missing.err


def test_it_is_listed_with_its_settings(folder: Path) -> None:
    *_, event = raven("--variants", folder, "variants", "--json").events

    assert event["name"] == "capacity-vae"
    assert event["settings"]["properties"]["capacity"]["default"] == 25
    assert "--set weight=10.0" in raven("--variants", folder, "variants").out


def test_the_guides_broken_variant_is_told_as_the_guide_says(folder: Path) -> None:
    file = folder / "capacity_vae.py"
    file.write_text(
        file.read_text().replace("standard_kl(posterior).mean()", "standard_kl(posterior)")
    )
    (told,) = re.findall(r"^raven: FOLDER/(.*)$", GUIDE.read_text(), re.MULTILINE)

    answer = raven("--variants", folder, "variants", "--json")

    assert answer.err == f"raven: {folder}/{told}\n"
    assert [event["name"] for event in answer.events] == list(VARIANTS)
    assert answer.status == 0


def test_a_folder_that_is_not_there_ends_the_command(tmp_path: Path) -> None:
    answer = raven("--variants", tmp_path / "nowhere", "variants")

    assert answer.status == 2
    assert "nowhere of own variants cannot be read" in answer.err
