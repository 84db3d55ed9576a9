"""The File menu. Runs, pictures, sessions and figures: in and out."""

from collections.abc import Mapping
from types import MappingProxyType

from raven_gui.actions.info import ActionInfo, Standard

MENU = "&File"
FILE: Mapping[str, ActionInfo] = MappingProxyType(
    {
        "new_run": ActionInfo(
            "&New run…", MENU, Standard.New, "Choose a method and its settings, and train it."
        ),
        "open_picture": ActionInfo(
            "&Open picture…", MENU, Standard.Open, "Test the models on a picture of your own."
        ),
        "open_session": ActionInfo(
            "Open &session…", MENU, "Ctrl+Shift+O", "Show what a saved session holds.", 1
        ),
        "save_session": ActionInfo(
            "Sa&ve session…", MENU, Standard.Save, "Save all that is open, as one file.", 1
        ),
        "new_session": ActionInfo(
            "Start &afresh", MENU, "Ctrl+Shift+N", "Show what is shown the first time.", 1
        ),
        "import_run": ActionInfo(
            "&Import run…", MENU, "Ctrl+Shift+R", "Copy an exported run, a .zip, here.", 2
        ),
        "import_folder": ActionInfo(
            "Import run &folder…", MENU, "Ctrl+Shift+I", "Copy the folder of a run here.", 2
        ),
        "export": ActionInfo(
            "&Export figure…", MENU, "Ctrl+E", "Save what the open panel shows.", 2
        ),
        "own_variants": ActionInfo(
            "&Methods of your own…",
            MENU,
            "Ctrl+Shift+X",
            "Load training methods that you wrote.",
            2,
        ),
        "quit": ActionInfo("&Quit", MENU, "Ctrl+Q", "Keep checkpoints and leave.", 3),
    }
)
