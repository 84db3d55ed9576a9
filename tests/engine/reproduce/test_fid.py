"""FIDs in the papers' tables: told and compared where they are asked for, and only with the weights
that were named."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from engine import reproduce
from engine.data import ImageSet
from engine.evaluation import inception_weights
from engine.evaluation import subject as subject_module
from engine.evaluation.classifier import Classifier
from engine.evaluation.inception_place import InceptionPlace
from engine.evaluation.inception_weights import NAMES
from engine.measures import Steps
from engine.reproduce import (
    ENTRIES,
    QUICK,
    Entry,
    Library,
    Source,
    reproduced,
    with_fid,
    worker,
)
from engine.reproduce.effects import Claim
from engine.reproduce.entry import Cell
from engine.reproduce.fid import FEATURES
from engine.reproduce.plan import plan
from engine.reproduce.workers import Crew
from engine.runs import RunStore
from tests.engine.cli.raven import raven

CPU = torch.device("cpu")
TINY = replace(QUICK, quick=False, epochs=1, images=64, tests=30, fit_steps=2)
TOLD = ("irobe/table-2", "takida/table-4", "takida/table-5")


@pytest.fixture(autouse=True)
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """One that is told in a line in the place of the Inception, a classifier that is not trained,
    no network to download from, and nothing in PyTorch's cache. The weights that were asked for."""
    asked: list[Path | None] = []

    def found(named: Path | None, device: torch.device) -> Steps[Callable[[Tensor], Tensor]]:
        asked.append(named)
        yield
        return lambda images: images.mean((1, 3))

    def unreachable(url: str, timeout: float) -> io.BytesIO:
        raise AssertionError("nothing is downloaded by surprise")

    def untrained(images: ImageSet, device: torch.device) -> Steps[Classifier]:
        yield
        return Classifier(images.images.shape[1], [len(images.classes)]).requires_grad_(False)

    monkeypatch.setattr(subject_module, "inception_of", found)
    monkeypatch.setattr(subject_module, "classifier_of", untrained)
    monkeypatch.setattr(inception_weights, "urlopen", unreachable)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    return asked


def weights(path: Path, value: float = 1.0) -> Path:
    save_file({name: torch.full((1,), value) for name in NAMES}, path)
    return path


def distances(entry: Entry, start: str) -> dict[tuple[str, str, str], Cell]:
    """The cells of the columns that begin so, by table, row, and the rest of the column."""
    return {
        (table.title, row.label, column.removeprefix(start).removeprefix(" distance")): cell
        for table in entry.tables
        for row in table.rows
        for column, cell in row.cells.items()
        if column.startswith(start)
    }


@pytest.mark.parametrize("name", TOLD)
def test_each_frechet_distance_has_its_fid_which_the_papers_number_is_of(name: str) -> None:
    plain, told = ENTRIES[name], with_fid(ENTRIES[name], "aa")
    before, after = distances(plain, "Fréchet"), distances(told, "Fréchet")
    fids = distances(told, "FID (Inception)")
    assert before.keys() == after.keys() == fids.keys() and before
    for where, cell in before.items():
        fid = fids[where]
        assert after[where].reading == cell.reading, "what was kept of the classifier stays"
        assert (fid.paper, fid.unlike) == (cell.paper, "") and cell.unlike
        assert fid.reading.setting("weights") == "aa"
    for table in told.tables:
        assert all(set(row.cells) <= set(table.columns) for row in table.rows)
    claimed = [claim for claim in plain.claims if claim.column.startswith("Fréchet")]
    again = [claim for claim in told.claims if claim.column.startswith("FID (Inception)")]
    orders = [[c.order for c in each if isinstance(c, Claim)] for each in (claimed, again)]
    assert orders[0] and orders[0] == orders[1]
    assert all("FID" in claim.sentence for claim in again)
    assert FEATURES in plain.notes and FEATURES not in told.notes and "--fid" in FEATURES


def test_an_entry_without_such_a_distance_is_the_same() -> None:
    others = [entry for name, entry in ENTRIES.items() if name not in TOLD]
    assert others and all(with_fid(entry, "aa") is entry for entry in others)


SHOWN = {
    "irobe/table-2": "Fréchet distance",
    "takida/table-4": "Fréchet, prior",
    "takida/table-5": "Fréchet, mid-point",
}


def one_row() -> Entry:
    """A model of the small network, with a distance of each kind."""
    whole = ENTRIES["irobe/table-2"]
    row, *_ = whole.tables[0].rows
    cells = {
        column: ENTRIES[name].tables[0].rows[0].cells[column] for name, column in SHOWN.items()
    }
    table = replace(whole.tables[0], columns=tuple(cells), rows=(replace(row, cells=cells),))
    systems = {row.system: whole.systems[row.system]}
    return replace(whole, systems=systems, tables=(table,), claims=())


