"""The Edit menu. Changes, and what is copied and pasted."""

from collections.abc import Mapping
from types import MappingProxyType

from raven_gui.actions.info import ActionInfo, Standard

MENU = "&Edit"
EDIT: Mapping[str, ActionInfo] = MappingProxyType(
    {
        "undo": ActionInfo("&Undo", MENU, Standard.Undo, "Take back the last change."),
        "redo": ActionInfo("&Redo", MENU, Standard.Redo, "Do it again."),
        "paste": ActionInfo(
            "&Paste picture", MENU, Standard.Paste, "Test a picture from the clipboard.", 1
        ),
        "invert_selection": ActionInfo(
            "&Invert selection",
            MENU,
            "Ctrl+Alt+I",
            "Pick the images shown in the gallery that are not picked, in place of those that are.",
            1,
        ),
        "copy_figure": ActionInfo(
            "&Copy figure", MENU, "Ctrl+Shift+C", "Copy what the open panel shows.", 1
        ),
        "copy_command": ActionInfo(
            "Copy as c&ommand", MENU, "Ctrl+Shift+K", "A line for the shell that does this.", 1
        ),
        "copy_python": ActionInfo(
            "Copy as P&ython", MENU, "Ctrl+Shift+Y", "A script that does what is shown.", 1
        ),
    }
)
