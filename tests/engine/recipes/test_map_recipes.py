"""Recipes of what is shown on latent maps beside their points."""

import shlex
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from engine.config import AttackConfig
from engine.recipes import MapColour, MapMoves, NumberedImage, Picture, map_recipe

RUNS = ("mnist/vae", "mnist/raven")
WEAK = AttackConfig(divergence="kl", norm="l2", epsilon=1.5, steps=3, seed=4)
CLEAN = MapColour("confidence", dict.fromkeys(RUNS, ""))
SHIFT = replace(CLEAN, measure="adversarial_shift", config=WEAK)


def words(colour: MapColour) -> list[str]:
    """What follows the runs."""
    line = shlex.split(map_recipe(RUNS, "mnist", "pca", colour=colour).command)
    assert line[:4] == ["raven", "survey", *RUNS]
    return line[4:]


def test_the_command_of_a_coloured_map_is_that_of_its_measure() -> None:
    here = ["--dataset", "mnist"]
    assert words(CLEAN) == [*here, "--measures", "confidence", "--out", "confidence.npz"]
    assert words(SHIFT) == [
        *(*here, "--measures", "adversarial_shift", "--divergence", "kl", "--norm", "l2"),
        *("--epsilon", "1.5", "--steps", "3", "--seed", "4", "--out", "adversarial_shift.npz"),
    ]
    budgets = replace(SHIFT, measure="fooling_budget", budgets=(0.5, 1.5), on_probe=True)
    assert words(budgets) == [
        *(*here, "--measures", "fooling_budget", "--epsilons", "0.5,1.5", "--on-probe"),
        *("--norm", "l2", "--steps", "3", "--seed", "4", "--out", "fooling_budget.npz"),
    ]


def test_a_colour_that_no_command_measures_is_python_alone() -> None:
    training = map_recipe(RUNS, "mnist", "pca", training=True, colour=CLEAN)
    assert training.command == "" and "training image" in training.why_no_command
    tasks = dict(zip(RUNS, ("digit", "colour"), strict=True))
    several = map_recipe(RUNS, "mnist", "pca", colour=replace(CLEAN, tasks=tasks))
    assert several.command == "" and "several tasks" in several.why_no_command
    assert "for run, task in {" in several.python and "task=task" in several.python
    compile(several.python, "recipe", "exec")


def test_images_that_are_no_points_of_the_map_start_where_they_are_placed() -> None:
    own = Picture("mine", np.zeros((1, 28, 28), np.float32))
    moves = MapMoves([own, NumberedImage("mnist", 7)], [None, 7], WEAK)
    assert (
        "starts[[1]] = maps[result.run][[7]]"
        in map_recipe(RUNS, "mnist", "tsne", moves=moves).python
    )
    alone = map_recipe(RUNS, "mnist", "tsne", moves=MapMoves([own], [None], WEAK)).python
    assert "starts, ends" in alone and "starts[" not in alone


def test_how_far_a_posterior_that_is_a_point_is_moved_is_told_in_latent_units() -> None:
    moves = MapMoves([NumberedImage("mnist", 7)], [None], WEAK)
    lines = map_recipe(RUNS, "mnist", "pca", moves=moves).python.split("\n# Where the images")[1]
    clean, moved = np.zeros((1, 2), np.float32), np.array([[3, 4]], np.float32)
    told = {
        run: SimpleNamespace(run=run, clean_mean=clean, attacked_mean=moved, clean_std=std)
        for run, std in (("point", clean), ("vae", np.full_like(clean, 0.5)))
    }
    plane = SimpleNamespace(place=lambda means: means)
    planes = dict.fromkeys(told, plane)
    attacked = SimpleNamespace(results=told.values())
    names: dict[str, Any] = {"attacked": attacked, "planes": planes, "np": np}
    exec(compile(f"# {lines}", "recipe", "exec"), names)
    far = {run: found.item() for run, found in names["deviations"].items()}
    assert far == {"point": 5, "vae": 10}


def test_a_map_of_epochs_alone_has_no_moves_and_no_plane() -> None:
    moves = MapMoves([NumberedImage("mnist", 7)], [7], WEAK)
    recipe = map_recipe(("own",), "mnist", "pca", training=True, epochs={"own": 3}, moves=moves)
    assert "pca" not in recipe.python and "attack" not in recipe.python
    assert "source=source.tests" in recipe.python and '{"own": 3}' in recipe.python


def test_a_map_in_two_dimensions_among_those_in_three_is_neither_laid_over_them_nor_turned() -> (
    None
):
    recipe = map_recipe(
        ("first", "flat"),
        "mnist",
        "pca3",
        epochs={"flat": 1},
        aligned=True,
        turn=np.eye(3).tolist(),
    )
    lines = recipe.python.split("# All laid over the first.\n")[1]
    cloud, flat = np.random.default_rng(0).normal(size=(2, 9, 3))
    names: dict[str, Any]
    names = {"runs": ("first", "flat"), "maps": {"first": cloud, "flat": flat[:, :2]}, "np": np}
    exec(compile(lines, "recipe", "exec"), names)
    np.testing.assert_array_equal(names["seen"]["flat"], flat[:, :2])
    np.testing.assert_array_equal(names["seen"]["first"], cloud[:, :2])


def test_a_step_beyond_the_end_of_the_attack_is_its_end() -> None:
    moves = MapMoves([NumberedImage("mnist", 7)], [7], WEAK, step=WEAK.steps + 7)
    assert (
        f"result.course.means[{WEAK.steps}]" in map_recipe(RUNS, "mnist", "pca", moves=moves).python
    )
    unmoved = replace(moves, config=WEAK.model_copy(update={"epsilon": 0.0}))
    python = map_recipe(RUNS, "mnist", "pca", moves=unmoved).python
    assert "result.course.means[0]" in python and "for place in (0, 2))" in python
