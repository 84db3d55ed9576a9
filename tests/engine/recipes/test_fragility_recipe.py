"""The copied example of why encoders break gives the tables that the window shows."""

import io
from contextlib import redirect_stdout
from typing import Any

import numpy as np

from engine.recipes import fragility_recipe
from engine.service import messages as m
from engine.service.demonstration import Demonstration


def test_the_example_is_optimised_again() -> None:
    command = m.Demonstrate(job=1, coupling=0.8, radius=2, steps=25, seed=3)
    shown = [e for e in Demonstration().course(command) if isinstance(e, m.Demonstrated)][-1]
    recipe = fragility_recipe(command.coupling, command.radius, command.steps, command.seed)
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(compile(recipe.python, "pasted", "exec"), names)
    for tables in shown.methods:
        again = names["snapshots"][tables.method]
        assert again.step == tables.step == 25
        np.testing.assert_allclose(again.encoder, tables.encoder, atol=1e-6)
        np.testing.assert_allclose(again.model, tables.model, atol=1e-6)
