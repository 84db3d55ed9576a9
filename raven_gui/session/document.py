"""What a session keeps: one document, which is written as JSON.

It names runs and images and never holds them, but for the user's own pictures, which are nowhere
else. What a panel keeps of its own is a part by its name, so that a panel changes without the rest.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from engine.config import AttackConfig
from engine.service.messages import ImageSource

VERSION = 1
"""Raised whenever an older document would be misread; see `versions`."""
Camera = tuple[float, float, float, float]
"""What of a map is seen: left, right, bottom, top."""


Parts = dict[str, dict[str, JsonValue]]
"""What panels keep of their own, each part by its name."""


class SessionError(Exception):
    """Why a session cannot be opened or saved, and what to do, in a sentence."""


class Part(BaseModel):
    """What a newer minor version adds is left out where it is not known."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Source(Part):
    """An ImageSource."""

    dataset: str
    data_root: Path | None = None
    training: bool = False

    @classmethod
    def of(cls, source: ImageSource) -> "Source":
        """The same as JSON keeps it."""
        return cls(dataset=source.dataset, data_root=source.data_root, training=source.training)

    def images(self) -> ImageSource:
        """The same as messages have it."""
        return ImageSource(self.dataset, self.data_root, self.training)


class RunName(Part):
    """A run by its id; its name is for the sentence that tells that it is gone."""

    id: str
    name: str


class Picked(Part):
    """Picked images that follow each other: of a data set, or of the user's own pictures by their
    fingerprints."""

    dataset: str = ""
    indices: tuple[int, ...] = ()
    pictures: tuple[str, ...] = ()


class Picture(Part):
    """A picture of the user's own; its pixels lie beside the document under its fingerprint."""

    fingerprint: str = Field(pattern="^[0-9a-f]{32}$")
    name: str
    inverted: bool = False
    pixel_range: tuple[float, float] = (0.0, 1.0)


class View(Part):
    """What is looked at, and how: a bookmark keeps one, and a session its last."""

    source: Source = Source(dataset="mnist")
    task: str = ""
    runs: tuple[RunName, ...] | None = None
    """The ticked ones; None for those that are ticked the first time."""
    picked: tuple[Picked, ...] = ()
    focus: int = 0
    """Which of them is looked at."""
    target: Picked | None = None
    """The image that an attack aims at."""
    attack: AttackConfig = AttackConfig()
    on_probe: bool = False
    """Whether it is the probes that are attacked."""
    panel: str = "compare"
    parts: Parts = Field(default_factory=dict)
    cameras: dict[str, Camera] = Field(default_factory=dict)
    """Of latent maps that are zoomed into, by run."""
    layout: str = ""
    """Where docks are, as Qt tells it, in base64; '' for where they are first."""
    width: int = Field(default=0, ge=0)
    """How wide the window is, in pixels; 0 where it is not known."""


class Bookmark(Part):
    """A view with a name."""

    name: str
    view: View


class Session(Part):
    """All that is open in a window."""

    version: int = VERSION
    view: View = View()
    parts: Parts = Field(default_factory=dict)
    """What panels keep that no bookmark changes."""
    sources: tuple[Source, ...] = ()
    """Whence the images of each data set are that was shown."""
    tasks: dict[str, str] = Field(default_factory=dict)
    """The task chosen in each data set."""
    current: RunName | None = None
    """The run whose training is shown."""
    pictures: tuple[Picture, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
