"""Numbers of an attack as they are read: three digits, and shares in percent."""

from math import isfinite


def percent(fraction: float, std: float | None = None) -> str:
    """0.613 as '61 %'; a certainty that is not whole as '> 99.9 %'; with a standard deviation as
    '61 ± 4 %'."""
    if std is not None:
        return f"{100 * fraction:.0f} ± {100 * std:.0f}\N{NO-BREAK SPACE}%"
    if 0.999 < fraction < 1:
        return ">\N{NO-BREAK SPACE}99.9\N{NO-BREAK SPACE}%"
    text = f"{fraction:.1%}" if 0.99 < fraction <= 0.999 else f"{fraction:.0%}"
    return text.replace("%", "\N{NO-BREAK SPACE}%")


def digits(number: float, std: float | None = None) -> str:
    """Three digits that count: '0.0123', '2.31', '1,240', and '1.2e+06' from a million on; with a
    standard deviation, to as many decimals, '2.31 ± 0.12'."""
    if std is not None:
        return f"{digits(number)} ± {_around(digits(number), std)}"
    if not isfinite(number):
        return "∞" if number > 0 else "–"
    if abs(number) >= 1e6 or (number != 0 and abs(number) < 1e-4):
        return f"{number:.1e}"
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:#.3g}".rstrip(".") if number else "0"


def _around(number: str, std: float) -> str:
    """A deviation to the decimals of its number; one that would be 0 has a digit that counts."""
    plain = isfinite(std) and set(number) <= set("-.,0123456789")
    if not plain:
        return digits(std)
    told = f"{std:,.{len(number.partition('.')[2])}f}"
    return told if std == 0 or float(told.replace(",", "")) > 0 else f"{std:.1g}"
