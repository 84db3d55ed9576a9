"""The Bookmarks menu. Views that are kept under a name."""

from collections.abc import Mapping
from types import MappingProxyType

from raven_gui.actions.info import ActionInfo

MENU = "&Bookmarks"
BOOKMARKS: Mapping[str, ActionInfo] = MappingProxyType(
    {
        "bookmark": ActionInfo(
            "&Bookmark this view", MENU, "Ctrl+D", "Keep what you look at, under a name."
        ),
        "bookmarks": ActionInfo(
            "&Show bookmarks", MENU, "Ctrl+B", "Go to, rename, reorder and delete them."
        ),
        **{
            f"bookmark_{number}": ActionInfo(
                f"Bookmark &{number}",
                MENU,
                f"Alt+{number}",
                "Show what it stands for.",
                1,
            )
            for number in range(1, 10)
        },
    }
)
