"""Accuracy under attack of several runs: by budget, and against their reconstructions' error."""

from collections.abc import Collection, Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.recipe import Recipe
from engine.recipes.source import source_in_python, source_options
from engine.recipes.writing import Code, bench, call, command_line, literal, options, script
from engine.sanity import Maximised

NAMES = ("Measure", "QualityMeasured", "RobustnessMeasured")
TOLD = """\
for event in bench.measure(command):
    if isinstance(event, QualityMeasured):
        print(event.run, event.accuracy, event.mse_255)
    if isinstance(event, RobustnessMeasured):
        print(event.run, event.divergence, event.epsilons, event.accuracies)"""
POINTS = """\
errors, accuracies = {}, {}
for event in bench.measure(command):
    if isinstance(event, QualityMeasured):
        errors[event.run] = event.mse_255
    if isinstance(event, RobustnessMeasured):
        accuracies[event.run] = event.accuracies[-1]"""
SEEDS = """\
# Runs that differ in their seed alone are one point, at their means."""
TOLD_OF_POINTS = """\
points = {{
    runs: (fmean(map(errors.get, runs)), fmean(map(accuracies.get, runs)))
    for runs in {points}
}}
for runs, point in points.items():
    print(*runs, *point)"""


def robustness_recipe(
    runs: Sequence[str],
    dataset: str,
    divergences: Sequence[Maximised],
    epsilons: Sequence[float],
    images: int,
    config: AttackConfig,
    task: str = "",
    data_root: Path | None = None,
    variants: Path | None = None,
) -> Recipe:
    """`raven evaluate` and Bench.measure, on the first `images` test images of a data set; the
    other arguments are those of a Measure, and `variants` as in `attack_recipe`."""
    words = source_options(dataset, data_root, task)
    words += ["--objective", list(divergences), "--epsilons", list(epsilons), "--images", images]
    words += curve_options(config, divergences)
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root)
    imports = [*on_bench, *with_source, "engine.config: AttackConfig"]
    imports += [f"engine.service.messages: {name}" for name in NAMES]
    command = call(
        "Measure",
        job=1,
        runs=tuple(runs),
        source=Code(source),
        divergences=tuple(divergences),
        epsilons=tuple(epsilons),
        images=images,
        config=config,
        task=task,
    )
    python = script(imports, f"{made}\ncommand = {command}\n{TOLD}")
    return Recipe(python, command_line(variants, "evaluate", *runs, *words))


def trade_off_recipe(
    points: Sequence[Sequence[str]],
    dataset: str,
    divergence: Maximised,
    budget: float,
    images: int,
    config: AttackConfig,
    task: str = "",
    data_root: Path | None = None,
    variants: Path | None = None,
) -> Recipe:
    """The same at one budget, by one attack, with the error of reconstructions: `points` are runs,
    those that differ in their seed alone together. What the runs keep stays as it is."""
    runs = [run for point in points for run in point]
    words = source_options(dataset, data_root, task)
    words += ["--objective", divergence, "--epsilons", budget, "--images", images]
    words += curve_options(config, [divergence])
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root)
    imports = [*on_bench, *with_source, "engine.config: AttackConfig", "statistics: fmean"]
    imports += [f"engine.service.messages: {name}" for name in NAMES]
    command = call(
        "Measure",
        job=1,
        runs=tuple(runs),
        source=Code(source),
        divergences=(divergence,),
        epsilons=(budget,),
        images=images,
        config=config,
        task=task,
        keep=False,
    )
    told = TOLD_OF_POINTS.format(points=literal(tuple(map(tuple, points))))
    if any(len(point) > 1 for point in points):
        told = f"{SEEDS}\n{told}"
    python = script(imports, f"{made}\ncommand = {command}\n{POINTS}", told)
    return Recipe(python, command_line(variants, "evaluate", *runs, *words))


def curve_options(config: AttackConfig, maximised: Collection[Maximised]) -> list[object]:
    """How the attacks of a curve are made. Always their steps and restarts: on the probe a command
    has others where none are written. The coupling is of the entropic distance alone."""
    always = ("steps", "restarts", "seed")
    idle = () if "entropic" in maximised else ("coupling",)
    return options(config, always=always, without=("divergence", "epsilon", "enough", *idle))
