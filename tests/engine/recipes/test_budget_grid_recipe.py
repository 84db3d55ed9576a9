"""The copied budget grid names its image, budgets and target."""

import shlex

import numpy as np

from engine.config import AttackConfig
from engine.recipes import NumberedImage, Picture, budget_grid_recipe

RUNS = ("mnist/vae", "mnist/raven")


def test_of_a_grid_the_budgets_take_the_place_of_the_budget() -> None:
    config = AttackConfig(divergence="kl", norm="l2", epsilon=7, steps=3, seed=4)
    image, target = NumberedImage("mnist", 7), NumberedImage("mnist", 9)
    recipe = budget_grid_recipe(RUNS, image, config, (0.0, 1.5), target=target)
    assert shlex.split(recipe.command) == [
        *("raven", "attack", *RUNS, "--dataset", "mnist", "--index", "7", "--target", "9"),
        *("--objective", "kl", "--epsilons", "0,1.5", "--norm", "l2", "--steps", "3"),
        *("--seed", "4"),
    ]
    assert "targets=targets" in recipe.python and "epsilons=(0.0, 1.5)" in recipe.python


def test_of_the_probe_its_task_is_named_and_the_steps_in_any_case() -> None:
    image = NumberedImage("color-mnist", 7)
    recipe = budget_grid_recipe(RUNS, image, AttackConfig(), (0.1,), on_probe=True, task="colour")
    assert shlex.split(recipe.command)[6:] == [
        *("--index", "7", "--objective", "downstream", "--task", "colour", "--epsilons", "0.1"),
        *("--steps", "50", "--restarts", "1", "--seed", "0"),
    ]
    assert 'task="colour"' in recipe.python


def test_a_picture_of_the_users_own_is_python_alone() -> None:
    picture = Picture("mine", np.zeros((1, 28, 28), np.float32))
    recipe = budget_grid_recipe(RUNS, picture, AttackConfig(), (0.1,))
    assert recipe.command == "" and "picture of your own" in recipe.why_no_command
    assert "# mine" in recipe.python
