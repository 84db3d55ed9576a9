"""Accuracy under attack of several runs, by budget."""

from collections.abc import Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.recipe import Recipe
from engine.recipes.source import source_in_python, source_options
from engine.recipes.writing import Code, bench, call, command_line, options, script
from engine.sanity import Maximised

TOLD = """\
for event in bench.measure(command):
    if isinstance(event, QualityMeasured):
        print(event.run, event.accuracy, event.mse_255)
    if isinstance(event, RobustnessMeasured):
        print(event.run, event.divergence, event.epsilons, event.accuracies)"""


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
    # Always the steps and restarts: on the probe the command has others where none are written.
    words += options(
        config, always=("steps", "restarts", "seed"), without=("divergence", "epsilon")
    )
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root)
    imports = [
        *on_bench,
        *with_source,
        "engine.config: AttackConfig",
        "engine.service.messages: Measure",
        "engine.service.messages: QualityMeasured",
        "engine.service.messages: RobustnessMeasured",
    ]
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
