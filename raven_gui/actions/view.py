"""The View menu. What is shown, how it is laid out, and in which colours."""

from collections.abc import Mapping
from types import MappingProxyType

from raven_gui.actions.info import ActionInfo

MENU = "&View"
LAYOUT = "La&yout"
VIEW: Mapping[str, ActionInfo] = MappingProxyType(
    {
        "compare": ActionInfo("&Compare", MENU, "Ctrl+1", "The attack in every ticked run."),
        "latent_map": ActionInfo("&Latent map", MENU, "Ctrl+2", "Latent spaces side by side."),
        "training": ActionInfo("&Training", MENU, "Ctrl+3", "Losses and reconstructions."),
        "robustness": ActionInfo(
            "&Robustness", MENU, "Ctrl+4", "Accuracy under attack, and clean figures."
        ),
        "generate": ActionInfo(
            "&Generate", MENU, "Ctrl+5", "Samples of the ticked runs, and interpolation."
        ),
        "fragility": ActionInfo(
            "&Why encoders break", MENU, "Ctrl+6", "A small example whose tables are seen whole."
        ),
        "runs_table": ActionInfo(
            "Runs ta&ble", MENU, "Ctrl+7", "Every choice and figure of every run."
        ),
        "sweeps": ActionInfo(
            "&Sweeps", MENU, "Ctrl+8", "The trials of a sweep, as a table and across axes."
        ),
        "next_image": ActionInfo("Ne&xt image", MENU, "Ctrl+Right", "Pick the next test image.", 1),
        "previous_image": ActionInfo(
            "&Previous image", MENU, "Ctrl+Left", "Pick the test image before.", 1
        ),
        "layout_explore": ActionInfo(
            "&Explore", MENU, "Shift+F5", "Runs and gallery beside the panel.", 2, submenu=LAYOUT
        ),
        "layout_train": ActionInfo(
            "&Train", MENU, "Ctrl+F6", "Runs, new run and jobs around it.", 2, submenu=LAYOUT
        ),
        "layout_present": ActionInfo(
            "&Present", MENU, "F5", "The panel alone, in large letters.", 2, True, LAYOUT
        ),
        "layout_reset": ActionInfo(
            "&Reset layout",
            MENU,
            "Shift+F12",
            "All docks where they were first.",
            2,
            submenu=LAYOUT,
        ),
        "theme_system": ActionInfo(
            "Colours of the &system",
            MENU,
            "Shift+F6",
            "The dark or the light theme, as the system is.",
            3,
            True,
        ),
        "theme_light": ActionInfo("Li&ght colours", MENU, "Shift+F7", "The light theme.", 3, True),
        "theme_dark": ActionInfo("&Dark colours", MENU, "Shift+F8", "The dark theme.", 3, True),
    }
)
