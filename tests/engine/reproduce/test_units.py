"""Our numbers are in the units of the paper's beside them."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from engine.data import DATASETS, ImageSet
from engine.data.dataset import Task
from engine.evaluation import Subject
from engine.measures import CurveProgress, all_of
from engine.model import Model, seeded
from engine.reproduce import ENTRIES, measured
from engine.reproduce.book import Book
from engine.reproduce.entry import Cell, Entry, Reading, Row, Table, in_words, reading
from engine.training import PRESETS

SHARES = ("accuracy", "robustness", "downstream", "few_labels")
"""Measures that tell a fraction."""
LEFT = 3 / 12
"""Of an accuracy, where an attack is made up."""


def every_cell() -> Iterator[tuple[Entry, Table, Row, str, Cell]]:
    """Of every table."""
    for entry in ENTRIES.values():
        for table in entry.tables:
            for row in table.rows:
                yield from ((entry, table, row, column, cell) for column, cell in row.cells.items())


def measure_of(cell: Cell) -> str:
    """By its name, be it of test images or of those that a model was trained on."""
    one = cell.reading
    return str(one.setting("name", one.measure))


def test_a_number_is_the_part_of_a_reading_that_is_asked_for_times_the_scale() -> None:
    class Read(Book):
        def value(self, system: str, reading: Reading, seed: int) -> Any:
            """A pair in which the seed tells."""
            return {"pair": [9.0, 0.25 + seed]}

    plan: Any = SimpleNamespace(seeds=2)
    row = Row("A", "a", {"n": Cell(reading=reading("pairs"), at=("pair", 1), scale=100)})
    book = Read(plan, library=None, store=None)  # type: ignore[arg-type]
    assert book.numbers(row, "n") == {0: 25, 1: 125}
    stat = book.stat(row, "n")
    assert stat is not None and (stat.mean, stat.count) == (75, 2)


def test_shares_are_told_in_percent_and_nothing_else_is() -> None:
    found = set()
    for _, _, _, column, cell in every_cell():
        share = measure_of(cell) in SHARES
        assert (cell.scale == 100) == share, column
        assert share == ("(%)" in column or column.replace(".", "").isdigit()), column
        found.add(measure_of(cell))
    assert found >= set(SHARES)


def test_squared_errors_smoothness_and_likelihoods_are_scaled_as_the_papers_are() -> None:
    found = set()
    for entry, _, row, column, cell in every_cell():
        if measure_of(cell) in SHARES:
            continue
        config = PRESETS[entry.systems[row.system].preset].config if row.system else None
        expected = 1.0
        if column == "squared error" and config is not None:  # a sum over pixels in [0, 1]
            expected = float(np.prod(DATASETS[config.dataset].shape)) / 255**2
        elif column == "local smoothness" and config is not None:  # an eighth of Eq. (6)
            expected = 1 / config.latent
        elif column.startswith("−log p(x)"):
            expected = -1
        assert cell.scale == pytest.approx(expected), (entry.name, row.label, column)
        found.add(expected)
    assert len(found) == 5, "of grey images and of colour"


PARTS = {"SU": 255, "SL": 102, "BU": 204, "BL": 64}
"""Grey levels of the upper and lower halves of digits up to 4 and from 5 on."""


def halves() -> ImageSet:
    """Three fours and a five."""
    images = np.empty((4, 1, 28, 28), np.uint8)
    for part, level in PARTS.items():
        rows = slice(0, 3) if part[0] == "S" else slice(3, 4)
        images[rows, :, slice(0, 14) if part[1] == "U" else slice(14, 28)] = level
    return ImageSet(images, {"digit": Task(tuple("0123456789"), np.array([4, 4, 4, 5]))})


@pytest.mark.parametrize("likelihood", ["diag-d", "diag-i"])
def test_the_noise_of_each_part_is_told_in_units_of_mnists_own_range(likelihood: str) -> None:
    """Bytes of this data set span twice that range. All is decoded to middle grey; where images
    share their variance, that of a half is the same for all digits."""
    with seeded(0):
        model = Model("mlp", likelihood, (1, 28, 28), 2)
    for weight in model.decoder.parameters():
        torch.nn.init.zeros_(weight)
    run = SimpleNamespace(config=SimpleNamespace(dataset="mnist-noise-spatial-0.01"))
    subject: Any = SimpleNamespace(
        model=model.eval(), training=halves, trained=SimpleNamespace(run=run), seed=0
    )
    told = all_of(measured.MEASURED["noise_variance"].answer(subject, reading("noise_variance")))
    apart = {part: 4 * (level / 255 - 0.5) ** 2 for part, level in PARTS.items()}
    if likelihood == "diag-i":
        shared = {half: 0.75 * apart[f"S{half}"] + 0.25 * apart[f"B{half}"] for half in "UL"}
        apart = {part: shared[part[1]] for part in apart}
    expected = apart | {
        joined: float(np.mean([apart[part] for part in joined.split("+")]))
        for joined in ("SU+SL+BU+BL", "SU+BU", "SL+BL", "SU+SL", "BU+BL")
    }
    assert told == pytest.approx(expected, abs=1e-5)


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The labels of each probe that is fitted, in whose place there is none."""
    found: list[Any] = []

    def fit(means: Any, labels: Any) -> Any:
        found.append(labels)
        if len(np.unique(labels)) < 2:
            raise ValueError("A probe needs images of at least two classes; use more images.")
        probe: Any = SimpleNamespace()
        probe.to = lambda device: probe
        return probe

    def attacked(*_: object) -> Iterator[CurveProgress]:
        yield CurveProgress(0.5, ())
        yield CurveProgress(1.0, (LEFT,))

    monkeypatch.setattr(measured, "fit_probe", fit)
    monkeypatch.setattr(measured, "probe_curve", attacked)
    return found


