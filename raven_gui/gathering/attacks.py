"""Attacks on the picked images, and the example of why encoders break."""

from engine.recipes import Recipe, attack_recipe, budget_grid_recipe, fragility_recipe
from raven_gui.gathering.sources import NO_IMAGES, NothingToCopyError, Sources
from raven_gui.workspace.attack_plan import BLOCK
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.selection import Refs


def comparison(sources: Sources, many: bool = False) -> Recipe:
    """The attack on the picked images that are attacked with the one looked at; where `many` are
    looked at on all picked ones, by blocks as the window attacks them. After the step that is
    shown, where it is not the end: of many, on the blocks in sight, whose course is known."""
    compared = sources.workspace.comparison
    runs, target = compared.runs, compared.target
    return attack_recipe(
        sources.ids(runs),
        sources.images(_attacked(compared, many)),
        compared.asked.config,
        sources.variants(runs),
        [] if target is None else sources.images([target]),
        sources.workspace.defence.on,
        BLOCK,
        compared.step,
        compared.on_probe,
        compared.task,
    )


def budget_grid(sources: Sources) -> Recipe:
    """One image at several budgets, as it was asked about."""
    question = sources.workspace.budget_grid.question
    if question is None:
        raise NothingToCopyError(NO_IMAGES)
    asked, runs = question.asked, question.runs
    return budget_grid_recipe(
        sources.ids(runs),
        sources.image(question.ref),
        asked.config,
        question.epsilons,
        sources.variants(runs),
        None if asked.target is None else sources.image(asked.target),
        asked.on_probe,
        asked.task or sources.workspace.comparison.task,
    )


def fragility(sources: Sources) -> Recipe:
    """The example of why encoders break, to its last step."""
    asked = sources.workspace.fragility.settings
    return fragility_recipe(asked.coupling, asked.radius, asked.steps, asked.seed)


def _attacked(compared: Comparison, many: bool) -> Refs:
    if not many:
        return compared.front
    if compared.step is None:
        return compared.picked
    # In their order: none but the last block is shorter than the others.
    blocks = map(compared.block_of, range(0, len(compared.picked), BLOCK))
    return tuple(ref for block in blocks if block in compared.blocks_in_sight for ref in block)
