"""What the entries declare fits together, and is what the presets train."""

import math

import pytest

from engine.data import DATASETS
from engine.reproduce import ENTRIES, Entry
from engine.reproduce.demonstrations import DEMONSTRATION
from engine.reproduce.entry import Claim, Nearness
from engine.reproduce.measured import MEASURED
from engine.reproduce.plan import config_of
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
def test_the_papers_numbers_are_numbers(entry: Entry) -> None:
    for table in entry.tables:
        for row in table.rows:
            for cell in row.cells.values():
                if cell.paper is not None:
                    assert math.isfinite(cell.paper.mean) and (cell.paper.deviation or 0) >= 0
