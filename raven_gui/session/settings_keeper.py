"""Keeping settings that are a dataclass of plain values, and choosing what was chosen."""

from collections.abc import Callable
from dataclasses import fields as fields_of
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from raven_gui.session.frame import Fields, Keeper
from raven_gui.widgets.choice_bar import ChoiceBar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST = 2**31 - 1
"""Of a whole number, as Qt has them."""
Settings = TypeVar("Settings", bound="DataclassInstance")


def settings_keeper(
    title: str,
    kind: type[Settings],
    get: Callable[[], Settings],
    put: Callable[..., Any],
    of_images: bool = False,
    of_view: bool = True,
) -> Keeper:
    """`get` tells the settings of now, and `put` takes their fields. A field that was not kept, as
    there was none in an older version, stays as it is."""
    adapter: TypeAdapter[Settings] = TypeAdapter(kind)
    names = [field.name for field in fields_of(kind)]

    def take() -> Fields:
        return dict(adapter.dump_python(get(), mode="json"))

    def bring_back(fields: Fields) -> None:
        settings = adapter.validate_python({**take(), **fields})
        put(**{name: checked(getattr(settings, name)) for name in names})

    return Keeper(title, take, bring_back, of_view=of_view, of_images=of_images)


def checked(value: Any) -> Any:
    """`value`. Raises ValueError for a whole number that no field of Qt's has room for."""
    if isinstance(value, int) and abs(value) > MOST:
        raise ValueError(f"{value} is larger than a field can hold")
    return value


def choose(bar: ChoiceBar, key: str) -> None:
    """Choose as a click does. Raises KeyError for what is not on offer."""
    if key != bar.current():
        bar.choose(key)
        bar.chosen.emit(key)
