"""What the Robustness panel and its dialogs measure, as their settings stand."""

from collections.abc import Sequence

from engine.config import AttackConfig
from engine.recipes import (
    Recipe,
    figures_recipe,
    label_efficiency_recipe,
    robustness_recipe,
    sanity_recipe,
    trade_off_recipe,
)
from engine.sanity import Maximised
from engine.service.messages import RunInfo
from raven_gui.gathering.sources import NothingToCopyError, Sources
from raven_gui.panels.robustness.labels_form import LabelSettings
from raven_gui.panels.robustness.settings import MeasureSettings
from raven_gui.panels.robustness.tools import ATTACKS

NO_BUDGETS = "The budgets cannot be read: mend them first."
NO_POINT = "No run's accuracy and error are both known yet: measure first."
NO_MEASURE = "No measure is ticked: tick one of those under 'Measures…'."
NO_BUDGET_ABOVE_0 = "A check needs a budget above 0: name one in the panel first."


def curves(sources: Sources, settings: MeasureSettings | None) -> Recipe:
    """The robustness curves."""
    asked, robustness = _read(settings), sources.workspace.robustness
    dataset = sources.workspace.images.dataset
    return robustness_recipe(
        sources.ids(robustness.runs),
        dataset,
        tuple(ATTACKS),
        asked.epsilons,
        asked.images,
        asked.config,
        robustness.task,
        sources.root(dataset),
        sources.variants(robustness.runs),
    )


def trade_off(
    sources: Sources,
    settings: MeasureSettings | None,
    divergence: Maximised,
    budget: float | None,
    points: Sequence[Sequence[RunInfo]],
) -> Recipe:
    """Robustness against error, each point a run or several seeds."""
    asked, dataset = _read(settings), sources.workspace.images.dataset
    if budget is None or not points:
        raise NothingToCopyError(NO_POINT)
    return trade_off_recipe(
        [tuple(run.id for run in point) for point in points],
        dataset,
        divergence,
        budget,
        asked.images,
        asked.config,
        sources.workspace.robustness.task,
        sources.root(dataset),
        sources.variants(run for point in points for run in point),
    )


def label_efficiency(sources: Sources, settings: LabelSettings | None) -> Recipe:
    """Accuracy by the number of labels."""
    if settings is None:
        raise NothingToCopyError("The numbers of labels cannot be read: mend them first.")
    robustness, dataset = sources.workspace.robustness, sources.workspace.images.dataset
    return label_efficiency_recipe(
        sources.ids(robustness.runs),
        dataset,
        settings.counts,
        settings.draws,
        settings.seed,
        robustness.task,
        sources.root(dataset),
        sources.variants(robustness.runs),
        settings.attack,
        settings.images,
    )


def clean_figures(sources: Sources, images: int) -> Recipe:
    """The measures that are further columns of the table, on so many images."""
    workspace = sources.workspace
    runs, dataset = workspace.robustness.runs, workspace.images.dataset
    if not workspace.evaluation.shown:
        raise NothingToCopyError(NO_MEASURE)
    return figures_recipe(
        sources.ids(runs),
        dataset,
        workspace.evaluation.shown,
        images,
        sources.root(dataset),
        sources.variants(runs),
    )


def check(
    sources: Sources,
    run: str,
    maximised: Maximised,
    budgets: Sequence[float],
    images: int,
    config: AttackConfig,
    library: bool,
) -> Recipe:
    """Whether the curve of a run can be trusted."""
    workspace = sources.workspace
    if not any(budgets):
        raise NothingToCopyError(NO_BUDGET_ABOVE_0)
    other, dataset = workspace.attack_checks.other(run), workspace.images.dataset
    info = workspace.runs.get(run)
    return sanity_recipe(
        sources.ids([] if info is None else [info])[0],
        dataset,
        maximised,
        budgets,
        images,
        config,
        "" if other is None else other.id,
        workspace.robustness.task,
        library,
        sources.root(dataset),
        sources.variants(known for known in (info, other) if known is not None),
    )


def _read(settings: MeasureSettings | None) -> MeasureSettings:
    if settings is None:
        raise NothingToCopyError(NO_BUDGETS)
    return settings
