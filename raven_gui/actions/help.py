"""The Help menu. What helps to find one’s way."""

from collections.abc import Mapping
from types import MappingProxyType

from raven_gui.actions.info import ActionInfo

MENU = "&Help"
HELP: Mapping[str, ActionInfo] = MappingProxyType(
    {
        "palette": ActionInfo(
            "Command pale&tte", MENU, "Ctrl+Shift+P", "Find whatever can be done by its name."
        ),
        "guided_tour": ActionInfo(
            "Guided &tour", MENU, "Shift+F1", "What the window is for, in six short steps."
        ),
        "shortcuts": ActionInfo("&Keyboard shortcuts", MENU, "F1", "All of them on one sheet."),
        "about": ActionInfo(
            "&About raven-gui", MENU, "Shift+F2", "Version, device, papers, licence.", 1
        ),
    }
)
