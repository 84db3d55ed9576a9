"""How many of a data set's images were drawn by themselves: others are these once more."""

REPEATED = {"color-mnist": (2_000, 7)}
"""Data sets with each original several times: how many there are at least, and how often each."""


def originals_among(dataset: str, images: int) -> int:
    """How many of the first so many `images` are no copies of others, or a few less: the number
    that tells how sure a share of them is, as copies are mostly read alike."""
    least, copies = REPEATED.get(dataset, (images, 1))
    return min(images, max(least, images // copies))
