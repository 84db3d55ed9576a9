"""A setting that is one number for all latent dimensions, or one for each."""

from typing import Annotated, Any

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticKnownError
from torch import Tensor

Deviation = Annotated[float, Field(gt=0, le=10)]


def _read(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    """Numbers may be typed with commas between them. One reason for a refusal is enough: that of
    the form in which the value came, a number or a list."""
    if isinstance(value, str) and "," in value:
        value = value.split(",")
    try:
        return validate(value)
    except ValidationError as error:
        reasons = error.errors()
        reason = reasons[-1 if isinstance(value, list) else 0]
        context = reason.get("ctx")
        raise PydanticKnownError(reason["type"], context) from None  # type: ignore[arg-type]


PerDimension = Annotated[
    Deviation | Annotated[list[Deviation], Field(min_length=1)], WrapValidator(_read)
]
"""A standard deviation, or a list of one per latent dimension."""


def on_device_of(like: Tensor, deviations: float | list[float]) -> Tensor:
    """A scalar or [D], of the type and on the device of `like`.

    Filled there: to copy numbers from the host would make each step wait.
    """
    if not isinstance(deviations, list):
        return like.new_full((), deviations)
    row = like.new_empty(len(deviations))
    for dimension, deviation in enumerate(deviations):
        row[dimension].fill_(deviation)
    return row


def wrong_length(title: str, deviations: float | list[float], latent: int) -> str | None:
    """What is wrong with the length of a list, in a sentence; None where nothing is."""
    if not isinstance(deviations, list) or len(deviations) == latent:
        return None
    return (
        f"{title} is a list of {len(deviations)}, but there are {latent} latent dimensions: give "
        f"one number for all of them, or a list of {latent}."
    )
