"""Every action of the window in one table: menus, shortcuts and help are made from it; and the
keys that work only in one place, for the help."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtGui import QKeySequence

Standard = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionInfo:
    """One action. `menu` is its menu's title; a blank `menu` keeps it out of the menus.

    `group` changes where the menu draws a line.
    """

    text: str
    menu: str
    shortcut: str | Standard = ""
    tip: str = ""
    group: int = 0
    checkable: bool = False

    @property
    def keys(self) -> QKeySequence:
        """The shortcut on this platform."""
        return QKeySequence(self.shortcut)


ACTIONS: Mapping[str, ActionInfo] = MappingProxyType(
    {
        "new_run": ActionInfo(
            "&New run…", "&File", Standard.New, "Choose a method and its settings, and train it."
        ),
        "open_picture": ActionInfo(
            "&Open picture…", "&File", Standard.Open, "Test the models on a picture of your own."
        ),
        "import_run": ActionInfo(
            "&Import run…", "&File", "Ctrl+I", "Copy an exported run, a .zip, here.", 1
        ),
        "import_folder": ActionInfo(
            "Import run &folder…", "&File", "Ctrl+Shift+I", "Copy the folder of a run here.", 1
        ),
        "export": ActionInfo(
            "&Export figure…", "&File", "Ctrl+E", "Save what the open panel shows.", 1
        ),
        "own_variants": ActionInfo(
            "&Methods of your own…", "&File", "", "Load training methods that you wrote.", 1
        ),
        "quit": ActionInfo("&Quit", "&File", "Ctrl+Q", "Keep checkpoints and leave.", 2),
        "undo": ActionInfo("&Undo", "&Edit", Standard.Undo, "Take back the last deletion."),
        "redo": ActionInfo("&Redo", "&Edit", Standard.Redo, "Do it again."),
        "paste": ActionInfo(
            "&Paste picture", "&Edit", Standard.Paste, "Test a picture from the clipboard.", 1
        ),
        "copy_figure": ActionInfo(
            "&Copy figure", "&Edit", "Ctrl+Shift+C", "Copy what the open panel shows.", 1
        ),
        "copy_command": ActionInfo(
            "Copy as c&ommand", "&Edit", "Ctrl+Shift+K", "A line for the shell that does this.", 1
        ),
        "copy_python": ActionInfo(
            "Copy as P&ython", "&Edit", "Ctrl+Shift+Y", "A script that does what is shown.", 1
        ),
        "compare": ActionInfo("&Compare", "&View", "Ctrl+1", "The attack in every ticked run."),
        "latent_map": ActionInfo("&Latent map", "&View", "Ctrl+2", "Latent spaces side by side."),
        "training": ActionInfo("&Training", "&View", "Ctrl+3", "Losses and reconstructions."),
        "robustness": ActionInfo(
            "&Robustness", "&View", "Ctrl+4", "Accuracy under attack, and clean figures."
        ),
        "generate": ActionInfo(
            "&Generate", "&View", "Ctrl+5", "Samples of the ticked runs, and interpolation."
        ),
        "fragility": ActionInfo(
            "&Why encoders break", "&View", "Ctrl+6", "A small example whose tables are seen whole."
        ),
        "next_image": ActionInfo(
            "Ne&xt image", "&View", "Ctrl+Right", "Pick the next test image.", 1
        ),
        "previous_image": ActionInfo(
            "&Previous image", "&View", "Ctrl+Left", "Pick the test image before.", 1
        ),
        "theme_system": ActionInfo(
            "Colours of the &system", "&View", "", "Dark or light as the system is.", 2, True
        ),
        "theme_light": ActionInfo("Li&ght colours", "&View", "", "Always light.", 2, True),
        "theme_dark": ActionInfo("&Dark colours", "&View", "", "Always dark.", 2, True),
        "pause": ActionInfo(
            "&Pause or resume training", "&Run", "Ctrl+P", "Pause the run that is shown."
        ),
        "stop": ActionInfo(
            "&Stop training", "&Run", "Ctrl+.", "Stop it; its checkpoint can be continued."
        ),
        "measure": ActionInfo(
            "&Measure robustness", "&Run", "Ctrl+M", "Attack the ticked runs at every budget.", 1
        ),
        "new_seed": ActionInfo(
            "&Generate by a new seed", "&Run", "Ctrl+G", "Draw other samples of the ticked runs.", 1
        ),
        "palette": ActionInfo(
            "Command pale&tte", "&Help", "Ctrl+Shift+P", "Find whatever can be done by its name."
        ),
        "shortcuts": ActionInfo("&Keyboard shortcuts", "&Help", "F1", "All of them on one sheet."),
        "about": ActionInfo(
            "&About raven-gui", "&Help", "", "Version, device, papers, licence.", 1
        ),
    }
)

MENUS = ("&File", "&Edit", "&View", "&Run", "&Help")

PLACES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "Command palette": (
            ("Go to the next command, or to the one before", "Up, Down"),
            ("Run the command", "Return"),
            ("Close it", "Esc"),
        ),
        "List of runs": (
            ("Compare the run, or no longer", "Space"),
            ("Compare only this run", "Ctrl+Return"),
            ("Rename the run", "F2"),
            ("Delete the run", "Del"),
        ),
        "Form of a new run": (
            ("Start the training", "Ctrl+Return"),
            ("Take back the choice of a preset", "Ctrl+Z"),
        ),
        "Gallery": (
            ("Pick the image next to it", "Arrow keys"),
            ("Pick several", "Shift+Arrow keys"),
            ("Pick all", "Ctrl+A"),
            ("Go to an image, after its index is typed", "Return"),
            ("Remove one of your pictures", "Del"),
            ("Larger or smaller thumbnails", "Ctrl+Wheel"),
        ),
        "Compare": (
            ("Look at another attacked image", "Arrow keys, Home, End"),
            ("Change the budget finely", "Arrow keys"),
            ("Change the budget coarsely", "Page Up, Page Down"),
        ),
        "Latent maps": (
            ("Go to the next point in a direction", "Arrow keys"),
            ("Leap to one further away", "Shift+Arrow keys"),
            ("Pick the image of the point", "Space, Return"),
            ("Add the image, or let it go", "Ctrl+Space, Ctrl+Return"),
            ("Zoom", "+, -, Wheel"),
            ("Show everything", "Home, Double click"),
            ("Decode where the pointer is", "Shift+Drag"),
            ("Move what “Decode here” decodes, or end it", "Arrow keys, Esc"),
        ),
        "Why encoders break": (
            ("Read the next cell", "Arrow keys"),
            ("Leap to a cell further away", "Page Up, Page Down, Home, End"),
        ),
        "Table of clean figures": (("Copy the selected rows, or all", "Ctrl+C"),),
    }
)
"""What keys do in one place of the window, while it has the keyboard."""
