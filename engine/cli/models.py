"""The models of runs that are named on the command line. PyTorch is imported when one is loaded."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

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


def tell_left_out(refused: Mapping[str, ValueError], output: Output) -> None:
    """A remark on each run that cannot answer what others can: why, and that it is left out."""
    from engine.service.able import LEFT_OUT

    for why in refused.values():
        output.remark(f"{why} {LEFT_OUT}")
