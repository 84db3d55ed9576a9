"""What the gallery says."""

from engine.class_names import class_name
from engine.counting import counted
from raven_gui.workspace import ImageRef, Workspace


def count_words(workspace: Workspace, shown: int, waiting_for: str) -> str:
    """How many images there are, are shown and are picked; `waiting_for` is a run whose predictions
    are not known yet."""
    images = workspace.images
    if images.current is None:
        return "Loading…"
    if waiting_for:
        return f"Waiting for the predictions of {workspace.runs.title(waiting_for)}…"
    total = len(images.current.images)
    words = counted(total, "image") if shown == total else f"{shown:,} of {total:,}"
    picked = len(images.picked)
    return f"{words} · {picked:,} picked" if picked > 1 else words


def described(workspace: Workspace, index: int) -> str:
    """A test image: its name, its classes in other tasks than the one that counts, and what the
    ticked runs take it for, where known."""
    loaded = workspace.images.current
    if loaded is None:
        return ""
    classes, label = workspace.images.classes(), int(workspace.images.labels()[index])
    ref = ImageRef(workspace.images.dataset, index)
    lines = [workspace.images.name(ref)]
    if ref in workspace.images.marked:
        lines.append("Marked: its row is selected in Compare, Many images")
    lines += [
        f"{name.capitalize()}: {task.classes[int(task.labels[index])]}"
        for name, task in loaded.tasks.items()
        if len(loaded.tasks) > 1
    ]
    for run in workspace.runs.ticked:
        predictions = workspace.maps.predictions(run.id)
        if predictions is not None and run.config.dataset == workspace.images.dataset:
            prediction = int(predictions[index])
            verdict = "✓" if prediction == label else "✗"
            said = class_name(classes, prediction)
            lines.append(f"{workspace.runs.title(run.id)} says {said} {verdict}")
    return "\n".join(lines)


def misclassifiers(workspace: Workspace) -> list[tuple[str, str]]:
    """Title and id of the ticked runs that know the classes of the current data set; not of those
    that turned out to have no probe for its task."""
    maps = workspace.maps
    return [
        (workspace.runs.title(run.id), run.id)
        for run in workspace.runs.ticked
        if run.config.dataset == workspace.images.dataset
        if maps.encoded_by(run.id) is None or maps.predictions(run.id) is not None
    ]
