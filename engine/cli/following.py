"""`raven train --tensorboard DIR`: a training's events, written as they come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.cli.usage import folder_to_write
from engine.runs import Run
from engine.service import messages as m

Follow = Callable[[m.Event | None], None]


def check_following(folder: Path | None) -> None:
    """Make the folder to write events into, before anything is trained, where there is one. Raises
    ExtraMissingError without TensorBoard to write them with, UsageError where it cannot be made."""
    if folder is not None:
        from engine.tracking.events import summary_writer

        summary_writer()
        folder_to_write(folder, "--tensorboard")


@contextmanager
def following(run: Run, folder: Path | None) -> Iterator[Follow]:
    """Within, what is yielded writes the events of a training of `run` into a folder of its own in
    `folder`, or does nothing where there is none. It changes nothing of the training."""
    if folder is None:
        yield lambda _event: None
        return
    from engine.tracking import LiveEvents, event_folders

    with LiveEvents(run, event_folders([run], folder)[0]) as events:

        def follow(event: m.Event | None) -> None:
            if isinstance(event, m.EpochFinished):
                epoch = {"epoch": event.epoch, "seconds": event.seconds, **event.terms}
                events.epoch(epoch, event.probe_images, event.probe_reconstructions)

        yield follow
