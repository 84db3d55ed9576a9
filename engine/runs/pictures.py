"""What the user's folder of pictures held that a run was trained from: by its listing alone classes
are told apart, and pictures to test on from those to train on, and a folder changes."""

from engine.data import DATASETS, ImageSet, ImageSource
from engine.runs.record import Pictures, RunError, read_record
from engine.runs.run import Run

TASK = "class"
"""Of any folder of pictures."""


def note_pictures(run: Run, images: ImageSet) -> None:
    """Have a run whose training begins keep what is in its folder. One that goes on keeps what it
    began with. Raises RunError where the classes are others by then."""
    config = run.config
    digest = DATASETS[config.dataset].digest(config.data_root)
    if not digest:
        return
    if run.checkpoint_path.exists() or run.weights_path.exists():
        check_classes(run, images)
        return
    noted = Pictures(classes=images.tasks[TASK].classes, digest=digest)
    with run.changing() as record:
        run.write_record(record.model_copy(update={"pictures": noted}))


def check_classes(run: Run, images: ImageSet) -> None:
    """Raise RunError where `images` are of a folder with other classes than the one that the run
    was trained from: its probe would give them wrong names."""
    if not _has_others(run, images):
        return
    record = read_record(run.path)
    known = record.pictures.classes if record.pictures else ()
    raise RunError(
        f"The run '{record.name}' was trained on the classes {', '.join(known)}, and the folder of "
        f"these pictures has {', '.join(images.tasks[TASK].classes)}: they must be the same. Name "
        "its subfolders as they were, take those out that are new, or train a new run."
    )


def remark_on_pictures(run: Run, source: ImageSource, images: ImageSet) -> str:
    """A sentence where `images`, of the folder in `source`, may be among those that the run was
    trained on; '' where they are not, or it cannot be told, or they are refused anyway."""
    record = read_record(run.path)
    if record.pictures is None or source.dataset != record.config.dataset:
        return ""
    digest = DATASETS[source.dataset].digest(source.data_root)
    if digest == record.pictures.digest or _has_others(run, images):
        return ""
    return (
        f"The pictures to train on in {source.data_root} are not those that the run "
        f"'{record.name}' began with: test images may be among those it was trained on."
    )


def _has_others(run: Run, images: ImageSet) -> bool:
    if TASK not in images.tasks:
        return False
    known = read_record(run.path).pictures
    return known is not None and known.classes != images.tasks[TASK].classes
