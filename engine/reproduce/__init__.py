"""The papers' tables and figures, one file each, and what runs them.

An entry is declared (`Entry`), planned as trainings with their readings (`plan`), worked off
(`work_off`), and told (`write_page`). Every training is a run in the run store whose id is made of
all that it depends on, and every reading is a file in it, so that nothing is computed twice and an
interrupted entry goes on where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from engine.reproduce.book import Book
from engine.reproduce.budget import QUICK, Budget
from engine.reproduce.catalog import ENTRIES
from engine.reproduce.entry import Entry
from engine.reproduce.fid import with_fid
from engine.reproduce.forecast import forecast
from engine.reproduce.library import Library, Source
from engine.reproduce.page import write_page
from engine.reproduce.plan import plan
from engine.reproduce.rehearsal import rehearsed
from engine.reproduce.running import Show, work_off
from engine.room import too_little_room
from engine.runs import RunStore

__all__ = [
    "ENTRIES",
    "QUICK",
    "Book",
    "Budget",
    "Entry",
    "Library",
    "Reproduced",
    "Source",
    "plan",
    "rehearsed",
    "reproduced",
    "with_fid",
]


@dataclass(frozen=True)
class Reproduced:
    """An entry's `page`, how many `trainings` had something left, what is `missing`, a sentence for
    each data set that is not there, and the `failures` of trainings and readings, likewise."""

    page: Path
    trainings: int
    missing: list[str]
    failures: list[str]


def reproduced(
    entry: Entry,
    budget: Budget,
    seeds: int,
    library: Library,
    store: RunStore,
    device: torch.device,
    jobs: int,
    out: Path,
    command: str,
    show: Show,
    remark: Callable[[str], None],
) -> Reproduced:
    """Do what is left of an entry and write its page. Raises RunError or DataError with a
    sentence."""
    planned = plan(entry, budget, seeds, library)
    if sentence := forecast(planned, library, store, device):
        remark(sentence)
    if sentence := too_little_room(planned.room(store, jobs), store.root):
        remark(sentence)
    done = work_off([planned], library, store, device, jobs, show, remark)
    book = Book(planned, library, store, done.broken)
    page = write_page(book, out, command)
    return Reproduced(page, done.trainings, planned.lacks(), book.failures())
