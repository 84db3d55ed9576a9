"""How wide the columns of a table are where some have long words."""

from collections.abc import Mapping

USUAL = 320
"""Pixels that a column takes for its words whatever room there is."""


def widths(wanted: Mapping[int, int], room: int) -> dict[int, int]:
    """How many of `room` pixels each column gets of what its words want: all of up to `USUAL`, as
    the table scrolls, and more where room is left, first where the least is missing."""
    shared = {column: min(width, USUAL) for column, width in wanted.items()}
    left = max(0, room - sum(shared.values()))
    for column in sorted(wanted, key=wanted.__getitem__):
        more = min(wanted[column] - shared[column], left)
        shared[column] += more
        left -= more
    return shared
