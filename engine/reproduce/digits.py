"""Numbers as a page has them."""

from engine.digits import number
from engine.intervals import Spread
from engine.reproduce.entry import Number


def told(stat: Spread | None) -> str:
    """One of our numbers, with four digits and its standard deviation over seeds."""
    if stat is None:
        return ""
    mean = number(stat.mean)
    return mean if stat.std is None else f"{mean} ± {number(stat.std, 2)}"


def printed(theirs: Number) -> str:
    """One of the paper's."""
    mean = number(theirs.mean, 6)
    return mean if theirs.deviation is None else f"{mean} ± {number(theirs.deviation)}"
