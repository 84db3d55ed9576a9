"""The attack on some images in several runs."""

from collections.abc import Sequence
from pathlib import Path

from engine.config import AttackConfig
from engine.data import DATASETS
from engine.recipes.images import image_options, images_in_python, why_not_named
from engine.recipes.recipe import Image, NumberedImage, Recipe
from engine.recipes.writing import Code, bench, call, command_line, literal, options, script

LONGEST = 100_000
"""Letters of a command; shells take no line of any length."""
TOO_LONG = (
    "A command that names {:,} images is longer than a shell takes: copy it as Python, or pick "
    "fewer."
)
OTHER_TASK = (
    "The task '{}' is none of the images' data set, and a command has none but its tasks: copy it "
    "as Python."
)
TOLD = """\
for result in attacked.results:
    print(result.run, result.divergence, result.shift)"""
END_ALONE = (
    "A command tells of the end of an attack alone: copy what stands after a step as Python, or "
    "press 'Course' again."
)
TOLD_AT_STEP = """\
# After step {step} of the attack; 0 is its random start.
for result in attacked.results:
    print(result.run, result.course.divergence[{step}], result.course.shift[{step}])"""

DEFENDED = """\
# The original images, then the attacked ones, of each run.
both = tuple(np.concatenate([images, result.attacked]) for result in attacked.results)
command = Defend(job=2, runs={runs}, images=both, seed={seed})
"""
DEFENDED_IN_BLOCKS = """\
# The original images, then the attacked ones, of each block in each run.
blocks = [slice(start, start + {block}) for start in range(0, len(images), {block})]
both = tuple(
    np.concatenate([part[block] for block in blocks for part in (images, result.attacked)])
    for result in attacked.results
)
counts = tuple(2 * len(images[block]) for block in blocks)
command = Defend(job=2, runs={runs}, images=both, seed={seed}, blocks=counts)
"""
TOLD_OF_DEFENCE = """\
defended = [event for event in bench.defend(command) if isinstance(event, Defended)]
for event in defended:
    if event.refined is None:
        print(event.sentence)
    else:
        print(event.run, event.refined.probabilities.argmax(1), event.refined.acceptance)"""


def attack_recipe(
    runs: Sequence[str],
    images: Sequence[Image],
    config: AttackConfig,
    variants: Path | None = None,
    targets: Sequence[Image] = (),
    defended: bool = False,
    block: int = 0,
    step: int | None = None,
    on_probe: bool = False,
    task: str = "",
) -> Recipe:
    """`raven attack` and Bench.attack. `runs` are ids; `variants` is the folder of methods of the
    user's own that one of them needs; `targets` are none, one each or one for all;
    `defended`: the latents are refined too, by 100 proposals of 20 leapfrog steps; `block` images
    are attacked together, all where that is 0; `step`: what stands after one of the attack's steps
    is told, 0 for its random start, in place of its end; `on_probe`: as of an `Attack`; `task`: as
    of one that is `on_probe`, else what the command's predictions are of, where the images' data
    set knows it."""
    block = block if block < len(images) else 0
    why = why_not_asked(images, targets, task if on_probe else "")
    words = attack_options(config, task_told(images, task, on_probe), on_probe)
    step = None if step is None else min(step, config.last_step)
    asked = attack_in_python(runs, images, config, targets, block, step, on_probe, task)
    python = _python(runs, asked, config, variants, defended, block, step)
    why = END_ALONE if step is not None else why
    if why:
        return Recipe(python, why_no_command=why)
    named = image_options(images, targets)
    words += ["--defend"] if defended else []
    words += ["--block", block] if block else []
    command = command_line(variants, "attack", *runs, *named, *words)
    if len(command) > LONGEST:
        return Recipe(python, why_no_command=TOO_LONG.format(len(images)))
    return Recipe(python, command)


def why_not_asked(images: Sequence[Image], targets: Sequence[Image], task: str) -> str:
    """Why a command cannot attack these images in this task; empty where it can."""
    why = why_not_named([*images, *targets])
    if why or not task:
        return why
    dataset = next(image.dataset for image in images if isinstance(image, NumberedImage))
    return "" if task in DATASETS[dataset].tasks else OTHER_TASK.format(task)


def task_told(images: Sequence[Image], task: str, on_probe: bool) -> str:
    """What a command names: the task of an attack on probes, and of another one that whose
    predictions it tells, where the images' data set knows it."""
    named = [image.dataset for image in images if isinstance(image, NumberedImage)]
    return task if on_probe or any(task in DATASETS[own].tasks for own in named) else ""


def attack_options(
    config: AttackConfig, task: str, on_probe: bool, budgets: Sequence[float] = ()
) -> list[object]:
    """What an attack maximises, and how: at the config's own budget, or at each of `budgets`."""
    at = ["--epsilons", list(budgets)] if budgets else ["--epsilon", config.epsilon]
    asked = ["--task", task] if task else []
    if not on_probe:
        words: list[object] = ["--objective", config.divergence, *asked, *at]
        return words + options(config, ("steps", "seed"), without=("divergence", "epsilon"))
    words = ["--objective", "downstream", *asked, *at]
    # The command has other steps and restarts where it attacks a probe, and shortens steps.
    always, without = ("steps", "restarts", "seed"), ("divergence", "epsilon", "coupling")
    return words + options(config, always, without)


def attack_in_python(
    runs: Sequence[str],
    images: Sequence[Image],
    config: AttackConfig,
    targets: Sequence[Image] = (),
    block: int = 0,
    step: int | None = None,
    on_probe: bool = False,
    task: str = "",
) -> tuple[list[str], str, str]:
    """What has to be imported; the lines that make `images`, and `targets` if any; and those that
    make `attacked` of them, with its course where a `step` of it is wanted."""
    arrays = {"images": images, **({"targets": targets} if targets else {})}
    with_images, lines = images_in_python(**arrays)
    imports = [*with_images, "engine.config: AttackConfig", "engine.service.messages: Attack"]
    fields: dict[str, object] = {"runs": tuple(runs), "images": Code("images"), "config": config}
    if targets:
        each = len(targets) == len(images)
        fields["targets"] = Code("targets" if each else f"targets.repeat({len(images)}, 0)")
    if block:
        fields["block"] = block
    if step is not None:
        fields["course"] = True
    if on_probe:
        fields |= {"on_probe": True, **({"task": task} if task else {})}
    asked = f"command = {call('Attack', job=1, **fields)}\n*_, attacked = bench.attack(command)"
    return imports, lines, asked


def _python(
    runs: Sequence[str],
    attack: tuple[list[str], str, str],
    config: AttackConfig,
    variants: Path | None,
    defended: bool,
    block: int,
    step: int | None,
) -> str:
    on_bench, made = bench(variants)
    with_attack, arrays, asked = attack
    imports = [*on_bench, *with_attack]
    told = TOLD if step is None else TOLD_AT_STEP.format(step=step)
    if not defended:
        return script(imports, f"{made}\n{arrays}", f"{asked}\n{told}")
    imports += ["engine.service.messages: Defend", "engine.service.messages: Defended"]
    chains = DEFENDED_IN_BLOCKS if block else DEFENDED
    chains = chains.format(runs=literal(tuple(runs)), seed=config.seed, block=block)
    return script(
        [*imports, "numpy as np"],
        f"{made}\n{arrays}",
        f"{asked}\n{told}",
        chains + TOLD_OF_DEFENCE,
    )
