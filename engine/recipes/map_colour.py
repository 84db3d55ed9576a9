"""A measure of every image by itself, which colours the points of latent maps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.config import AttackConfig
from engine.recipes.images import TRAINING_IMAGE
from engine.recipes.recipe import Recipe
from engine.recipes.source import source_options
from engine.recipes.writing import Code, call, command_line, indented, literal, options

TOLD = """\
colours = {{}}
for run{also} in {runs}:
    command = {command}
    *_, surveyed = bench.survey(command).course
    colours[run] = surveyed.values[{measure}]
    print(run, colours[run])"""
SEVERAL_TASKS = (
    "The runs are asked several tasks, and a command has one: copy the map as Python, or tick runs "
    "of one data set."
)


@dataclass(frozen=True)
class MapColour:
    """A measure, and what a Survey asks for beside it: `config` where it attacks, `budgets` where
    the smallest that fools is looked for; `tasks` by run."""

    measure: str
    tasks: Mapping[str, str]
    config: AttackConfig | None = None
    budgets: Sequence[float] = ()
    on_probe: bool = False


def colour_in_python(colour: MapColour) -> tuple[list[str], str]:
    """What is imported, and the lines that make `colours` [N] by run."""
    alike = len(set(colour.tasks.values())) == 1
    fields: dict[str, object] = {"measures": (colour.measure,)}
    imports = ["engine.service.messages: Survey"]
    if colour.config is not None:
        imports.append("engine.config: AttackConfig")
        fields["config"] = colour.config
    if colour.budgets:
        fields["budgets"] = tuple(colour.budgets)
    task = next(iter(colour.tasks.values()))
    if task or not alike:
        fields["task"] = task if alike else Code("task")
    if colour.on_probe:
        fields["on_probe"] = True
    command = call("Survey", job=1, run=Code("run"), source=Code("source"), **fields)
    return imports, TOLD.format(
        also="" if alike else ", task",
        runs="runs" if alike else f"{literal(dict(colour.tasks))}.items()",
        command=indented(command).lstrip(),
        measure=literal(colour.measure),
    )


def colour_command(
    python: str,
    runs: Sequence[str],
    dataset: str,
    colour: MapColour,
    data_root: Path | None,
    variants: Path | None,
    training: bool,
) -> Recipe:
    """`raven survey` of the measure; `python` is the script of the map."""
    tasks = set(colour.tasks.values())
    if training or len(tasks) > 1:
        return Recipe(python, why_no_command=TRAINING_IMAGE if training else SEVERAL_TASKS)
    words = [*source_options(dataset, data_root, tasks.pop()), "--measures", colour.measure]
    if colour.budgets:
        words += ["--epsilons", list(colour.budgets)]
    if colour.on_probe:
        words.append("--on-probe")
    if colour.config is not None:
        always, without = ["steps", "seed"], ["enough"]
        (without if colour.budgets else always).append("epsilon")
        (without if colour.on_probe else always).append("divergence")
        words += options(colour.config, always, without)
    words += ["--out", f"{colour.measure}.npz"]
    return Recipe(python, command_line(variants, "survey", *runs, *words))
