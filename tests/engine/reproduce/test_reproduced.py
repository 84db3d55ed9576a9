"""Entries run whole: what is kept, what is gone on with, and what the page says."""

import csv
import json
import math
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from xml.etree import ElementTree

import pytest
import torch

from engine.files import write_json
from engine.reproduce import ENTRIES, QUICK, Budget, Entry, Library, Source, reproduced
from engine.reproduce.bundled import TRAINED, UNKNOWN, came_with_us
from engine.reproduce.entry import System
from engine.reproduce.keys import code_version, data_key
from engine.reproduce.pace import Left
from engine.reproduce.running import Show
from engine.runs import RunStore
from engine.signals import AskedToEnd, ended_by_signals

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
    show: Show = nothing,
    store: RunStore | None = None,
) -> tuple[list[str], int]:
    """The lines of an entry's page, and how many trainings had something left."""
    out.mkdir(exist_ok=True, parents=True)
    store = store or RunStore()
    library = Library(Source(embedded=True), budget.images, budget.tests)
    device = torch.device("cpu")
    made = reproduced(
        entry, budget, seeds, library, store, device, jobs, out, "the command", show, nothing
    )
    return made.page.read_text(encoding="utf-8").splitlines(), made.trainings


def stamps() -> dict[str, int]:
    """When each file of the store was written."""
    root = RunStore().root
    return {str(path): path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}


def test_a_quick_look_is_told_as_such_and_computed_once(tmp_path: Path) -> None:
    lines, computed = run(ENTRIES["irobe/table-1"], tmp_path)
    page = "\n".join(lines)
    assert computed == 3 and lines[0].startswith(FIRST)
    assert "128 training images" in lines[0] and "1 epoch in place of 40" in lines[0]
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


def test_the_first_training_with_its_readings_tells_how_long_all_others_take(
    tmp_path: Path,
) -> None:
    told = []

    def show(what: str, done: float, _total: float, left: Callable[[], Left | None]) -> None:
        told.append((what, done, left()))

    run(ENTRIES["irobe/table-1"], tmp_path, show=show)
    first, *_ = told
    assert first[1:] == (0, None), "it is told as it begins"
    others = [left for what, _, left in told if what.startswith("training") and what != first[0]]
    assert others and all(left is not None and not left.at_least for left in others)


def test_another_entry_takes_the_same_trainings(tmp_path: Path) -> None:
    run(ENTRIES["irobe/table-1"], tmp_path)
    runs = len(RunStore().list())
    lines, computed = run(ENTRIES["irobe/figure-1"], tmp_path, seeds=3)
    assert computed == 2 and len(RunStore().list()) == runs, "pictures are of seed 0 alone"
    assert "(irobe-figure-1.svg)" in "\n".join(lines)
    assert "- Seed: 0, whatever many are asked for; pictures show one." in lines
    assert not (tmp_path / "irobe-figure-1.csv").exists()  # there is no number in it
    drawn = ElementTree.parse(tmp_path / "irobe-figure-1.svg")
    discs = [one for one in drawn.iter() if one.tag.endswith("circle") and one.get("r") == "1.2"]
    assert len(discs) == 2 * 2 * 30  # two panels of images and their noisy copies

    old, mine = tmp_path / "irobe-figure-1-old.svg", tmp_path / "irobe-figure-1-mine.svg"
    for file in (old, mine):
        file.write_text("drawn", encoding="utf-8")
    page = "\n".join([*lines, "![What is no longer drawn.](irobe-figure-1-old.svg)", ""])
    (tmp_path / "irobe-figure-1.md").write_text(page, encoding="utf-8")
    assert run(ENTRIES["irobe/figure-1"], tmp_path, seeds=3)[0] == lines
    assert mine.exists() and not old.exists(), "the one that the page of an earlier run showed"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Two trainings as they come with raven-gui, in `tmp_path / "models"`; their folder."""
    run(ENTRIES["irobe/figure-1"], tmp_path / "first")
    made = RunStore()
    folder = tmp_path / "models" / "mnist"
    images = data_key(Library(Source(embedded=True), TINY.images).shelf("mnist").train)
    for one in made.list():
        if not one.bundled:
            target = folder / one.config.variant
            shutil.copytree(one.path, target)
            note = target / "figures" / TRAINED
            codes = {code_version(one.config): ""}
            told = {**json.loads(note.read_text(encoding="utf-8")), "images": images}
            write_json(note, {**told, "codes": codes})
    return folder


def test_a_training_that_came_with_us_is_taken_as_it_is(bundle: Path, tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs", tmp_path / "models")
    lines, _ = run(ENTRIES["irobe/figure-1"], tmp_path / "second", store=store)
    assert any(line.startswith("- 2 of the trainings (seed 0) came with") for line in lines)
    assert not any("is one " in line for line in lines)
    for one in store.list():
        if not one.bundled:
            twin = bundle / one.config.variant / "weights.safetensors"
            assert one.state == "finished" and not one.checkpoint_path.exists()
            assert one.weights_path.read_bytes() == twin.read_bytes()


def test_what_another_code_trained_is_trained_again_or_told_as_such(
    bundle: Path, tmp_path: Path
) -> None:
    store = RunStore(tmp_path / "runs", tmp_path / "models")
    rounded = "trained before a sum was rewritten"
    for variant, code, how in (("vae", None, rounded), ("vae-noise", "another", "")):
        note = bundle / variant / "figures" / TRAINED
        told = json.loads(note.read_text(encoding="utf-8"))
        [today] = told["codes"]
        write_json(note, {**told, "codes": {code or today: how}})
    entry = ENTRIES["irobe/figure-1"]
    lines, _ = run(entry, tmp_path / "second", store=store)
    page = "\n".join(lines)
    assert "- 1 of the trainings (seed 0) came with" in page
    assert f"- 'VAE on MNIST · seed 0' is one {rounded}." in page
    made = {one.config.variant: one for one in store.list() if not one.bundled}
    taken = {variant: came_with_us(one) for variant, one in made.items()}
    assert taken == {"vae": True, "vae-noise": False}

    # One that was taken before codes were told is known by its weights, or said not to be known.
    own = made["vae"].figures_path / TRAINED
    told = json.loads(own.read_text(encoding="utf-8"))
    del told["codes"]
    write_json(own, told)
    lines, computed = run(entry, tmp_path / "second", store=store)
    assert computed == 0 and "\n".join(lines) == page
    shutil.rmtree(bundle / "vae")
    lines, _ = run(entry, tmp_path / "second", store=store)
    assert f"- 'VAE on MNIST · seed 0' is one {UNKNOWN}." in lines


def test_every_bundled_training_is_known_to_be_todays() -> None:
    """Whoever changes what an objective computes trains its bundled models again with
    `assets/scripts/make_models.py`; whoever changes its code alone shows that the weights are the
    same, and notes the code's new version in `reproduced-training.json`."""
    for one in RunStore().list():
        if one.bundled:
            told = json.loads((one.figures_path / TRAINED).read_text(encoding="utf-8"))
            assert code_version(one.config) in told["codes"], one.id


