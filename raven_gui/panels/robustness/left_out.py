"""Which ticked runs cannot be measured on the data set shown, and why, in words."""

from raven_gui.workspace import Workspace

NOTHING_TICKED = (
    "No run is ticked",
    "Tick runs in the list of runs to measure them side by side.",
)


def left_out_words(workspace: Workspace) -> str:
    """The ticked runs that are left out, by the data set they know; '' where there are none."""
    groups: dict[str, list[str]] = {}
    for run in workspace.robustness.left_out:
        groups.setdefault(run.config.dataset, []).append(run.name)
    if not groups:
        return ""
    shown = workspace.dataset_title(workspace.images.dataset)
    told = "; ".join(
        f"{', '.join(names)} (trained on {workspace.dataset_title(dataset)})"
        for dataset, names in groups.items()
    )
    return f"Left out: {told}. A probe of other classes cannot read those of {shown}."


def why_empty(workspace: Workspace) -> tuple[str, str]:
    """A title and a sentence where there is no run to measure."""
    words = left_out_words(workspace)
    if not words:
        return NOTHING_TICKED
    shown = workspace.dataset_title(workspace.images.dataset)
    return f"No run of {shown} is ticked", words


def other_dataset(workspace: Workspace) -> str:
    """The data set that the first of the runs left out knows; '' where there is none."""
    left_out = workspace.robustness.left_out
    return left_out[0].config.dataset if left_out else ""
