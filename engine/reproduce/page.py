"""An entry as a page to read, a table for a program, and its figures."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine import __version__
from engine.ceilings import AT_CEILING, MARK
from engine.counting import counted, duration
from engine.data import DATASETS
from engine.files import write_bytes, write_text
from engine.reproduce.agreement import margins_sentence, nothing_compared, row_sentence
from engine.reproduce.book import Book
from engine.reproduce.claims import claim_sentence
from engine.reproduce.digits import printed, told
from engine.reproduce.entry import Table
from engine.reproduce.left_open import left_open
from engine.reproduce.plan import differences
from engine.reproduce.protocol import protocol
from engine.runs.info import seed_name


def write_page(book: Book, out: Path, command: str) -> Path:
    """Write `irobe-table-2.md`, its `.csv` where it has a table, and its figures into the folder
    `out`; returns the page. Figures of an earlier page that this one has no more are deleted."""
    entry = book.plan.entry
    stem = entry.name.replace("/", "-")
    drawn = [(figure, figure.draw(book)) for figure in entry.figures]
    files: list[tuple[list[str], str]] = []
    for figure, contents in drawn:
        for ending, content in contents.items():
            write_bytes(out / f"{stem}{ending}", content)
        if contents:
            files.append(([f"{stem}{ending}" for ending in contents], figure.caption))
    if numbers := _csv(book):
        write_text(out / f"{stem}.csv", numbers)
    page = out / f"{stem}.md"
    before = _shown_by(page)
    write_text(page, "\n".join(_lines(book, command, files)) + "\n")
    for left in before - {name for names, _ in files for name in names}:
        if left.startswith(stem):
            with suppress(OSError):  # such as a picture that is open on Windows
                (out / left).unlink()
    return page


def _shown_by(page: Path) -> set[str]:
    """The files of figures that a page shows, of which an earlier run may have made more."""
    with suppress(OSError, UnicodeDecodeError):
        return set(re.findall(r"^!\[.*\]\(([^()/\\]+)\)$", page.read_text(encoding="utf-8"), re.M))
    return set()


def _lines(book: Book, command: str, files: list[tuple[list[str], str]]) -> Iterator[str]:
    plan, entry = book.plan, book.plan.entry
    less = differences(plan, book.library)
    if plan.budget.quick:
        what = ", ".join([counted(plan.seeds, "seed"), *less])
        yield f"**A quick look ({what}): not the paper's setting, and not compared with it.**"
        yield ""
    yield f"# {entry.title}"
    yield ""
    yield f"{entry.reference}."
    yield ""
    if less and not plan.budget.quick:
        yield f"**Less than the paper's setting:** {'; '.join(less)}. Read what follows by that."
        yield ""
    for sentence in plan.lacks():
        yield f"**Missing:** {_without_folders(book, sentence)}"
        yield ""
    for failure in book.failures():
        yield f"**Failed:** {failure}"
        yield ""
    for table in entry.tables:
        yield from _table(book, table)
    if entry.claims and not plan.budget.quick:
        yield "## What the paper says of it"
        yield ""
        yield from (f"- {claim_sentence(book, claim)}" for claim in entry.claims)
        yield ""
    for names, caption in files:
        for name in names:
            yield f"![{caption}]({name})"
            yield ""
        yield caption
        yield ""
    yield from _how(book, command)


def _without_folders(book: Book, sentence: str) -> str:
    """As a page that is handed on can tell it: the command has no folder's name either."""
    for root in book.library.source.roots:
        sentence = sentence.replace(str(root), "FOLDER")
    return sentence