def run(entry: Entry, out: Path, file: Path | None, remarks: list[str]) -> str:
    """The page of an entry."""
    library = Library(Source(embedded=True), TINY.images, TINY.tests, file)
    out.mkdir(exist_ok=True)

    def nothing(*_: object) -> None:
        """Nobody asks how far it is."""

    made = reproduced(entry, TINY, 1, library, RunStore(), CPU, 1, out, "", nothing, remarks.append)
    return made.page.read_text(encoding="utf-8")


def test_it_is_measured_and_compared_beside_the_classifiers(
    tmp_path: Path, network: list[Path | None]
) -> None:
    file, remarks = weights(tmp_path / "own.safetensors"), list[str]()
    failed = run(with_fid(one_row(), "another's"), tmp_path, file, remarks)
    assert "**Failed:** " in failed and "not those that the command began with" in failed
    told = with_fid(one_row(), digest(file))
    remarks.clear()
    page = run(told, tmp_path, file, remarks)
    # Thirty of each of three distances, and the thirty test images.
    assert "has 120 images to see, for which one CPU core takes up to 60 s" in remarks[0]
    assert network == [file], "it is loaded once for a model"
    assert digest(file) in page and "they compare with the paper's only if" in page
    heads, _, row = [line for line in page.splitlines() if line.startswith("|")]
    fids = [column for column in told.tables[0].columns if column.startswith("FID (Inception)")]
    assert len(fids) == 3
    for column in fids:
        assert f"| {column} | {column}, paper |" in heads and f"{column} is " in row
    with (tmp_path / "irobe-table-2.csv").open(encoding="utf-8") as lines:
        found = {line["column"]: (line["mean"], line["paper"]) for line in csv.DictReader(lines)}
    assert len({found[column][0] for column in fids}) == 3
    assert all(found[column][1] for column in fids)

    remarks.clear()
    assert run(told, tmp_path, file, remarks) == page
    plain = run(one_row(), tmp_path, None, remarks)
    assert not remarks and network == [file], "what is there is not measured again"
    assert "FID (Inception)" not in plain and "`--fid` measures those" in plain
    other = weights(tmp_path / "other.safetensors", 2.0)
    run(with_fid(one_row(), digest(other)), tmp_path, other, remarks)
    assert network == [file, other], "what one file told is not told of another"


def digest(path: Path) -> str:
    """As `sha256sum` tells it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_process_of_its_own_is_told_which_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(Source(embedded=True), 8, 4, tmp_path / "own.safetensors")
    [unit] = plan(with_fid(one_row(), "aa"), TINY, 1, library).distinct()
    line = Crew(library, RunStore(), CPU, 1)._work(unit)
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    heard: list[object] = []

    def carried_out(one: object, there: Library, *_: object) -> str:
        heard.extend((one, there.inception_weights))
        return ""

    monkeypatch.setattr(worker, "carry_out", carried_out)
    assert worker.main() == 0
    assert heard == [unit, tmp_path / "own.safetensors"]
    assert json.loads(line)["inception_weights"] == str(tmp_path / "own.safetensors")


def test_the_command_takes_the_file_that_is_named_there_or_in_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: list[Path | None]
) -> None:
    monkeypatch.setenv("RAVEN_HOME", str(tmp_path / "home"))
    file, made = weights(tmp_path / "own.safetensors"), list[tuple[Entry, Path | None]]()

    def seen(entry: Entry, _budget: object, _seeds: int, library: Library, *_: object) -> object:
        made.append((entry, library.inception_weights))
        return SimpleNamespace(page=tmp_path, trainings=0, missing=[], failures=[])

    monkeypatch.setattr(reproduce, "reproduced", seen)
    asked = ("reproduce", "takida/table-5", "--quick", "--out", tmp_path)
    none = raven(*asked, "--fid")
    assert none.status == 2 and "Fetch https://" in none.err and network == []
    absent = raven(*asked, "--inception-weights", tmp_path / "absent.safetensors")
    assert absent.status == 1 and "cannot be read" in absent.err and network == []
    assert raven(*asked).status == 0 and made.pop() == (ENTRIES["takida/table-5"], None)
    told = with_fid(ENTRIES["takida/table-5"], digest(file))
    named = raven(*asked, "--inception-weights", file)
    assert made.pop() == (told, file) and "SHA-256 differs" in named.err
    InceptionPlace(tmp_path / "home").name(file)
    assert raven(*asked).status == 0 and made.pop() == (ENTRIES["takida/table-5"], None)
    window = raven(*asked, "--fid")
    assert made.pop() == (told, file) and "named in the window" in window.err
    without = raven("reproduce", "irobe/table-1", "--quick", "--out", tmp_path, "--fid")
    assert "none of these entries tells a FID" in without.err and made.pop()[1] == file
