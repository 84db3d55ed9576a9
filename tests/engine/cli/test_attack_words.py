"""How an attack was made, for a person."""

from typing import Any

import pytest

from engine.cli.attack_words import how_made
from engine.config import AttackConfig
from engine.probe_attack import PROBE_USUAL


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "L∞, 50 steps, 1 random start"),
        (PROBE_USUAL, "L∞, 100 steps that shorten, 10 random starts"),
        (
            {**PROBE_USUAL, "schedule": "constant"},
            "L∞, 100 steps, 10 random starts",
        ),
        (
            {"norm": "l2", "step_size": 0.25, "momentum": 0.5},
            "L2, 50 steps of 0.25, 1 random start, momentum 0.5",
        ),
    ],
)
def test_a_table_says_how_its_images_were_attacked(fields: dict[str, Any], said: str) -> None:
    assert how_made(AttackConfig(**fields)) == said