def _how(book: Book, command: str) -> Iterator[str]:
    plan, entry = book.plan, book.plan.entry
    yield "## How it was made"
    yield ""
    yield "```"
    yield command
    yield "```"
    yield ""
    if entry.shows_one_seed:
        yield "- Seed: 0, whatever many are asked for; pictures show one."
    else:
        yield (
            f"- Seeds: {plan.seeds}, from 0 on. What stands behind ± is the standard deviation "
            "over them (with N − 1), unless it says otherwise."
        )
    yield f"- Device: {'; '.join(book.devices()) or 'a processor; no run was trained'}."
    code = book.code()
    yield f"- By raven-gui {__version__}" + (
        f", whose code for this has the key {code}." * bool(code) or "."
    )
    if plan.units:
        yield f"- Training: {duration(book.seconds())} in all."
    if arrived := book.arrived():
        seeds = ", ".join(sorted({f"{unit.config.seed}" for unit, _ in arrived}))
        yield (
            f"- {len(arrived)} of the trainings (seed {seeds}) came with raven-gui, trained with "
            "these very settings on these images; their numbers were measured here."
        )
        for unit, how in arrived:
            if how:
                yield f"- '{seed_name(unit.title, unit.config.seed)}' is one {how}."
    epochs: dict[str, set[int]] = {}
    for unit in plan.units.values():
        epochs.setdefault(unit.config.dataset, set()).add(unit.config.epochs)
    for name, own in epochs.items():
        shelf, (*few, most) = book.library.shelf(name), sorted(own)
        yield (
            f"- {DATASETS[name].title}: {', '.join(shelf.told)}, "
            f"{' or '.join([*map(str, few), counted(most, 'epoch')])}."
        )
    if (sentence := margins_sentence(entry)) and not plan.budget.quick:
        yield f"- {sentence}"
    yield from (f"- {sentence}" for sentence in (*protocol(plan), *entry.notes))
    yield ""
    if notes := left_open(plan):
        yield "The paper leaves open, or we do otherwise:"
        yield ""
        yield from (f"- {sentence}" for sentence in notes)


def _table(book: Book, table: Table) -> Iterator[str]:
    if not table.rows:
        return
    quick = book.plan.budget.quick
    known = {
        column: any(
            (cell := row.cells.get(column)) is not None and cell.paper is not None
            for row in table.rows
        )
        for column in table.columns
    }
    why_not = nothing_compared(table)
    judged = any(known.values()) and not quick and not why_not
    heads = [""]
    for column in table.columns:
        heads += [column, f"{column}, paper"] if known[column] else [column]
    heads += ["agreement"] if judged else []
    yield f"## {table.title}"
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield "| --- " * len(heads) + "|"
    full = False
    for row in table.rows:
        cells = [row.label]
        for column in table.columns:
            cell, high = row.cells.get(column), book.is_at_ceiling(row, column)
            full |= high
            cells.append(told(book.stat(row, column)) + f" {MARK}" * high)
            if known[column]:
                cells.append(printed(cell.paper) if cell is not None and cell.paper else "")
        cells += [row_sentence(book, table, row)] if judged else []
        yield f"| {' | '.join(cells)} |"
    yield ""
    if table.note:
        yield table.note
        yield ""
    if why_not and not quick:
        yield why_not
        yield ""
    if full:
        yield AT_CEILING
        yield ""


def _csv(book: Book) -> str:
    """A line for each cell: mean and standard deviation, and each seed's own number; '' where the
    entry has no table."""
    if not book.plan.entry.tables:
        return ""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    seeds = range(book.plan.seeds)
    own = [f"seed_{seed}" for seed in seeds]
    ours = ["mean", "std", "seeds", *own, "at_ceiling"]
    lines.writerow(["table", "row", "column", *ours, "paper", "paper_std", "quick"])
    for table in book.plan.entry.tables:
        for row in table.rows:
            for column in table.columns:
                cell, stat = row.cells.get(column), book.stat(row, column)
                if cell is None:
                    continue
                mean = [stat.mean, stat.std, stat.count] if stat else ["", "", 0]
                numbers = book.numbers(row, column)
                each = [numbers.get(seed, "") for seed in seeds]
                high = int(book.is_at_ceiling(row, column))
                paper = [cell.paper.mean, cell.paper.deviation] if cell.paper else ["", ""]
                quick = int(book.plan.budget.quick)
                lines.writerow([table.title, row.label, column, *mean, *each, high, *paper, quick])
    return file.getvalue()
