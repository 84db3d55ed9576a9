"""What is looked at beside the middle of the window, in the history: runs and gallery."""

from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.runs.panel import RunsPanel
from raven_gui.recorder import Recorder
from raven_gui.workspace import Workspace


def record_runs(recorder: Recorder, workspace: Workspace, panel: RunsPanel) -> None:
    """Which runs are listed, and which one's training is shown."""
    filter, model, runs = panel.filter, panel.model, workspace.runs

    def show(run: str) -> None:
        if not run or runs.get(run) is not None:
            runs.set_current(run)

    # What begins to train is shown by itself, and what is deleted no longer.
    recorder.watch(
        "which run is shown",
        (runs.current_changed, runs.changed),
        lambda: runs.current,
        show,
        lambda: [(run.id, run.state) for run in runs.all],
    )
    recorder.watch("the filter of runs", (filter.textChanged,), filter.text, filter.setText)
    recorder.watch("the unfolded runs", (model.folded,), lambda: model.unfolded, model.set_unfolded)


def record_gallery(recorder: Recorder, workspace: Workspace, panel: GalleryPanel) -> None:
    """How images are shown, and which task of theirs counts."""
    images, grid = workspace.images, panel.grid
    count = panel.folds.neighbours.count
    folds = panel.folds.more.fold, panel.folds.neighbours.fold
    recorder.watch(
        "the task",
        (images.task_changed, images.loaded),
        lambda: images.task,
        images.choose_task,
        lambda: (images.source, images.current is None),
    )
    recorder.watch(
        "the size of thumbnails", (grid.cell_resized,), grid.cell_size, grid.set_cell_size
    )
    pointer = panel.pointer
    recorder.watch(
        "the pointer of the gallery", (pointer.shape_chosen,), pointer.current, pointer.set_shape
    )
    recorder.watch("the number of neighbours", (count.valueChanged,), count.value, count.setValue)

    def unfold(wanted: tuple[bool, ...]) -> None:
        for fold, on in sorted(zip(folds, wanted, strict=True), key=lambda pair: pair[1]):
            fold.setChecked(on)

    recorder.watch(
        "what the gallery unfolds",
        tuple(fold.toggled for fold in folds),
        lambda: tuple(fold.isChecked() for fold in folds),
        unfold,
    )
