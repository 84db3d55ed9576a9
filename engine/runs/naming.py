"""What runs and their folders are called."""

import difflib
import re
from collections.abc import Sequence

from engine.own_words import LONGEST_NAME
from engine.runs.record import RunError


def slug(text: str) -> str:
    """`text` as a plain name of a folder: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:100]


def suggestion(text: str, names: Sequence[str]) -> str:
    """What of `names` may have been meant by `text`, in a sentence."""
    near = difflib.get_close_matches(text, dict.fromkeys(names), n=3)
    if not near:
        return "The command 'raven runs' lists those there are."
    return f"Did you mean {' or '.join(repr(name) for name in near)}?"


def checked_name(name: str) -> str:
    """`name` without spaces around it. Raises RunError where it cannot be shown in a list."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise RunError(f"A run's name is one line of 1 to {LONGEST_NAME} characters.")
    return name
