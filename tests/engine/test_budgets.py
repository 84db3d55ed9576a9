"""Budgets of attacks, as they are written and as they are asked for."""

from math import inf, nan

import numpy as np
import pytest

from engine.budgets import (
    LARGEST_BUDGET,
    MOST_BUDGETS,
    budgets_text,
    check_above_zero,
    check_budgets,
    largest_budget,
    parse_budgets,
    radius_of_all,
    remark_on_budgets,
)
from engine.config import AttackConfig, Norm

TOO_MANY = tuple(place / 100 for place in range(MOST_BUDGETS + 1))


@pytest.mark.parametrize(
    "text", ["0, 0.05, 0.1", "0.1 0.05 -0", " 0.1;0.05;0.050,0 ,", "0\t.05\n1e-1"]
)
def test_budgets_may_be_written_in_any_order_and_with_any_separator(text: str) -> None:
    budgets = parse_budgets(text)
    assert budgets == (0.0, 0.05, 0.1) and str(budgets[0]) == "0.0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no budget to attack at: name at least one"),
        (" , ;", "no budget to attack at: name at least one"),
        ("0, much", "'much' is not a number: write budgets such as 0, 0.05"),
        ("0, -0.1", "between 0 and 1, in units of the pixel range; -0.1 does not"),
        ("0, nan", "between 0 and 1,"),
        ("inf", "between 0 and 1,"),
        ("0,05", "'05' is no budget: write the point of 0.05"),
        ("0,5", "5 does not: name one such as 0.05"),
        (budgets_text(TOO_MANY), "These are 51 budgets: name 50 at most"),
    ],
)
def test_wrong_budgets_are_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_budgets(text, largest_budget("linf"))


def test_budgets_that_are_written_are_read_again() -> None:
    budgets = (0.0, 0.001, 0.05, 1.0)
    assert parse_budgets(budgets_text(budgets)) == budgets


def test_a_ball_other_than_a_cube_may_be_larger_than_the_range_of_pixels() -> None:
    assert largest_budget("linf") == 1
    assert largest_budget("l2") == largest_budget("l1") == LARGEST_BUDGET
    assert AttackConfig(epsilon=LARGEST_BUDGET)
    with pytest.raises(ValueError, match="less than or equal"):
        AttackConfig(epsilon=LARGEST_BUDGET + 1)
    assert parse_budgets("4, 2") == (2.0, 4.0)


@pytest.mark.parametrize("budgets", [(), (-0.1,), (nan,), (0.1, nan), (inf,), (101.0,), TOO_MANY])
def test_budgets_that_no_attack_can_have_are_refused(budgets: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=": name"):
        check_budgets(budgets)


def test_budgets_that_an_attack_can_have_pass_in_any_order() -> None:
    check_budgets((0.2, 0.0, 0.2, LARGEST_BUDGET))
    check_budgets(TOO_MANY[1:])


@pytest.mark.parametrize("budgets", [(), (0.0,), (nan,)])
def test_where_images_have_to_change_one_budget_is_above_0(budgets: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="Name a budget above 0, too: at 0 no image changes"):
        check_above_zero(budgets)
    check_above_zero((*budgets, 0.1))


@pytest.mark.parametrize(("norm", "radius"), [("linf", 1), ("l2", 28), ("l1", 784)])
def test_a_budget_beyond_the_corners_of_all_images_bounds_nothing(
    norm: Norm, radius: float
) -> None:
    black, white = np.zeros(784), np.ones(784)
    order = {"linf": np.inf, "l2": 2, "l1": 1}[norm]
    assert radius_of_all(norm, 784) == radius == np.linalg.norm(white - black, order)
    assert remark_on_budgets((0.1, radius), norm, 784) == ""
    assert f"lies within {radius} of any other." in remark_on_budgets((radius + 1,), norm, 784)


def test_several_of_them_are_told_at_once_and_as_levels_of_grey() -> None:
    told = remark_on_budgets((0.1, 8, 4, 8), "linf", 784)
    assert told.startswith("Each budget of 4, 8 bounds nothing: ")
    assert told.endswith("Of 255 levels of grey, 8 are 0.0314.")
