"""A user's own words about a run: its tags and its note, in a file to be read and edited."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.own_words import LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, cleaned_tags, is_tag
from engine.runs.record import NOTES, RunError, read_json


class Notes(BaseModel):
    """The content of `notes.json`."""

    model_config = ConfigDict(frozen=True)

    tags: tuple[str, ...] = ()
    note: str = ""


def read_notes(folder: Path) -> Notes:
    """The notes of the run in `folder`; empty before any were written. Raises RunError where the
    file is damaged."""
    path = folder / NOTES
    if not path.exists():
        return Notes()
    try:
        return Notes.model_validate(read_json(path))
    except ValidationError as error:
        raise RunError(
            f"{path} is damaged: it holds a list 'tags' and a text 'note', and nothing else."
        ) from error


def checked_notes(tags: Iterable[str], note: str) -> Notes:
    """Tags without spaces around them, each once, and the note. Raises RunError for a tag that is
    long, has a comma or several lines, and for too many or too long ones."""
    cleaned = cleaned_tags(tags)
    for tag in cleaned:
        if not is_tag(tag):
            raise RunError(
                f"'{tag[:LONGEST_TAG]}' is no tag: a tag is one line of up to {LONGEST_TAG} "
                "characters without a comma."
            )
    if len(cleaned) > MOST_TAGS or len(note) > LONGEST_NOTE:
        raise RunError(
            f"A run has {MOST_TAGS} tags and {LONGEST_NOTE:,} characters of notes at most."
        )
    # What was typed in bytes that are no UTF-8 comes with half characters, which no file can hold.
    return Notes(tags=cleaned, note=note.strip().encode(errors="replace").decode())
