"""Make the pictures of the guide from the real window, without a screen.

QT_QPA_PLATFORM=offscreen python docs/make_pictures.py [--large] [FOLDER]

--large adds a picture of each panel at 2560x1440.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from raven_gui.app import make_window
from raven_gui.theme import Choice
from raven_gui.workspace import ImageRef

SIZES = {"": (1280, 800), "-large": (2560, 1440)}
THEMES: tuple[Choice, ...] = ("light", "dark")
PATIENCE_SECONDS = 120


def main(folder: Path, large: bool) -> None:
    """Each panel of the middle, in light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    window = make_window(application)
    window.show()
    space = window.workspace

    def until(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            application.processEvents()
            time.sleep(0.005)
            if time.monotonic() > deadline:
                raise TimeoutError("the window did not get there")

    until(lambda: space.comparison.result is not None)
    space.images.pick(tuple(ImageRef("mnist", index) for index in (21, 7, 12)))
    until(lambda: not space.comparison.busy)
    window.show_panel("latent_map")
    space.maps.set_method("tsne")
    views = [space.maps.view(run.id) for run in space.runs.ticked]
    until(lambda: all(view.finished for view in views))
    until(lambda: all(len(view.ends) == 3 for view in views))
    space.runs.set_current("mnist/raven")
    settings = window.robustness.settings
    settings.images.setValue(200)
    window.show_panel("robustness")
    window.robustness.start()
    until(lambda: space.robustness.job == 0)
    window.show_panel("generate")
    until(lambda: all(space.generation.samples.current(run.id) for run in space.runs.ticked))
    window.show_panel("fragility")
    until(lambda: space.fragility.finished)
    for theme in THEMES:
        window.theme.set_choice(theme)
        for name in ("", "-large") if large else ("",):
            window.resize(*SIZES[name])
            for panel in window.panels:
                window.show_panel(panel)
                drawn = time.monotonic() + 0.5
                until(lambda drawn=drawn: time.monotonic() > drawn)  # type: ignore[misc]
                window.grab().save(str(folder / f"{panel.replace('_', '-')}-{theme}{name}.png"))
    window.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the pictures of the guide.")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "pictures")
    options = parser.parse_args()
    main(options.folder, options.large)
