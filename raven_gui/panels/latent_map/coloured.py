"""What the points of a map are coloured by, as numbers for a file, and how it was measured; and
what a run takes images for."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.class_names import class_name
from engine.probe_attack import as_told, as_told_at_budgets, attack_on, maximised_by
from engine.service.messages import RunInfo
from engine.service.messages.survey import SurveyMeasure
from raven_gui.workspace import Workspace


def valued(measure: SurveyMeasure | None) -> SurveyMeasure | None:
    """The measure whose values colour the points; None where they have the colours of classes,
    their own or those that are predicted."""
    return None if measure == "prediction" else measure


def colour_values(
    workspace: Workspace, run: str, measure: SurveyMeasure | None
) -> NDArray[np.floating] | None:
    """A measure of each of the images shown [N], by the run's weights of now; NaN where it is not
    known yet. None where the points are coloured by classes."""
    own = valued(measure)
    if own is None:
        return None
    values = workspace.survey.values(run, own)
    return np.full(len(workspace.images.labels()), np.nan) if values is None else values


def colour_told(
    workspace: Workspace, runs: Iterable[RunInfo], measure: SurveyMeasure
) -> dict[str, Any]:
    """The measure, and by run the task, the attack and the budgets that it was asked with, where
    there are any; JSON."""
    told: dict[str, Any] = {}
    for run in runs:
        asked = workspace.survey.question(run.id, measure)
        own: dict[str, Any] = {"task": asked.task} if asked.task else {}
        if asked.config is not None:
            maximised = maximised_by(asked.config, asked.on_probe)
            config = attack_on(maximised, asked.config)
            at_budgets = {"divergence": maximised, **as_told_at_budgets(maximised, config)}
            own["attack"] = at_budgets if asked.budgets else as_told(maximised, config)
        if asked.budgets:
            own["budgets"] = list(asked.budgets)
        told[run.id] = own
    return {"measure": measure, "asked": told}


def knows_classes(workspace: Workspace, run: str) -> bool:
    """Whether a run's probe tells the classes of the images shown apart, and not those of another
    data set."""
    info = workspace.runs.get(run)
    return info is not None and info.config.dataset == workspace.images.dataset


def predicted_names(workspace: Workspace, run: str) -> NDArray[np.object_] | None:
    """What a run takes each image for [N], by the names of its own data set's classes; None where
    that is not known."""
    info, predictions = workspace.runs.get(run), workspace.maps.predictions(run)
    if info is None or predictions is None:
        return None
    classes: Sequence[str] = workspace.images.classes()
    if not knows_classes(workspace, run):  # it is asked its first task then
        own = workspace.images.sets.get(info.config.dataset)
        classes = () if own is None else own.classes
    names = [class_name(classes, label) for label in range(int(predictions.max(initial=-1)) + 1)]
    named: NDArray[np.object_] = np.array(names, object)[predictions]
    return named
