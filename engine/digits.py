"""Numbers as a person reads them, in the window and on the command line alike: with a comma
between thousands."""

import math

NONE = "—"
"""In the place of a number that there is not."""


def number(value: float, digits: int = 4) -> str:
    """A number to so many digits, and whole where it has more before the point: '4,678', and
    '13,118' rather than '1.312e+04'."""
    return _to_digits(value, digits, "")


def significant(value: float, digits: int = 4) -> str:
    """What was measured, to so many digits with those that are zero: 793.02 as '793.0', and a
    count as it is, '793'."""
    return _to_digits(value, digits, "" if float(value).is_integer() else "#").rstrip(".")


def or_dash(value: float, digits: int = 4) -> str:
    """`number`, or a dash where so few images, or latents that are all alike, give none."""
    return NONE if math.isnan(value) else number(value, digits)


def on_axis(value: float, places: int) -> str:
    """What an axis says at a value, with so many digits behind the point, until there would be no
    room for zeros."""
    return f"{value:,.{places}f}" if 0.001 <= abs(value) < 1e6 else f"{value:g}"


def _to_digits(value: float, digits: int, zeros: str) -> str:
    whole = 10**digits - 0.5 <= abs(value) < 1e15
    return f"{value:,.0f}" if whole else f"{value:{zeros},.{digits}g}"
