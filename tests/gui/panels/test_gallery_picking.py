"""What is picked after a click or a step."""

import pytest

from raven_gui.panels.gallery.picking import after_click, after_step
from raven_gui.workspace.selection import ImageRef, Refs


def refs(*indices: int, dataset: str = "mnist") -> Refs:
    return tuple(ImageRef(dataset, index) for index in indices)


SHOWN = refs(2, 4, 6, 8)
OWN = refs(0, 1, dataset="")


def test_a_click_picks_what_is_chosen_and_nothing_else() -> None:
    assert after_click(refs(2) + OWN, refs(4, 6), SHOWN, extending=False) == refs(4, 6)


def test_with_ctrl_what_is_picked_elsewhere_stays() -> None:
    hidden = refs(7)

    assert after_click(hidden + OWN, refs(4), SHOWN, extending=True) == hidden + OWN + refs(4)


def test_what_was_picked_first_stays_first() -> None:
    assert after_click(refs(6), refs(2, 6), SHOWN, extending=True) == refs(6, 2)
    assert after_click(refs(6, 2), refs(2), SHOWN, extending=True) == refs(2)


def test_something_is_always_picked() -> None:
    assert after_click(refs(6), (), SHOWN, extending=False) == refs(6)


@pytest.mark.parametrize(
    ("picked", "delta", "then"),
    [
        (refs(4), 1, refs(6)),
        (refs(4), -1, refs(2)),
        (refs(4, 6), 1, refs(8)),
        (refs(6, 4), -1, refs(2)),
        (refs(8), 1, refs(8)),
        (refs(2), -1, refs(2)),
        (refs(5), 1, refs(2)),
        (refs(5), -1, refs(8)),
        ((), 1, refs(2)),
    ],
)
def test_a_step_goes_to_the_next_shown_image(picked: Refs, delta: int, then: Refs) -> None:
    assert after_step(picked, SHOWN, delta) == then


def test_with_nothing_shown_a_step_changes_nothing() -> None:
    assert after_step(refs(4), (), 1) == refs(4)
