"""The keys that work only in one place of the window, for the sheet of shortcuts."""

from collections.abc import Mapping
from types import MappingProxyType

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
            ("Unfold several seeds, or fold them", "Right, Left"),
            ("Rename the run", "F2"),
            ("Delete the run", "Del"),
        ),
        "Jobs": (
            ("Let a waiting training begin earlier, or later", "Alt+Up, Alt+Down"),
            ("Let it begin next", "Alt+Home"),
        ),
        "Bookmarks": (
            ("Go to the bookmark", "Return"),
            ("Rename the bookmark", "F2"),
            ("Delete the bookmark", "Del"),
            ("Move the bookmark up", "Alt+Up"),
            ("Move the bookmark down", "Alt+Down"),
        ),
        "Guided tour": (("Go on or back, from its card", "Return, Space"), ("Leave it", "Esc")),
        "While presenting": (("Back to the layout of before", "Esc"),),
        "Table of runs": (
            ("Compare the run, or no longer", "Space"),
            ("Rename it, or edit its tags or its note", "F2"),
            ("Copy the selected rows, or all", "Ctrl+C"),
        ),
        "Form of a new run": (("Start the training", "Ctrl+Return"),),
        "Gallery": (
            ("Pick the image next to it", "Arrow keys"),
            ("Pick several", "Shift+Arrow keys"),
            ("Pick all", "Ctrl+A"),
            ("Pick the others instead", "Ctrl+I"),
            ("Pick with a box or a lasso, from beside a thumbnail", "Drag"),
            ("Add to what is picked by it", "Shift+Drag"),
            ("Take away from what is picked by it", "Alt+Drag, Ctrl+Shift+Drag"),
            ("Let a drag draw a box", "B"),
            ("Let a drag draw a lasso", "L"),
            ("Go to an image, after its index is typed", "Return"),
            ("Remove one of your pictures", "Del"),
            ("Larger or smaller thumbnails", "Ctrl+Wheel"),
        ),
        "Compare": (
            ("Look at another attacked image", "Arrow keys, Home, End"),
            ("Change the budget finely", "Arrow keys"),
            ("Change the budget coarsely", "Page Up, Page Down"),
            ("One image or many", "Ctrl+Shift+M"),
            ("Look at one of many alone", "Return"),
            ("Select rows of many images", "Shift+Arrow keys, Ctrl+A, Drag over names"),
            ("Add rows by a box, or take them away", "Shift+Drag, Alt+Drag"),
            ("Select the other rows instead", "Ctrl+I"),
            ("Keep only the images of the selected rows", "Ctrl+Return"),
            ("Remove the images of the selected rows", "Del"),
            ("See the originals while it is held", "Space"),
            ("Zoom all pictures in", "Ctrl++"),
            ("Zoom all pictures out", "Ctrl+-"),
            ("Show all pictures whole", "Ctrl+0"),
            ("Move left in zoomed pictures", "Alt+Left"),
            ("Move right in them", "Alt+Right"),
            ("Move up in them", "Alt+Up"),
            ("Move down in them", "Alt+Down"),
            ("Use the image looked at as target", "Ctrl+Shift+T"),
            ("Budget grid of the image looked at", "Ctrl+Shift+B"),
        ),
        "Latent maps": (
            ("Go to the next point in a direction", "Arrow keys"),
            ("Leap to one further away", "Shift+Arrow keys"),
            ("Pick the image of the point", "Space, Return"),
            ("Add the image, or let it go", "Ctrl+Space, Ctrl+Return"),
            ("Move the map, or select with a box or a lasso, by dragging", "V, B, L"),
            ("Add to the selection while dragging", "Shift"),
            ("Take from the selection while dragging", "Alt, Ctrl+Shift"),
            ("Select all that are shown", "Ctrl+A"),
            ("Select the others instead", "Ctrl+I"),
            ("Draw the images at their points", "T"),
            ("Zoom", "+, -, Wheel"),
            ("Show everything", "Home, Double click"),
            ("Decode where the pointer is, unless it selects", "Shift+Drag"),
            ("Move what “Decode here” decodes, or end it", "Arrow keys, Esc"),
        ),
        "Plots of lines": (
            ("Go to the next name in the legend, or to the one before", "Down, Up"),
            ("Hide the line of that name, or show it", "Space"),
        ),
        "Why encoders break": (
            ("Read the next cell", "Arrow keys"),
            ("Leap to a cell further away", "Page Up, Page Down, Home, End"),
        ),
        "Table of clean figures": (("Copy the selected rows, or all", "Ctrl+C"),),
    }
)
"""What keys do in one place of the window, while it has the keyboard."""
