"""Entries run whole: what is kept, what is gone on with, and what the page says."""

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch

from engine.files import write_json
from engine.reproduce import ENTRIES, QUICK, Budget, Entry, Library, Source, reproduced
from engine.reproduce.bundled import TRAINED
from engine.reproduce.keys import data_key
from engine.runs import RunStore

TINY = replace(QUICK, epochs=1, images=128, tests=40, steps=2, restarts=1, count=30)
FIRST = "**A quick look ("


def nothing(*_: object) -> None:
    """Whoever is not asked to tell."""


def run(
    entry: Entry,
    out: Path,
    budget: Budget = TINY,
    seeds: int = 1,
    jobs: int = 1,
    show: Callable[[str, float, float], None] = nothing,
    store: RunStore | None = None,
) -> tuple[list[str], int]:
    """The lines of an entry's page, and how many trainings had something left."""
    out.mkdir(exist_ok=True, parents=True)
    store = store or RunStore()
    library = Library(Source(embedded=True), budget.images, budget.tests)
    device = torch.device("cpu")
    page, computed = reproduced(
        entry, budget, seeds, library, store, device, jobs, out, "the command", show, nothing
    )
    return page.read_text(encoding="utf-8").splitlines(), computed


def stamps() -> dict[str, int]:
    """When each file of the store was written."""
    root = RunStore().root
    return {str(path): path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}


def test_a_quick_look_is_told_as_such_and_computed_once(tmp_path: Path) -> None:
    lines, computed = run(ENTRIES["irobe/table-1"], tmp_path)
    page = "\n".join(lines)
    assert computed == 3 and lines[0].startswith(FIRST)
    assert "128 training images" in lines[0] and "1 epochs in place of 40" in lines[0]
    assert "agree" not in page and "the command" in page
    [vae] = [line for line in lines if line.startswith("| VAE |")]
    assert "| 0.89 |" in vae and "| 1.29 |" in vae
    infos = RunStore().infos()
    made = [info for info in infos if "reproduce" in info.tags]
    assert len(made) == 3 and all("irobe/table-1" in info.tags for info in made)

    before = stamps()
    again, computed = run(ENTRIES["irobe/table-1"], tmp_path)
    assert computed == 0 and again == lines and stamps() == before

    with (tmp_path / "irobe-table-1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9 and {row["quick"] for row in rows} == {"1"}
    assert all(float(row["mean"]) > 0 for row in rows)


def test_another_entry_takes_the_same_trainings(tmp_path: Path) -> None:
    run(ENTRIES["irobe/table-1"], tmp_path)
    runs = len(RunStore().list())
    lines, computed = run(ENTRIES["irobe/figure-1"], tmp_path)
    assert computed == 2 and len(RunStore().list()) == runs
    assert "(irobe-figure-1.svg)" in "\n".join(lines)
    drawn = ElementTree.parse(tmp_path / "irobe-figure-1.svg")
    discs = [one for one in drawn.iter() if one.tag.endswith("circle") and one.get("r") == "1.2"]
    assert len(discs) == 2 * 2 * 30  # two panels of images and their noisy copies


def test_a_training_that_came_with_us_is_taken_as_it_is(tmp_path: Path) -> None:
    entry = ENTRIES["irobe/figure-1"]
    run(entry, tmp_path / "first")
    made = RunStore()
    folder = tmp_path / "models" / "mnist"
    images = data_key(Library(Source(embedded=True), TINY.images).shelf("mnist").train)
    for one in made.list():
        if not one.bundled:
            target = folder / one.config.variant
            shutil.copytree(one.path, target)
            note = target / "figures" / TRAINED
            write_json(note, {**json.loads(note.read_text(encoding="utf-8")), "images": images})

    store = RunStore(tmp_path / "runs", tmp_path / "models")
    lines, _ = run(entry, tmp_path / "second", store=store)
    assert any(line.startswith("- 2 of the trainings (seed 0) came with") for line in lines)
    for one in store.list():
        if not one.bundled:
            twin = folder / one.config.variant / "weights.safetensors"
            assert one.state == "finished" and not one.checkpoint_path.exists()
            assert one.weights_path.read_bytes() == twin.read_bytes()


def test_what_was_interrupted_goes_on_to_the_same_end(tmp_path: Path) -> None:
    entry, budget = ENTRIES["irobe/table-1"], replace(TINY, epochs=3)

    def break_off(what: str, done: float, total: float) -> None:
        if done > 1.3:  # in the training of the second system
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(entry, tmp_path, budget, show=break_off)
    store = RunStore()
    states = sorted(run.state for run in store.list() if not run.bundled)
    assert states == ["finished", "interrupted"]
    assert not (tmp_path / "irobe-table-1.md").exists()
    lines, computed = run(entry, tmp_path, budget)
    assert computed == 2

    runs = {one.id: one.weights_path.read_bytes() for one in store.list() if not one.bundled}
    for one in runs:
        store.delete(one)
    whole, computed = run(entry, tmp_path, budget)
    assert computed == 3
    assert {r.id: r.weights_path.read_bytes() for r in store.list() if not r.bundled} == runs
    told = [line for line in lines if line.startswith("| ")]
    assert [line for line in whole if line.startswith("| ")] == told


def test_a_training_short_of_the_papers_is_compared_and_says_so(tmp_path: Path) -> None:
    budget = replace(TINY, quick=False)
    lines, _ = run(ENTRIES["irobe/table-1"], tmp_path, budget, seeds=2)
    page = "\n".join(lines)
    assert lines[0].startswith("# ") and "**Less than the paper's setting:** 1 epochs" in page
    [vae] = [line for line in lines if line.startswith("| VAE |")]
    assert vae.count("±") == 3 and "Differs: mean is" in vae
    assert "RAVEN brings them nearest together. **It does" in page


@pytest.mark.long
def test_two_at_once_come_to_the_same(tmp_path: Path) -> None:
    whole = ENTRIES["irobe/table-1"]
    [table] = whole.tables
    two = replace(
        whole,
        systems={row.system: whole.systems[row.system] for row in table.rows[:2]},
        tables=(replace(table, rows=table.rows[:2]),),
    )
    told, computed = run(two, tmp_path, jobs=2)
    assert computed == 2
    for one in RunStore().list():
        if not one.bundled:
            RunStore().delete(one.id)
    alone, _ = run(two, tmp_path)
    rows = [[line for line in lines if line.startswith("| VAE")] for lines in (told, alone)]
    assert len(rows[0]) == 2 and rows[0] == rows[1]


def test_the_discrete_example_needs_no_run(tmp_path: Path) -> None:
    lines, computed = run(ENTRIES["cemgil-smooth/figure-3"], tmp_path)
    assert computed == 0 and not [one for one in RunStore().list() if not one.bundled]
    rows = [line.split("|") for line in lines if line.startswith(("| VAE", "| Smooth"))]
    assert float(rows[1][2]) < float(rows[0][2])  # the Smooth Encoder's roughness
    assert (tmp_path / "cemgil-smooth-figure-3-tables.png").exists()


def test_faces_that_are_not_there_are_told_and_not_invented(tmp_path: Path) -> None:
    lines, computed = run(ENTRIES["cemgil/table-3"], tmp_path)
    page = "\n".join(lines)
    assert computed == 0 and "**Missing:** CelebA does not come with raven-gui" in page
    assert "| Bald |  | 97.9 |  | 2.1 |" in page
