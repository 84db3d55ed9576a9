"""Recipes of what is measured beside a robustness curve: trust, trade-off, clean figures."""

import io
import shlex
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np

import assets
from engine.config import AttackConfig
from engine.data import ImageSource
from engine.recipes import (
    Recipe,
    figures_recipe,
    robustness_recipe,
    sanity_recipe,
    trade_off_recipe,
)
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench

RUNS = ("mnist/vae", "mnist/raven")
WEAK = AttackConfig(steps=2, restarts=3, seed=5)


def run_script(recipe: Recipe) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(compile(recipe.python, "recipe", "exec"), names)
    return names


def test_a_check_is_told_with_everything_that_it_depends_on(tmp_path: Path) -> None:
    recipe = sanity_recipe(
        *("mnist/vae", "color-mnist", "downstream", (0.0, 0.1), 150, WEAK),
        other="mnist/raven",
        task="colour",
        library=True,
        data_root=tmp_path,
    )
    assert shlex.split(recipe.command) == [
        *("raven", "sanity", "mnist/vae", "--dataset", "color-mnist", "--data-root", str(tmp_path)),
        *("--task", "colour", "--objective", "downstream", "--epsilons", "0,0.1"),
        *("--images", "150", "--steps", "2", "--restarts", "3", "--seed", "5"),
        *("--transfer-from", "mnist/raven", "--autoattack"),
    ]
    assert 'other="mnist/raven"' in recipe.python and "library=True" in recipe.python
    plain = sanity_recipe("mnist/vae", "mnist", "kl", (0.1,), 20, AttackConfig())
    assert "--transfer-from" not in plain.command and "--autoattack" not in plain.command
    compile(plain.python, "recipe", "exec")


def test_seeds_are_one_point_of_the_trade_off_at_their_means() -> None:
    command = m.Measure(
        job=1,
        runs=RUNS,
        source=ImageSource("mnist"),
        divergences=("kl",),
        epsilons=(0.1,),
        images=50,
        config=WEAK,
    )
    events = list(Bench(RunStore()).measure(command))
    errors = [event.mse_255 for event in events if isinstance(event, m.QualityMeasured)]
    curves = [event for event in events if isinstance(event, m.RobustnessMeasured)]
    accuracies = [event.accuracies[0] for event in curves]
    apart = trade_off_recipe([RUNS[:1], RUNS[1:]], "mnist", "kl", 0.1, 50, WEAK)
    together = trade_off_recipe([RUNS], "mnist", "kl", 0.1, 50, WEAK)
    assert apart.command == together.command and "one point" not in apart.python
    points = run_script(apart)["points"]
    assert list(points.values()) == list(zip(errors, accuracies, strict=True))
    mean = run_script(together)["points"][RUNS]
    np.testing.assert_allclose(mean, (np.mean(errors), np.mean(accuracies)), rtol=1e-12)


def test_a_point_of_the_trade_off_takes_no_curves_place_in_a_run() -> None:
    own = RunStore().import_run(assets.path("models") / "mnist" / "vae")
    kept = own.figures_path / "robustness-mnist-kl.csv"
    run_script(trade_off_recipe([(own.id,)], "mnist", "kl", 0.1, 20, WEAK))
    assert not kept.exists()
    run_script(robustness_recipe([own.id], "mnist", ["kl"], [0.1], 20, WEAK))
    assert kept.exists()


def test_further_figures_name_their_measures_and_images() -> None:
    recipe = figures_recipe(RUNS, "mnist", ("kl", "information"), 40)
    assert shlex.split(recipe.command) == [
        *("raven", "measure", *RUNS, "--dataset", "mnist"),
        *("--measures", "kl,information", "--images", "40"),
    ]
    assert 'measures=("kl", "information")' in recipe.python
