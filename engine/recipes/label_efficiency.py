"""How few labels probes of several runs need."""

from collections.abc import Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.recipe import Recipe
from engine.recipes.source import source_in_python, source_options
from engine.recipes.writing import Code, bench, call, command_line, options, script

NAMES = ("LabelsMeasured", "MeasureLabels")
ALWAYS = ("steps", "restarts")
"""The command has others than an AttackConfig where none are written."""
ELSEWHERE = ("divergence", "coupling", "enough", "epsilon", "seed")
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
    attack: AttackConfig | None = None,
    images: int | None = None,
) -> Recipe:
    """`raven label-efficiency` and Bench.label_efficiency on the first so many test `images` of a
    data set, or on all; the other arguments are those of MeasureLabels, and `variants` as in
    `attack_recipe`."""
    on_bench, made = bench(variants)
    with_source, source = source_in_python(dataset, data_root)
    imports = [*on_bench, *with_source, *(f"engine.service.messages: {name}" for name in NAMES)]
    words = source_options(dataset, data_root, task)
    words += ["--labels", list(counts), "--draws", draws, "--seed", seed]
    fields: dict[str, object] = {"counts": tuple(counts), "draws": draws, "seed": seed}
    if images is not None:
        fields["images"] = images
        words += ["--images", images]
    if attack is not None:
        imports.append("engine.config: AttackConfig")
        fields["attack"] = attack
        words += ["--epsilon", attack.epsilon, *options(attack, ALWAYS, without=ELSEWHERE)]
    command = call(
        "MeasureLabels",
        job=1,
        runs=tuple(runs),
        source=Code(source),
        **fields,
        task=task,
    )
    python = script(imports, f"{made}\ncommand = {command}\n{TOLD}")
    return Recipe(python, command_line(variants, "label-efficiency", *runs, *words))
