"""What must be there."""

from typing import TypeVar

Kind = TypeVar("Kind")


def present(value: Kind | None) -> Kind:
    """The same, which is not None."""
    assert value is not None
    return value
