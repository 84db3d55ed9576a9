"""How few labels probes of several runs need."""

from collections.abc import Sequence
from pathlib import Path

from engine.recipes.recipe import Recipe
from engine.recipes.writing import Code, bench, call, command_line, script

NAMES = ("ImageSource", "LabelsMeasured", "MeasureLabels")
TOLD = """\
for event in bench.label_efficiency(command):
    if isinstance(event, LabelsMeasured):
        print(event.run, event.counts, event.accuracies)"""


def label_efficiency_recipe(
    runs: Sequence[str],
    dataset: str,
    counts: Sequence[int],
    draws: int,
    seed: int,
    task: str = "",
    data_root: Path | None = None,
    variants: Path | None = None,
) -> Recipe:
    """`raven label-efficiency` and Bench.label_efficiency on all test images of a data set; the
    other arguments are those of MeasureLabels, and `variants` as in `attack_recipe`."""
    words: list[object] = ["--dataset", dataset]
    which: dict[str, object] = {"dataset": dataset}
    on_bench, made = bench(variants)
    imports = [*on_bench, *(f"engine.service.messages: {name}" for name in NAMES)]
    if data_root is not None:
        words += ["--data-root", data_root]
        which["data_root"] = data_root
        imports.append("pathlib: Path")
    if task:
        words += ["--task", task]
    words += ["--labels", list(counts), "--draws", draws, "--seed", seed]
    command = call(
        "MeasureLabels",
        job=1,
        runs=tuple(runs),
        source=Code(call("ImageSource", **which)),
        counts=tuple(counts),
        draws=draws,
        seed=seed,
        task=task,
    )
    python = script(imports, f"{made}\ncommand = {command}\n{TOLD}")
    return Recipe(python, command_line(variants, "label-efficiency", *runs, *words))
