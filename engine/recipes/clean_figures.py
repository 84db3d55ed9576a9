"""Clean figures of several runs: latents, evidence, smoothness, Fréchet distances."""

from collections.abc import Sequence
from pathlib import Path

from engine.recipes.recipe import Recipe
from engine.recipes.source import source_in_python, source_options
from engine.recipes.writing import Code, bench, call, command_line, script

NAMES = ("Evaluate", "Evaluated")
TOLD = """\
figures = [event for event in bench.evaluate(command) if isinstance(event, Evaluated)]
for event in figures:
    print(event.run, event.measure, event.value, event.refusal)"""


def figures_recipe(
    runs: Sequence[str],
    dataset: str,
    measures: Sequence[str],
    images: int,
    data_root: Path | None = None,
    variants: Path | None = None,
) -> Recipe:
    """`raven measure` and Bench.evaluate, by some of the measures that `raven measures` lists, on
    the first `images` test images of a data set; `variants` as in `attack_recipe`."""
    words = source_options(dataset, data_root, task="")
    words += ["--measures", list(measures), "--images", images]
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root)
    imports = [*on_bench, *with_source, *(f"engine.service.messages: {name}" for name in NAMES)]
    command = call(
        "Evaluate",
        job=1,
        runs=tuple(runs),
        source=Code(source),
        measures=tuple(measures),
        images=images,
    )
    python = script(imports, f"{made}\ncommand = {command}\n{TOLD}")
    return Recipe(python, command_line(variants, "measure", *runs, *words))
