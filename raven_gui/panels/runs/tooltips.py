"""What the tooltips of the list of runs say."""

import html
from collections.abc import Sequence
from datetime import datetime

from engine.digits import significant
from engine.service.messages import RunInfo
from raven_gui.words import duration, percent, tooltip
from raven_gui.workspace.seed_groups import unlike

SEEDS = (
    "Several seeds of one configuration: all settings, the data and the number of epochs are the "
    "same, wherever they were begun; of two runs of a seed one counts. Numbers are their mean ± "
    "standard deviation (N − 1). Right and Left unfold and fold them."
)


def tooltip_of(run: RunInfo, dataset: str) -> str:
    """All that is known of a run, for a tooltip; `dataset` is what its data set is called."""
    config = run.config
    made = datetime.fromisoformat(run.created).astimezone()
    objective = ", ".join(f"{name} {value}" for name, value in config.objective.items())
    lines = [
        f"<b>{html.escape(run.name)}</b>",
        html.escape(f"{config.variant}{f' ({objective})' if objective else ''}, {dataset}"),
        f"network {config.network}, {config.latent} latent dimensions, {config.likelihood}",
        f"{run.epochs_done} of {config.epochs} epochs, batch {config.batch_size}, "
        f"learning rate {config.learning_rate:g}, seed {config.seed}",
        f"{duration(run.seconds)} of training, made {made:%d %B %Y, %H:%M}",
    ]
    figures = run.figures
    if "accuracy" in figures and "mse_255" in figures:
        accuracy, error = percent(figures["accuracy"]), significant(figures["mse_255"])
        lines.append(f"accuracy {accuracy}, MSE (0–255) {error} {_measured_on((run,))}".strip())
    if run.state == "finished":
        lines.append("Tick it to compare it in every panel.")
    return "<br>".join(lines)


def tooltip_of_seeds(runs: Sequence[RunInfo], summary: str) -> str:
    """Of several seeds of one configuration, below what their row says."""
    measured = _measured_on(runs)
    about = summary, measured and f"Measured {measured}."
    return tooltip("\n".join(filter(None, (*about, unlike(runs), SEEDS))))


def _measured_on(runs: Sequence[RunInfo]) -> str:
    """'on 10,000 test images'; '' where that is not known, or not the same for all."""
    counts = {run.figures.get("images") for run in runs}
    count = counts.pop() if len(counts) == 1 else None
    return f"on {count:,} test images" if isinstance(count, int) else ""
