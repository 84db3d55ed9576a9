"""Documents of older versions as those of now, and what of a document is none."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from raven_gui.session.document import VERSION, Session, SessionError

Document = dict[str, Any]
STEPS: Mapping[int, Callable[[Document], Document]] = MappingProxyType({})
"""By version: what makes a document of that version one of the next."""


def upgraded(
    document: Any,
    steps: Mapping[int, Callable[[Document], Document]] = STEPS,
    newest: int = VERSION,
) -> Document:
    """`document` as version `newest` has it. Raises SessionError, the end of a sentence, for what
    is no document or a newer one."""
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SessionError("it is no session of raven-gui")
    if version > newest:
        raise SessionError("a newer raven-gui saved it: open it with that one")
    for older in range(version, newest):
        document = {**steps[older](document), "version": older + 1}
    return dict(document)


def parsed(document: Any) -> Session:
    """The session in what JSON told. Raises SessionError, the end of a sentence."""
    try:
        return Session.model_validate(upgraded(document))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise SessionError(f"it is damaged ({place}: {first['msg']})") from error
