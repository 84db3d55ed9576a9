"""Runs as a table, and a sweep with its trials."""

import shlex
from collections.abc import Sequence

from engine.recipes.recipe import Recipe
from engine.recipes.writing import literal, script

RUNS = """\
infos = {{info.id: info for info in RunStore().infos()}}
table = [infos[run] for run in {runs}]
for info in table:
    print(info.id, info.name, info.state, info.epochs_done, info.config.seed, info.tags, info.note)
    print(info.figures.get("accuracy"), info.figures.get("mse_255"), info.curves)"""
SWEEP = "# What is left of the sweep is trained first."
TRIALS = """\
*_, listed = Sweeps(RunStore()).list(1)
(sweep,) = [sweep for sweep in listed.sweeps if sweep.name == {name}]
for trial in sweep.trials:
    figures = {{}} if trial.run is None else trial.run.figures
    print(trial.name, dict(trial.point), trial.state, figures)"""


def runs_recipe(runs: Sequence[str]) -> Recipe:
    """`raven runs`, which lists all there are, and RunStore.infos of `runs`."""
    python = script(["engine.runs: RunStore"], RUNS.format(runs=literal(tuple(runs))))
    return Recipe(python, "raven runs")


def sweep_recipe(name: str, commands: Sequence[str]) -> Recipe:
    """The `commands` that go on with the sweep of that name; its trials by Python."""
    imports = ("engine.cli: main", "engine.runs: RunStore", "engine.service.sweeps: Sweeps")
    calls = (f"main({literal(shlex.split(command)[1:])})" for command in commands)
    trials = TRIALS.format(name=literal(name))
    return Recipe(script(imports, "\n".join([SWEEP, *calls]), trials), " && ".join(commands))
