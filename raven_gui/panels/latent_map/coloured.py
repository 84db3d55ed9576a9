"""What the points of a map are coloured by, as numbers for a file, and how it was measured."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.probe_attack import as_told, as_told_at_budgets, attack_on, maximised_by
from engine.service.messages import RunInfo
from engine.service.messages.survey import SurveyMeasure
from raven_gui.workspace import Workspace


def colour_values(
    workspace: Workspace, run: str, measure: SurveyMeasure | None
) -> NDArray[np.floating] | None:
    """A measure of each of the images shown [N], by the run's weights of now; NaN where it is not
    known yet. None where the points are coloured by classes."""
    if measure is None or measure == "prediction":
        return None
    values = workspace.survey.values(run, measure)
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
