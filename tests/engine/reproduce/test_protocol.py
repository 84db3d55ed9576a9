"""A page tells the attack that was run, and no other; a quick look says how much less it is."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from engine.reproduce import ENTRIES, QUICK, Budget, Library, Source
from engine.reproduce.plan import Plan, differences, plan
from engine.reproduce.protocol import protocol
from tests.engine.data.test_catalog import lay

COUNTED = re.compile(r"\b(\d[\d,]*|one) (random starts?|(attack )?steps?)\b")


def planned(name: str, quick: bool) -> tuple[Plan, Library]:
    """An entry's trainings, of which none is begun; of a map's both, else of the first alone."""
    entry = ENTRIES[name]
    if entry.tables:
        entry = replace(entry, systems=dict([*entry.systems.items()][:1]))
    budget = replace(QUICK, **entry.quick) if quick else Budget()
    library = Library(Source(embedded=True), budget.images, budget.tests)
    return plan(entry, budget, 1, library), library


@pytest.mark.parametrize(
    ("name", "whole", "quick", "less"),
    [
        (
            "irobe/figure-2",
            "posterior: 50 steps of δ/25 from one random start",
            "posterior: 10 steps of δ/25 from one random start",
            ["10 attack steps in place of 50"],
        ),
        (
            "cemgil-smooth/figure-5",
            "100 steps that shorten from 0.5 of the radius on, from 10 random starts",
            "3 steps that shorten from 0.5 of the radius on, from one random start",
            [
                "3 attack steps in place of 100",
                "1 random start in place of 10",
            ],
        ),
        (
            "irobe/figure-1",
            "the first 2,000 test images and as many noisy copies",
            "the first 200 test images and as many noisy copies",
            ["200 map images in place of 2,000"],
        ),
    ],
)
def test_what_is_told_is_what_is_run(name: str, whole: str, quick: str, less: list[str]) -> None:
    full, library = planned(name, quick=False)
    assert whole in " ".join(protocol(full))
    assert not set(less) & set(differences(full, library))
    look, library = planned(name, quick=True)
    assert quick in " ".join(protocol(look)) and whole not in " ".join(protocol(look))
    assert set(less) <= set(differences(look, library))


@pytest.mark.parametrize(
    ("budget", "less"),
    [
        (Budget(tests=4), ["4 test images of MNIST, not all"]),
        (Budget(images=1), ["1 training image of MNIST, not all"]),
        (Budget(images=5, tests=10_000), []),
    ],
    ids=["fewer tests", "one image", "as many as there are"],
)
def test_all_images_of_a_data_set_are_not_less_than_the_papers(
    tmp_path: Path, budget: Budget, less: list[str]
) -> None:
    lay(tmp_path, count=5)
    library = Library(Source((tmp_path,)), budget.images, budget.tests)
    assert differences(Plan(ENTRIES["irobe/table-1"], budget, 1), library) == less


def test_what_comes_with_raven_gui_is_a_part_of_each_data_set() -> None:
    library = Library(Source(embedded=True))
    assert differences(Plan(ENTRIES["irobe/table-1"], Budget(), 1), library) == [
        "10,000 training images of MNIST, not all",
        "2,000 test images of MNIST, not all",
    ]


def test_no_note_of_an_entry_states_how_much_is_run() -> None:
    for entry in ENTRIES.values():
        for note in entry.notes:
            assert COUNTED.search(note) is None, (
                f"{entry.name}: a budget may make that less: {note}"
            )
