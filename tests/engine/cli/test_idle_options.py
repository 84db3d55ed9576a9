"""Options that change nothing are told, and those that make no sense are refused."""

import pytest

from engine.cli.asked import remark_on_idle
from engine.cli.output import Output
from engine.sanity import Maximised
from tests.engine.cli.raven import raven

ONE = ("mnist/vae", "--steps", "1")
FEW = (*ONE, "--images", "20", "--epsilons", "0.1")
COUPLING = "--coupling: of the entropic distance, which no attack here maximises."


@pytest.mark.parametrize(
    ("asked", "remark"),
    [
        (("attack", "--index", "0", *ONE, "--proposals", "5"), "--proposals: of the defence"),
        (("attack", "--index", "0", *ONE, "--enough", "0.5"), "--enough: of the way to a target"),
        (("evaluate", *FEW, "--objective", "wasserstein", "--coupling", "5"), COUPLING),
        (("sweep", "--samples", "5", "--dry-run"), "--samples: of draws, and there are none"),
        (("sweep", "--draw-seed", "0", "--dry-run"), "--draw-seed: of draws, and there are none"),
        (("sweep", "--latent", "4", "--grid", "latent=5", "--dry-run"), "--latent: varied, by"),
    ],
    ids=lambda value: str(value[0]),
)
def test_an_option_that_changes_nothing_is_told(asked: tuple[str, ...], remark: str) -> None:
    answer = raven(*asked)
    assert answer.status == 0 and remark in answer.err


@pytest.mark.parametrize("maximised", [("entropic",), ("kl", "entropic")])
def test_an_option_that_counts_for_one_of_the_attacks_is_not(
    maximised: tuple[Maximised, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    remark_on_idle({"coupling", "enough"}, maximised, Output(False), aimed=True)
    assert capsys.readouterr().err == ""


def test_autoattack_in_a_ball_it_is_not_made_for_is_refused_before_anything_is_done() -> None:
    answer = raven("sanity", "mnist/vae", "--autoattack", "--norm", "l1")
    assert answer.status == 2 and "made here for the L∞ and L2 balls alone" in answer.err
    assert not answer.out
