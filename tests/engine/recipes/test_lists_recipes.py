"""Recipes of neighbours, of runs as a table and of a sweep."""

import io
from contextlib import redirect_stdout

import numpy as np

from engine.data import DATASETS
from engine.recipes import Picture, neighbours_recipe, runs_recipe, sweep_recipe


def test_neighbours_of_a_picture_of_the_users_own_are_found_by_python() -> None:
    pixels = DATASETS["mnist"].load("test").images[9] / np.float32(255)
    recipe = neighbours_recipe(["mnist/vae"], "mnist", [], [Picture("mine", pixels)], 3)
    assert recipe.command == "" and recipe.why_no_command.endswith("copy them as Python.")
    names: dict[str, dict[str, object]] = {}
    with redirect_stdout(io.StringIO()) as told:
        exec(compile(recipe.python, "recipe", "exec"), names)
    for space in ("", "mnist/vae"):
        found = names["neighbours"][space]
        assert found.indices[0] == 9 and found.distances[0] < 1e-3  # type: ignore[attr-defined]
    assert told.getvalue().startswith("pixels [   9")


def test_the_table_names_its_runs_in_their_order() -> None:
    recipe = runs_recipe(["mnist/vae", "it's mine"])
    assert recipe.command == "raven runs"
    assert """for run in ("mnist/vae", "it's mine")""" in recipe.python


def test_a_sweep_goes_on_by_its_own_command() -> None:
    command = "raven --variants 'my own' sweep --grid latent=4,5 --name 'a sweep'"
    recipe = sweep_recipe("a sweep", [command])
    assert recipe.command == command
    assert 'main(["--variants", "my own", "sweep", "--grid", "latent=4,5",' in recipe.python
    assert 'if sweep.name == "a sweep"' in recipe.python
    both = sweep_recipe("a sweep", [command, "raven sweep --grid latent=6 --name 'a sweep'"])
    assert both.command == f"{command} && raven sweep --grid latent=6 --name 'a sweep'"
    assert both.python.count("\nmain(") == 2
