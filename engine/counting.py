"""How many there are of something, in words."""


def counted(number: int, what: str) -> str:
    """'1 run', '0 runs', '1,200 runs', for a `what` that takes an s where there are not one."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
