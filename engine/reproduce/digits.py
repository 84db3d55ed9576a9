"""Numbers as a page has them."""

from engine.intervals import Spread
from engine.reproduce.entry import Number


def told(stat: Spread | None) -> str:
    """One of our numbers, with four digits and its standard deviation over seeds."""
    if stat is None:
        return ""
    mean = _digits(stat.mean, 4)
    return mean if stat.std is None else f"{mean} ± {_digits(stat.std, 2)}"


def printed(number: Number) -> str:
    """One of the paper's."""
    mean = _digits(number.mean, 6)
    return mean if number.deviation is None else f"{mean} ± {_digits(number.deviation, 4)}"


def _digits(value: float, count: int) -> str:
    """A number with so many digits that count, none of them in an exponent up to a million."""
    text = f"{value:.{count}g}"
    return f"{value:,.0f}" if "e+" in text and abs(value) < 1e6 else text
