"""What of the window, beside its workspace, belongs to a view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from raven_gui.session.document import Camera

Fields = dict[str, JsonValue]


@dataclass(frozen=True)
class Keeper:
    """How one part of a panel is kept: `take` tells it as JSON, `put` takes it back and raises
    ValueError, KeyError or TypeError for what it cannot be. `title` names it in a sentence."""

    title: str
    take: Callable[[], Fields]
    put: Callable[[Fields], object]
    of_view: bool = True
    """Whether it belongs to what is looked at, as a bookmark keeps it, or to the session alone."""
    of_images: bool = False
    """Whether it means something only once the images and runs are there."""


@dataclass(frozen=True)
class Frame:
    """The window around its workspace."""

    panel: Callable[[], str]
    """The name of the open panel."""
    show_panel: Callable[[str], None]
    layout: Callable[[], bytes]
    """Where docks are, as Qt tells it."""
    width: Callable[[], int]
    """How wide the window is, in pixels."""
    set_layout: Callable[[bytes, int], None]
    """Takes both back."""
    cameras: Callable[[], dict[str, Camera]] = dict
    """What is seen of the maps that are zoomed into, by run."""
    set_cameras: Callable[[Mapping[str, Camera]], None] = lambda _: None
    keepers: Mapping[str, Keeper] = field(default_factory=dict)
