"""Each number of an attack is the one that its name says."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.numbers import NUMBERS
from raven_gui.panels.compare.digits import digits
from raven_gui.panels.compare.measures import MEASURES, REACHED, told_of

BEFORE = np.array([[0.5, 0.2, 0.3], [0.1, 0.6, 0.3]])
AFTER = np.array([[0.1, 0.2, 0.7], [0.05, 0.9, 0.05]])


def test_every_measure_is_taken_from_where_its_name_says() -> None:
    numbers = {name: np.array([10.0 + place, 0]) for place, name in enumerate(NUMBERS)}
    result: Any = SimpleNamespace(
        divergence=np.array([1.0, 0]),
        shift=np.array([2.0, 0]),
        relative_shift=np.array([3.0, 0]),
        numbers=numbers,
    )
    told = {name: one.values(result, (BEFORE, AFTER)) for name, one in MEASURES.items()}
    found = {name: values.tolist() for name, values in told.items() if values is not None}
    assert found == {
        "prediction": [0, 1],
        "attacked_prediction": [2, 1],
        "confidence": [0.5, 0.6],
        "attacked_confidence": [0.7, 0.9],
        "flips": [True, False],
        REACHED: [1, 0],
        "shift": [2, 0],
        "relative_shift": [3, 0],
        **{name: values.tolist() for name, values in numbers.items()},
    }
    of_first = told_of(result, (BEFORE, AFTER), 0)
    assert of_first["attacked_confidence"] == 0.7 and of_first["relative_shift"] == 3
    assert told_of(result, None, 0).keys() == of_first.keys() - {
        "confidence",
        "attacked_confidence",
        "flips",
    }
    assert of_first.keys().isdisjoint({"prediction", "attacked_prediction"})
    assert of_first["flips"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.01234, "0.0123"), (2.306, "2.31"), (1239.6, "1,240"), (1.2e6, "1.2e+06"), (0, "0"),
     (-1239.6, "-1,240"), (-2.306, "-2.31"), (-1.2e6, "-1.2e+06"), (5e-5, "5.0e-05"), (100, "100")],
)  # fmt: skip
def test_three_digits_count_above_zero_and_below(value: float, said: str) -> None:
    assert digits(value) == said
