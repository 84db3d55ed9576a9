"""Which images pass a filter."""

import numpy as np

from raven_gui.workspace.filter import Filter

LABELS = np.array([7, 2, 1, 7, 4, 1, 7])
PREDICTIONS = np.array([7, 2, 7, 1, 4, 1, 9])
OTHERS = np.array([7, 7, 1, 7, 4, 7, 7])
FOOLED = np.array([1, 0, 1, np.nan, 1, 0, 0], np.float32)


def test_without_conditions_everything_is_shown() -> None:
    assert Filter().apply(LABELS) == list(range(7))


def test_conditions_hold_together() -> None:
    assert Filter(label=7).apply(LABELS) == [0, 3, 6]
    assert Filter(misclassified_by="vae").apply(LABELS, PREDICTIONS) == [2, 3, 6]
    assert Filter(label=7, misclassified_by="vae").apply(LABELS, PREDICTIONS) == [3, 6]
    assert Filter(7, "vae", (6, 5, 0)).apply(LABELS, PREDICTIONS) == [6]
    taken = Filter(misclassified_by="vae", run="raven", predicted=7)
    assert taken.apply(LABELS, PREDICTIONS, OTHERS) == [3, 6]
    assert Filter(run="vae", near=(6, 4, 0, 2), fooled=True).apply(LABELS, fooled=FOOLED) == [
        4,
        0,
        2,
    ]


def test_indices_are_shown_in_their_own_order() -> None:
    assert Filter(indices=(6, 0, 3)).apply(LABELS) == [6, 0, 3]
    assert Filter(near=(5, 0, 99)).apply(LABELS) == [5, 0], "the nearest first, if it is there"


def test_an_image_that_is_not_attacked_yet_is_neither_fooled_nor_not() -> None:
    assert Filter(run="vae", fooled=True).apply(LABELS, fooled=FOOLED) == [0, 2, 4]
    assert Filter(run="vae", fooled=False).apply(LABELS, fooled=FOOLED) == [1, 5, 6]


def test_until_something_is_known_nothing_is_left_out() -> None:
    assert Filter(label=7, misclassified_by="vae").apply(LABELS) == [0, 3, 6]
    assert Filter(run="vae", predicted=3, fooled=True).apply(LABELS) == list(range(7))
