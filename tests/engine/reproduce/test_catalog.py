"""What the entries declare fits together, and is what the presets train."""

import math

import pytest

from engine.data import DATASETS
from engine.reproduce import ENTRIES, Entry
from engine.reproduce.demonstrations import DEMONSTRATION
from engine.reproduce.effects import Claim, Nearness
from engine.reproduce.measured import MEASURED
from engine.reproduce.plan import config_of
from engine.reproduce.takida import LOCAL, SMALL_GAP
from engine.reproduce.takida_table_1 import FIRST, SECOND
from engine.reproduce.takida_table_e8 import TITLE
from engine.training import PRESETS, complete

entries = pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.name)


@entries
def test_every_row_has_a_system_and_every_system_a_preset(entry: Entry) -> None:
    for system in entry.systems.values():
        config = config_of(system, 0, base="base" if system.base else None)
        assert config.dataset == PRESETS[system.preset].config.dataset
        complete(config)
        assert system.base is None or system.base in entry.systems
    for table in entry.tables:
        labels = [row.label for row in table.rows]
        assert len(set(labels)) == len(labels)
        for row in table.rows:
            assert row.cells and set(row.cells) <= set(table.columns)
            trained = {cell.reading.measure != DEMONSTRATION for cell in row.cells.values()}
            assert trained == {row.system in entry.systems}


@entries
def test_every_override_is_in_force_and_no_two_systems_train_the_same(entry: Entry) -> None:
    trained = set()
    for system in entry.systems.values():
        config = config_of(system, 0, base="base" if system.base else None)
        for name, value in system.overrides.items():
            part, _, inner = name.partition(".")
            found = getattr(config, part)
            assert (found[inner] if inner else found) == value
        trained.add(complete(config).model_dump_json())
    assert len(trained) == len(entry.systems)


@entries
def test_every_reading_is_measured_by_somebody(entry: Entry) -> None:
    wanted = entry.wanted()
    assert all(readings for readings in wanted.values()), "a system is trained for nothing"
    for system, readings in wanted.items():
        tasks = DATASETS[PRESETS[entry.systems[system].preset].config.dataset].tasks
        for one in readings:
            assert one.measure in MEASURED
            assert one.setting("task", next(iter(tasks))) in tasks


@entries
def test_every_claim_names_rows_and_columns_that_are_there(entry: Entry) -> None:
    tables = {table.title: table for table in entry.tables}
    for claim in entry.claims:
        assert len(claim.labels) > (not isinstance(claim, Nearness))
        assert set(claim.elsewhere) <= set(claim.labels)
        since = {claim.since} if isinstance(claim, Claim) and claim.since else set()
        for place in map(claim.place, claim.labels):
            [row] = [row for row in tables[place.table].rows if row.label == place.row]
            assert {place.column, *since} <= row.cells.keys()


@entries
def test_a_claim_is_borne_out_by_the_papers_own_numbers_or_a_note_says_where_not(
    entry: Entry,
) -> None:
    cells = {
        (table.title, row.label, column): cell.paper
        for table in entry.tables
        for row in table.rows
        for column, cell in row.cells.items()
    }
    told = any("own numbers" in note for note in entry.notes)
    for claim in entry.claims:
        places = {label: claim.place(label) for label in claim.labels}
        papers = {name: cells[at.table, at.row, at.column] for name, at in places.items()}
        known = {name: paper.mean for name, paper in papers.items() if paper is not None}
        if len(known) == len(papers):
            assert all(claim.steps(known)) or told, claim.sentence


def test_takidas_local_smoothness_is_the_eighth_of_its_gaps_where_encodings_are_stochastic() -> (
    None
):
    """Eqs. (C.7) and (C.8), and what the notes of Tables 1 and E.8 say of them."""

    def ratios(name: str, title: str) -> list[float]:
        [table] = [one for one in ENTRIES[name].tables if one.title == title]
        papers = [[row.cells[column].paper for column in (SMALL_GAP, LOCAL)] for row in table.rows]
        return [gap.mean / (2 * 0.001) / local.mean for gap, local in papers if gap and local]

    stochastic = ratios("takida/table-1", FIRST) + ratios("takida/table-e8", TITLE)
    assert len(stochastic) == 11 + 21 and {round(ratio) for ratio in stochastic} == {8}
    deterministic = {round(ratio) for ratio in ratios("takida/table-1", SECOND)}
    assert (min(deterministic), max(deterministic)) == (11, 17)


@entries
def test_the_papers_numbers_are_numbers(entry: Entry) -> None:
    for table in entry.tables:
        for row in table.rows:
            for cell in row.cells.values():
                if cell.paper is not None:
                    assert math.isfinite(cell.paper.mean) and (cell.paper.deviation or 0) >= 0
