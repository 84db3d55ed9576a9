"""Numbers as a page has them."""

from decimal import Decimal

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
    """One of the paper's, with all digits it has there and a comma between thousands."""
    mean = _as_printed(theirs.printed)
    if theirs.printed_deviation is None:
        return mean
    return f"{mean} ± {_as_printed(theirs.printed_deviation)}"


def _as_printed(text: str) -> str:
    return text if "e" in text else f"{Decimal(text):,f}"
