"""FIDs of a trained model: Fréchet distances of features of the Inception network, whose weights
are the file that a reading names by its SHA-256."""

from engine.evaluation import Subject
from engine.evaluation.inception_weights import WeightsError, digest_of
from engine.measures import Steps
from engine.reproduce import pictures
from engine.reproduce.entry import Reading


def reconstructions(subject: Subject, asked: Reading) -> Steps[float]:
    """Of the decoded posterior means of the test images."""
    yield from _check(subject, asked)
    return (yield from subject.fid((yield from subject.reconstructions())))


def samples(subject: Subject, asked: Reading) -> Steps[float]:
    """Of as many samples of the `posterior` as there are test images."""
    yield from _check(subject, asked)
    made = yield from pictures.sampled(subject, asked, len(subject.tests.images))
    return (yield from subject.fid(made))


def between(subject: Subject, asked: Reading) -> Steps[float]:
    """Of images decoded on spherical paths between test images: at the `share` of the way, or
    where that is None at random ones."""
    yield from _check(subject, asked)
    return (yield from subject.fid((yield from subject.between(asked.setting("share")))))


def _check(subject: Subject, asked: Reading) -> Steps[None]:
    """Raises WeightsError where the file is not the one that the reading is kept under."""
    path = subject.inception_weights
    if path is None or (yield from digest_of(path)) != asked.setting("weights"):
        raise WeightsError(
            f"The weights of the FID's Inception network ({path}) are not those that the command "
            "began with: give it again."
        )
