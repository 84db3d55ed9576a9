"""The models of runs that are named on the command line. PyTorch is imported when one is loaded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.cli.output import Output
from engine.data import DATASETS, ImageSet
from engine.runs import Run

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch


def model_of(run: Run, tests: ImageSet) -> "TrainedModel":
    """A run's model with its probes, on the device there is. Raises RunError, DataError or
    ValueError with a sentence, the last where it does not see images of the shape of `tests`."""
    from engine.device import choose_device
    from engine.measures import all_of
    from engine.service.loading import load
    from engine.trained import check_images

    trained = all_of(load(run, choose_device(), _scaling(run, tests)))
    check_images(trained, tests)
    return trained


def _scaling(run: Run, tests: ImageSet) -> ImageSet:
    """The images that scale a run's latents, whichever it is asked about: as in the window those
    that come with its own data set, or `tests` where none do."""
    own = DATASETS.get(run.config.dataset)
    return tests if own is None or own.needs_folder else own.load("test")


def models_of(runs: Sequence[Run], tests: ImageSet, output: Output) -> "list[TrainedModel]":
    """The model of each run as `model_of` has it, all of them before any is asked: a damaged run
    loses nothing of what the others would take long for. A remark on each whose training has not
    ended."""
    for run in runs:
        if run.state != "finished":
            done, all_of_them = run.epochs_done, run.config.epochs
            output.remark(
                f"The run '{run.name}' is {run.state} after {done:,} of {all_of_them:,} epochs: "
                "what follows is told of it as it stands."
            )
    return [model_of(run, tests) for run in runs]


def standing(run: Run) -> dict[str, Any]:
    """Whether a run's training has ended, and after how many epochs it stands; for a script."""
    return {"state": run.state, "epochs": run.epochs_done}


def tell_trained_on(models: "Iterable[TrainedModel]", output: Output) -> None:
    """What follows, or was just told, of each of `models` whose run was trained on since it was
    loaded, is of weights that it no longer has: a remark, and a line for a script."""
    from engine.service.able import TRAINED_ON

    for trained in models:
        if not trained.is_of_now:
            run = trained.run
            output.event("trained_on", run=run.id, name=run.name)
            output.remark(f"The run '{run.name}' {TRAINED_ON}.")


def tell_left_out(refused: Mapping[str, ValueError], output: Output) -> None:
    """A remark on each run that cannot answer what others can: why, and that it is left out."""
    from engine.service.able import LEFT_OUT

    for why in refused.values():
        output.remark(f"{why} {LEFT_OUT}")
