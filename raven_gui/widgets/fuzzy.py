"""How close what is typed comes to a title: its letters in their order, others between them."""

import math

JUMP, INSIDE = 1, 4
"""What it costs to go on at the beginning of a later word, and inside of one."""


def distance(typed: str, title: str) -> int | None:
    """0 where `title` begins with `typed`; more for each place where the letters part, and still
    more where they go on inside a word. None where the letters are not in `title` in this order.
    Spaces in `typed`, and capitals, make no difference."""
    letters, text = typed.casefold().replace(" ", ""), title.casefold()
    if not _has(letters, text):
        return None
    before = _places_before(text)
    reached = {-1: 0}
    """The least cost with which the letters so far end at each place."""
    for letter in letters:
        following: dict[int, int] = {}
        least = math.inf
        for place, sign in enumerate(text):
            least = min(least, reached.get(place - 1, math.inf))
            if sign == letter and least < math.inf:
                begins = place == 0 or not text[place - 1].isalnum()
                apart = int(least) + (JUMP if begins else INSIDE)
                following[place] = min(apart, reached.get(before[place], apart))
        reached = following
    return min(reached.values())


def _places_before(text: str) -> list[int]:
    """The place before each one, spaces passed over."""
    before, last = [], -1
    for place, sign in enumerate(text):
        before.append(last)
        last = last if sign == " " else place
    return before


def _has(letters: str, text: str) -> bool:
    place = -1
    return all((place := text.find(letter, place + 1)) >= 0 for letter in letters)
