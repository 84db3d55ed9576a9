"""The attack on a probe that entries are measured by: as many steps and starts as they say, each
step as that of a curve."""

import pytest
import torch

from engine.config import AttackConfig
from engine.data import DATASETS, ImageSet
from engine.evaluation import Subject
from engine.measures import all_of, probe_curve
from engine.probe_attack import PROBE_USUAL, attack_on, probe_attack_at
from engine.reproduce import ENTRIES
from engine.reproduce.entry import Reading, reading
from engine.reproduce.measured import MEASURED
from engine.runs import RunStore
from engine.service.loading import load

STEPS, RESTARTS, RADIUS = 6, 2, 0.1


@pytest.fixture(scope="module")
def tests() -> ImageSet:
    return DATASETS["mnist"].load("test").first(60)


def on_probe(entry: str) -> set[Reading]:
    """What an entry asks of attacks on probes."""
    every = (one for wanted in ENTRIES[entry].wanted().values() for one in wanted)
    return {one for one in every if one.measure == "downstream"}


def test_a_reading_is_a_point_of_the_curve_that_evaluate_makes(tests: ImageSet) -> None:
    trained = all_of(load(RunStore().resolve("mnist/raven"), torch.device("cpu"), tests))
    subject = Subject(trained, tests, lambda: tests)
    asked = reading("downstream", task="digit", epsilon=RADIUS, steps=STEPS, restarts=RESTARTS)
    found = all_of(MEASURED["downstream"].answer(subject, asked))
    plain = AttackConfig(steps=STEPS, restarts=RESTARTS)
    attack = probe_attack_at(attack_on("downstream", plain), RADIUS)
    labels = torch.from_numpy(tests.labels)
    *_, curve = probe_curve(trained.model, trained.probe, subject.pixels, labels, [attack])
    assert found == pytest.approx(curve.accuracies[0])
    constant = plain.model_copy(update={"epsilon": RADIUS})
    *_, held = probe_curve(trained.model, trained.probe, subject.pixels, labels, [constant])
    assert held.accuracies[0] > found + 0.1, "steps of a twenty-fifth do not cross the ball"


def test_the_trade_off_takes_the_attack_of_a_claim() -> None:
    asked = on_probe("irobe/trade-off")
    assert len(asked) == 2, "a task of each data set"
    for one in asked:
        assert {name: one.setting(name) for name in ("steps", "restarts")} == {
            name: PROBE_USUAL[name] for name in ("steps", "restarts")
        }


@pytest.mark.parametrize(
    ("entry", "steps"),
    [
        ("cemgil-smooth/figure-4", 100),
        ("cemgil-smooth/figure-5", 100),
        ("cemgil-smooth/figure-7", 100),
        ("cemgil-smooth/table-1", 100),
        ("cemgil/figure-9", 40),
    ],
)
def test_the_papers_of_cemgil_name_steps_and_ten_restarts(entry: str, steps: int) -> None:
    """Smooth Encoders, Section 4 and Appendix C.1; AVAE, Appendix F."""
    told = {(one.setting("steps"), one.setting("restarts")) for one in on_probe(entry)}
    assert told == {(steps, 10)}


def test_what_a_table_takes_over_from_another_paper_is_attacked_as_there() -> None:
    """AVAE's Table 3: the column SE20 has the numbers of Smooth Encoders' Table 1."""
    tables = {table.title: table for table in ENTRIES["cemgil/table-3"].tables}
    theirs = {table.title: table for table in ENTRIES["cemgil-smooth/table-1"].tables}
    steps = {
        title: {cell.reading.setting("steps") for row in table.rows for cell in row.cells.values()}
        for title, table in tables.items()
    }
    assert steps.pop("Reconstruction") == {None}
    assert steps.pop("SE, 20 steps") == {None, 100}
    assert set(map(frozenset, steps.values())) == {frozenset({None, 20})}
    there = {row.label: row.cells.values() for row in theirs["Smooth Encoder"].rows}
    for row in tables["SE, 20 steps"].rows:
        same = zip(row.cells.values(), there[row.label], strict=True)
        assert all(one.paper == other.paper for one, other in same)
