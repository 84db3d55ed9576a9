"""Which ticked runs do not see images like those that are shown, in words."""

from raven_gui.workspace import Workspace


def other_shape_words(workspace: Workspace) -> str:
    """The runs that are left out, with the shape they see; '' where there are none."""
    left_out, images = workspace.comparison.left_out, workspace.images
    if not left_out:
        return ""
    groups: dict[str, list[str]] = {}
    for run in left_out:
        groups.setdefault(_shape(images.shapes[run.config.dataset]), []).append(run.name)
    told = "; ".join(f"{', '.join(names)} (sees {seen})" for seen, names in groups.items())
    return f"Left out: {told}. The images shown are {_shape(images.shape or ())}."


def no_run_fits(workspace: Workspace) -> tuple[str, str]:
    """A title and a sentence where all are left out."""
    shown = workspace.dataset_title(workspace.images.dataset)
    return f"No ticked run sees images like those of {shown}", other_shape_words(workspace)


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
