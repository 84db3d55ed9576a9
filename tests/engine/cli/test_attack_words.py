"""How an attack was made, for a person."""

import pytest

from engine.cli.attack_words import how_made
from engine.config import AttackConfig
from engine.probe_attack import PROBE_USUAL
from engine.sanity import Maximised


@pytest.mark.parametrize(
    ("maximised", "fields", "said"),
    [
        ("kl", {}, "L∞, 50 steps, 1 random start"),
        ("downstream", PROBE_USUAL, "L∞, 100 steps that shorten, 10 random starts"),
        (
            "mean",
            {"norm": "l2", "step_size": 0.25, "momentum": 0.5},
            "L2, 50 steps of 0.25, 1 random start, momentum 0.5",
        ),
    ],
)
def test_a_table_says_how_its_images_were_attacked(
    maximised: Maximised, fields: dict[str, object], said: str
) -> None:
    assert how_made(maximised, AttackConfig(**fields)) == said
