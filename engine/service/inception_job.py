"""Whence the weights of the FID's network are taken, for the window."""

from collections.abc import Generator

from engine.evaluation.inception_place import InceptionPlace
from engine.evaluation.inception_weights import (
    DOWNLOAD_IT,
    NAME_IT,
    WeightsError,
    cached,
    check_file,
)
from engine.service.messages import Event, FindInceptionWeights, InceptionWeightsFound


def find_inception_weights(
    command: FindInceptionWeights, place: InceptionPlace
) -> Generator[Event | None]:
    """Answer FindInceptionWeights, a piece of a file a step; each file is read once. One that will
    not do is refused in a sentence, and what was named before stays. Raises OSError where a name
    cannot be kept."""
    refusal, published = "", None
    if command.forget:
        place.name(None)
    if command.named is not None:
        try:
            published = yield from check_file(command.named)
            place.name(command.named)
        except WeightsError as error:
            refusal = str(error)
    path = place.named or cached()
    if path is not None and published is None:
        try:
            published = yield from check_file(path, NAME_IT if place.named else DOWNLOAD_IT)
        except WeightsError as error:
            refusal = refusal or str(error)
    yield InceptionWeightsFound(
        job=command.job,
        path=path,
        named=place.named is not None,
        published=bool(published),
        refusal=refusal,
    )
