"""Budgets that bound nothing: every command takes them, and says so."""

from pathlib import Path

import pytest

from engine.evaluation import sanity
from engine.probe_attack import PROBE_USUAL
from tests.engine.cli.raven import raven

LINF = "A budget of 8 bounds nothing: pixels are between 0 and 1, so under L∞ every image lies"
OF_GREY = "Of 255 levels of grey, 8 are 0.0314."


@pytest.mark.parametrize(
    "typed",
    [
        ("attack", "--index", "0", "--epsilon", "8"),
        ("evaluate", "--images", "5", "--epsilons", "0,8"),
        ("survey", "--images", "5", "--measures", "fooled", "--epsilon", "8"),
        ("survey", "--images", "5", "--measures", "fooling_budget", "--epsilons", "0.1,8"),
        ("sanity", "--images", "5", "--epsilons", "8"),
    ],
)
def test_every_command_that_attacks_tells_what_such_a_budget_is(
    typed: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 10)
    monkeypatch.setattr(sanity, "PROBE_USUAL", {**PROBE_USUAL, "restarts": 1})
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
