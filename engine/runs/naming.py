"""What runs and their folders are called."""

import difflib
import re
from collections.abc import Sequence


def slug(text: str) -> str:
    """`text` as a plain name of a folder: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:100]


def suggestion(text: str, names: Sequence[str]) -> str:
    """What of `names` may have been meant by `text`, in a sentence."""
    near = difflib.get_close_matches(text, dict.fromkeys(names), n=3)
    if not near:
        return "The command 'raven runs' lists those there are."
    return f"Did you mean {' or '.join(repr(name) for name in near)}?"
