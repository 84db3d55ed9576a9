"""How long a user's own words about a run may be: its name, its tags and its note.

Nothing here imports torch, so that an editor takes no more than what is kept.
"""

from collections.abc import Iterable

LONGEST_NAME = 100
LONGEST_TAG, MOST_TAGS = 40, 50
LONGEST_NOTE = 20_000


def cleaned_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without spaces around them, each once, none empty."""
    return tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


def is_tag(word: str) -> bool:
    """Whether it is one line of few characters without a comma."""
    return len(word) <= LONGEST_TAG and "," not in word and word.isprintable()
