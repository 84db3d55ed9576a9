"""What the gallery says."""

from raven_gui.workspace import Workspace


def counted(workspace: Workspace, shown: int, waiting_for: str) -> str:
    """How many images there are, are shown and are picked; `waiting_for` is a run whose predictions
    are not known yet."""
    images = workspace.images
    if images.current is None:
        return "Loading…"
    if waiting_for:
        return f"Waiting for the predictions of {workspace.runs.title(waiting_for)}…"
    total = len(images.current.images)
    words = f"{total:,} images" if shown == total else f"{shown:,} of {total:,}"
    picked = len(images.picked)
    return f"{words} · {picked:,} picked" if picked > 1 else words


def described(workspace: Workspace, index: int) -> str:
    """A test image: its index, its class, and what the ticked runs take it for, where known."""
    loaded = workspace.images.current
    if loaded is None:
        return ""
    label = int(loaded.labels[index])
    lines = [f"Image {index:,}", f"Class: {loaded.classes[label]}"]
    for run in workspace.runs.ticked:
        encoded = workspace.maps.encoded_by(run.id)
        if encoded is not None and run.config.dataset == workspace.images.dataset:
            prediction = int(encoded.predictions[index])
            verdict = "✓" if prediction == label else "✗"
            lines.append(
                f"{workspace.runs.title(run.id)} says {loaded.classes[prediction]} {verdict}"
            )
    return "\n".join(lines)


def misclassifiers(workspace: Workspace) -> list[tuple[str, str]]:
    """Title and id of the ticked runs that know the classes of the current data set."""
    return [
        (workspace.runs.title(run.id), run.id)
        for run in workspace.runs.ticked
        if run.config.dataset == workspace.images.dataset
    ]
