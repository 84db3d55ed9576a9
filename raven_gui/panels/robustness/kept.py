"""When and how the curves were measured that are shown and were not measured in this window, and
whether all that are shown are of one attack."""

from collections.abc import Iterable
from datetime import datetime

from engine.counting import counted
from engine.sanity import Maximised
from engine.service.messages import KeptCurve, RobustnessMeasured, RunInfo
from raven_gui.attack_terms import NORMS
from raven_gui.panels.robustness.alike import unlike_words
from raven_gui.workspace import Workspace

MOST_NAMES = 3
"""Of runs whose curves were measured alike; of more the number is told."""


def kept_words(workspace: Workspace, divergence: Maximised, compared: Iterable[RunInfo]) -> str:
    """In what the attacks on the runs differ that the plot has `compared`, whose curves of the
    ticked ones are of before, and how these were measured; '' where all are of now and of one
    attack."""
    parts = [_unlike(workspace, divergence, compared)]
    for told, names in _by_measurement(workspace, divergence).items():
        whose = ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} runs"
        parts.append(f"{whose}: {told}.")
    return " ".join(filter(None, parts))


def kept_details(workspace: Workspace, divergence: Maximised, compared: Iterable[RunInfo]) -> str:
    """The same with every run by its name, and what becomes of such a curve."""
    found = _by_measurement(workspace, divergence)
    lines = [f"{', '.join(names)}: {told}." for told, names in found.items()]
    if lines:
        lines.append("A measurement that is started here takes their place.")
    return "\n".join(filter(None, [_unlike(workspace, divergence, compared), *lines]))


def _unlike(workspace: Workspace, divergence: Maximised, compared: Iterable[RunInfo]) -> str:
    curves = (workspace.robustness.curve(run.id, divergence) for run in compared)
    return unlike_words([curve for curve in curves if curve is not None])


def _by_measurement(workspace: Workspace, divergence: Maximised) -> dict[str, list[str]]:
    """The names of runs by what is told of the measurement."""
    groups: dict[str, list[str]] = {}
    for run in workspace.robustness.runs:
        curve = workspace.robustness.curve(run.id, divergence)
        if curve is not None and not workspace.robustness.is_fresh(run.id, divergence):
            told = _told(run, curve, workspace.robustness.kept(run.id, divergence))
            groups.setdefault(told, []).append(workspace.runs.title(run.id))
    return groups


def _told(run: RunInfo, curve: RobustnessMeasured, kept: KeptCurve | None) -> str:
    on = [f"on {counted(curve.images, 'image')}"] if curve.images else []
    when = "came with raven-gui" if run.bundled else "came with the run"
    if kept is None:
        config = curve.config
        made = (
            [counted(config.steps, "step"), counted(config.restarts, "random start")]
            if config
            else []
        )
        return ", ".join([when, *on, *made])
    if not run.bundled:
        when = "measured before"
        if kept.measured:
            when = f"measured {datetime.fromisoformat(kept.measured).astimezone():%Y-%m-%d %H:%M}"
    norm = [NORMS[name].symbol for name in NORMS if name == kept.norm]
    length = kept.step_size.replace("epsilon", "ε")
    shortening = kept.schedule not in ("", "constant")
    of = f" {'that shorten from' if shortening else 'of'} {length}" if length else ""
    steps = [f"{counted(kept.steps, 'step')}{of}"]
    restarts = [counted(kept.restarts, "random start")] if kept.restarts else []
    more = [f"momentum {kept.momentum}"] if kept.momentum else []
    more += [f"γ {kept.coupling}"] if kept.coupling else []
    return ", ".join([when, *on, *norm, *(steps if kept.steps else []), *restarts, *more])
