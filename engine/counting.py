"""How many there are of something, and how long it takes, in words."""


def counted(number: int, what: str) -> str:
    """'1 run', '0 runs', '1,200 runs', for a `what` that takes an s where there are not one."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def duration(seconds: float) -> str:
    """Roughly, as a person would say it: '80 s', '12 min', '2.5 h'."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
