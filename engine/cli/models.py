"""The models of runs that are named on the command line. PyTorch is imported when one is loaded."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.cli.output import Output
from engine.data import ImageSet
from engine.runs import Run

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch


def model_of(run: Run, tests: ImageSet) -> "TrainedModel":
    """A run's model with its probes, which scales its latents by `tests`, on the device there is.
    Raises RunError or DataError with a sentence."""
    from engine.device import choose_device
    from engine.measures import all_of
    from engine.service.loading import load

    return all_of(load(run, choose_device(), tests))


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


def seeing(models: "Sequence[TrainedModel]", tests: ImageSet) -> "Sequence[TrainedModel]":
    """`models`. Raises ValueError with a sentence where one does not see images of this shape."""
    from engine.trained import check_shape

    for trained in models:
        check_shape(trained, tests.images.shape[1:])
    return models


def standing(run: Run) -> dict[str, Any]:
    """Whether a run's training has ended, and after how many epochs it stands; for a script."""
    return {"state": run.state, "epochs": run.epochs_done}


def tell_left_out(refused: Mapping[str, ValueError], output: Output) -> None:
    """A remark on each run that cannot answer what others can: why, and that it is left out."""
    from engine.service.able import LEFT_OUT

    for why in refused.values():
        output.remark(f"{why} {LEFT_OUT}")
