"""Budgets that bound nothing: one is taken, with a remark; among several it is a slip of typing."""

from pathlib import Path

import pytest

from tests.engine.cli.raven import raven

LINF = "A budget of 8 bounds nothing: pixels are between 0 and 1, so under L∞ every image lies"
OF_GREY = "Of 255 levels of grey, 8 are 0.0314."


@pytest.mark.parametrize(
    "typed",
    [
        ("attack", "--index", "0", "--epsilon", "8"),
        ("survey", "--images", "5", "--measures", "fooled", "--epsilon", "8"),
    ],
)
def test_of_a_budget_by_itself_a_command_tells_what_it_is(
    typed: tuple[str, ...], tmp_path: Path
) -> None:
    command, *options = typed
    out = ("--out", tmp_path / "all.csv") if command == "survey" else ()
    answer = raven(command, "mnist/vae", *options, *out, "--steps", "2")
    assert answer.status == 0, answer.err
    assert LINF in answer.err and OF_GREY in answer.err


@pytest.mark.parametrize(("norm", "epsilon"), [("linf", "1"), ("l2", "8"), ("l1", "100")])
def test_of_budgets_that_may_be_meant_nothing_is_said(norm: str, epsilon: str) -> None:
    answer = raven(
        *("attack", "mnist/vae", "--index", "0", "--steps", "2"),
        *("--norm", norm, "--epsilon", epsilon),
    )
    assert answer.status == 0 and "bounds nothing" not in answer.err


@pytest.mark.parametrize("typed", ["0,05", "0,8"])
@pytest.mark.parametrize("command", ["attack", "evaluate", "sanity", "survey"])
def test_every_command_refuses_among_several_what_the_window_refuses(
    command: str, typed: str, tmp_path: Path
) -> None:
    own = {"attack": ("--index", "0"), "survey": ("--out", tmp_path / "all.csv")}.get(command, ())
    answer = raven(command, "mnist/vae", *own, "--epsilons", typed)
    assert answer.status == 2 and "--epsilons: " in answer.err and "0.05" in answer.err


def test_under_another_norm_several_budgets_may_be_larger() -> None:
    own = ("--images", "5", "--norm", "l2", "--epsilons", "2,8", "--steps", "1")
    assert raven("evaluate", "mnist/vae", *own).status == 0