def test_what_was_interrupted_goes_on_to_the_same_end(tmp_path: Path) -> None:
    entry, budget = ENTRIES["irobe/table-1"], replace(TINY, epochs=3)

    def break_off(what: str, done: float, total: float, left: object) -> None:
        if done > 1.3:  # in the training of the second system
            signal.raise_signal(signal.SIGTERM)

    with ended_by_signals(), pytest.raises(AskedToEnd):
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
    assert lines[0].startswith("# ") and "**Less than the paper's setting:** 1 epoch" in page
    [vae] = [line for line in lines if line.startswith("| VAE |")]
    assert vae.count("±") == 3 and "Differs: mean is" in vae
    assert "RAVEN brings them nearest together. **So it is here, in both seeds.**" in page
    with (tmp_path / "irobe-table-1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        own = [float(row["seed_0"]), float(row["seed_1"])]
        assert own[0] != own[1] and fmean(own) == float(row["mean"]) and row["seeds"] == "2"


def test_what_the_measure_cannot_tell_is_said(tmp_path: Path) -> None:
    whole = ENTRIES["takida/table-1"]
    table, columns = whole.tables[0], ("squared error", "KL", "MI, bound")
    last = table.rows[-1]
    row = replace(last, cells={column: last.cells[column] for column in columns})
    small = replace(
        whole,
        systems={last.system: System("irobe/vae/mnist")},
        tables=(replace(table, columns=columns, rows=(row,)),),
        claims=(),
    )
    budget = replace(TINY, quick=False, images=32, tests=20)
    lines, _ = run(small, tmp_path, budget)
    assert not any("at its ceiling" in line.lower() for line in lines)
    for path in RunStore().root.glob("*/figures/reproduced-clean-*.json"):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["settings"] == {"name": "information"}:
            write_json(path, {**kept, "value": math.log(20) - 0.02})

    lines, _ = run(small, tmp_path, budget)
    [told] = [line for line in lines if line.startswith("| log")]
    assert "| 2.976 (at its ceiling) | 82.3 |" in told
    assert any(line.startswith("At its ceiling: within 0.05 of the log") for line in lines)
    with (tmp_path / "takida-table-1.csv").open(encoding="utf-8") as file:
        high = {row["column"]: row["at_ceiling"] for row in csv.DictReader(file)}
    assert high == {"squared error": "0", "KL": "0", "MI, bound": "1"}
    for name in columns[:2]:
        assert f"{name} is " in told


def test_a_table_of_which_nothing_is_compared_says_why_and_not_in_every_row(
    tmp_path: Path,
) -> None:
    whole = ENTRIES["cemgil/table-3"]
    [table] = [table for table in whole.tables if table.title == "Reconstruction"]
    row = table.rows[0]
    small = replace(
        whole,
        systems={row.system: System("irobe/vae/mnist")},
        tables=(replace(table, rows=(row,)),),
    )
    lines, _ = run(small, tmp_path, replace(TINY, quick=False))
    at = lines.index("|  | MSE (0–255) | MSE (0–255), paper |")
    assert lines[at + 2].endswith(" | 7,203.9 |")
    why = [line for line in lines if line.startswith("Nothing here is compared with the paper: ")]
    assert len(why) == 1 and "does not tell the unit" in why[0]
    quick, _ = run(small, tmp_path, TINY)
    assert why[0] not in quick, "of which nothing ever is"


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
    assert (tmp_path / "cemgil-smooth-figure-3-tables.svg").exists()


def test_a_picture_of_one_seed_tells_of_no_others(tmp_path: Path) -> None:
    lines, _ = run(ENTRIES["cemgil-smooth/figure-2"], tmp_path, Budget(), seeds=5)
    assert "- Seed: 0, whatever many are asked for; pictures show one." in lines
    assert "±" not in "\n".join(lines)


def test_faces_that_are_not_there_are_told_and_not_invented(tmp_path: Path) -> None:
    lines, computed = run(ENTRIES["cemgil/table-3"], tmp_path)
    page = "\n".join(lines)
    assert computed == 0 and "**Missing:** CelebA does not come with raven-gui" in page
    assert "| Bald |  | 97.9 |  | 2.1 |" in page
