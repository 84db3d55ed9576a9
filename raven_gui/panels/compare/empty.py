"""Why there is nothing to compare, and what to do about it."""

from raven_gui.panels.shared.other_shape import no_run_fits
from raven_gui.workspace import Workspace

Why = tuple[str, str]
WAKING: Why = (
    "Waking the engine…",
    "Loading PyTorch and the bundled models takes a few seconds.",
)
MISSING: Why = (
    "The bundled models are missing",
    "This installation has no models to compare. Install raven-gui again, or train a run of your "
    "own with “New run”.",
)
NO_RUN: Why = (
    "No run is ticked",
    "Tick runs in the list of runs to compare them here, a row for each.",
)
NO_IMAGE: Why = (
    "No image is picked",
    "Pick one or more images in the gallery or on a latent map, or drop a picture of your own.",
)


def why_empty(workspace: Workspace, listed: bool) -> Why | None:
    """A title and a sentence; None where there is something to compare. `listed`: whether the
    engine has told its runs."""
    runs = workspace.runs
    if workspace.choices is None or not listed:
        return WAKING
    if not runs.ticked:
        return NO_RUN if any(runs.can_tick(run.id) for run in runs.all) else MISSING
    if not workspace.comparison.runs:
        return no_run_fits(workspace)
    return None if workspace.comparison.picked else NO_IMAGE