def few_labels(images: ImageSet, percent: float, seed: int = 0, probes: str = "digit") -> Any:
    """What is told of a probe of few labels, of which an attack leaves so many."""
    with seeded(0):
        model = Model("mlp", "bernoulli", (1, 28, 28), 2)
    trained: Any = SimpleNamespace(model=model, probes={probes: "its own"})
    subject = Subject(trained, images.first(12), lambda: images, seed)
    asked = {"task": "digit", "epsilon": 0.1, "steps": 1, "restarts": 1}
    one = reading("few_labels", percent=percent, **asked)
    return all_of(measured.MEASURED["few_labels"].answer(subject, one))


def test_a_probe_of_few_labels_is_fitted_to_so_many_percent_of_them(fitted: list[Any]) -> None:
    images = DATASETS["mnist"].load("train").first(200)
    assert [few_labels(images, percent) for percent in (5, 20)] == [LEFT] * 2
    assert [len(labels) for labels in fitted] == [10, 40]


def test_few_labels_of_one_class_are_drawn_again_until_they_are_of_two(fitted: list[Any]) -> None:
    """Such as of an attribute that one of fifty has, where three are asked for."""
    images = DATASETS["mnist"].load("train").first(100)
    rare = np.zeros(100, np.int64)
    rare[[7, 60]] = 1
    images = replace(images, tasks={"digit": Task(("no", "yes"), rare)})
    again = []
    for seed in range(5):
        fitted.clear()
        assert few_labels(images, 3, seed) == LEFT
        assert {len(labels) for labels in fitted} == {3}
        assert fitted[-1].any() and not any(map(np.any, fitted[:-1]))
        again.append(len(fitted) > 1)
    assert any(again)


def test_what_no_training_image_has_is_told_of_no_labels(fitted: list[Any]) -> None:
    images = DATASETS["mnist"].load("train").first(20)
    assert few_labels(images, 10, probes="another") is None and not fitted


def test_a_reading_is_named_with_what_tells_it_from_others_of_its_measure() -> None:
    attack = {"steps": 2, "restarts": 1, "epsilon": 0.1}
    assert in_words(reading("few_labels", task="bald", percent=1.0, **attack)) == (
        "few labels (bald, 1 % of the labels, within 0.1)"
    )
    assert in_words(reading("pairs")) == "pairs"
    for entry in ENTRIES.values():
        for readings in entry.wanted().values():
            assert len(set(map(in_words, readings))) == len(readings)
