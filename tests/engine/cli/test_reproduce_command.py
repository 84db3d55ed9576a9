"""`raven reproduce` says on the terminal what is missing, and on the page how to make it again."""

import shlex
from pathlib import Path

import pytest

from engine.runs import RunStore
from tests.engine.cli.raven import raven


def command_on(page: Path) -> list[str]:
    """The command that a page names, in words."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return shlex.split(lines[lines.index("```") + 1])


def test_an_entry_without_its_pictures_is_told_and_fails(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    answer = raven("reproduce", "cemgil-smooth/table-1", "--quick", "--out", out, "--json")
    assert answer.status == 1 and (out / "cemgil-smooth-table-1.md").exists()
    assert "CelebA does not come with raven-gui: name its folder with --data-root." in answer.err
    assert "2 of 2 models are not trained" in answer.err
    [event] = [one for one in answer.events if one["event"] == "reproduced"]
    assert "CelebA" in event["missing"][0]


def test_a_page_tells_nobody_where_the_folders_of_data_are(tmp_path: Path) -> None:
    root, out = tmp_path / "mine", tmp_path / "pages"
    root.mkdir()
    asked = ("cemgil-smooth/table-1", "--quick", "--data-root", root, "--out", out)
    answer = raven("reproduce", *asked)
    page = (out / "cemgil-smooth-table-1.md").read_text(encoding="utf-8")
    assert str(root) in answer.err, "the terminal names it"
    assert " in FOLDER (looked for " in page and str(root) not in page


def test_the_command_on_a_page_makes_that_page_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = ["cemgil-smooth/figure-2", "--seeds", "1", "--device", "cpu", "--out", "my pages"]
    assert raven("reproduce", *typed).status == 0
    page = tmp_path / "my pages" / "cemgil-smooth-figure-2.md"
    text = page.read_bytes()
    program, *words = command_on(page)
    assert program == "raven" and set(typed) <= set(words)
    page.unlink()
    assert raven(*words).status == 0
    assert page.read_bytes() == text


def test_less_of_an_entry_is_asked_for_and_told_in_images_and_epochs(tmp_path: Path) -> None:
    less = ["--training-images", "128", "--test-images", "40", "--epochs", "1", "--seeds", "1"]
    assert raven("reproduce", "irobe/figure-1", *less, "--out", tmp_path).status == 0
    page = tmp_path / "irobe-figure-1.md"
    assert set(less) <= set(command_on(page))
    text = page.read_text(encoding="utf-8")
    assert (
        "**Less than the paper's setting:** 1 epoch in place of 40; "
        "128 training images of MNIST, not all; 40 test images of MNIST, not all. "
    ) in text
    assert "- MNIST: 128 training images, 40 test images, 1 epoch.\n" in text
    trained = [run.config.limit for run in RunStore().list() if not run.bundled]
    assert trained == [128, 128]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--data-root", "nowhere"), "--data-root nowhere: there is no such folder."),
        (("--quick", "--data-root", "nowhere"), "--data-root nowhere: there is no such folder."),
        (("--device", "abacus"), "--device abacus:"),
        (("--data-root", "."), "MNIST"),
    ],
)
def test_a_command_that_is_refused_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = raven("reproduce", "irobe/table-1", *typed, "--out", "new/pages")
    assert answer.status != 0 and told in answer.err
    assert not list(tmp_path.iterdir())


def test_an_entry_that_is_not_there_is_told_though_all_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = raven("reproduce", "all", "irobe/table-0")
    assert answer.status == 2 and "There is no entry 'irobe/table-0'." in answer.err
    assert not list(tmp_path.iterdir())


def test_a_quick_look_says_that_it_takes_its_own_images(tmp_path: Path) -> None:
    typed = ("--quick", "--data-root", tmp_path, "--out", tmp_path)
    idle = "A quick look takes the images that come with raven-gui: --data-root is idle."
    assert idle in raven("reproduce", "cemgil-smooth/figure-3", *typed).err
    assert idle not in raven("reproduce", "cemgil-smooth/table-1", *typed).err  # it is of faces
