"""The Run menu. What is done with runs."""

from collections.abc import Mapping
from types import MappingProxyType

from raven_gui.actions.info import ActionInfo

MENU = "&Run"
RUN: Mapping[str, ActionInfo] = MappingProxyType(
    {
        "pause": ActionInfo(
            "&Pause or resume training", MENU, "Ctrl+P", "Pause the run that is shown."
        ),
        "stop": ActionInfo(
            "&Stop training", MENU, "Ctrl+.", "Stop it; its checkpoint can be continued."
        ),
        "further": ActionInfo(
            "Train &further…", MENU, "Ctrl+T", "Train the finished run that is shown for longer."
        ),
        "duplicate": ActionInfo(
            "&Duplicate with changes…", MENU, "Ctrl+Alt+N", "A new run with this one's choices."
        ),
        "compare_settings": ActionInfo(
            "&Compare settings…", MENU, "Ctrl+Shift+D", "What the ticked runs differ in."
        ),
        "measure": ActionInfo(
            "&Measure robustness",
            MENU,
            "Ctrl+M",
            "Attack the ticked runs at every budget, or fit probes to few labels of theirs where "
            "that is the plot.",
            1,
        ),
        "new_seed": ActionInfo(
            "&Generate by a new seed", MENU, "Ctrl+G", "Draw other samples of the ticked runs.", 1
        ),
    }
)
