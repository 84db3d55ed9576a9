"""A tour of the window: the main job on the embedded data, with a screenshot of each panel."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from engine.config import TrainingConfig
from raven_gui.export.saving import Saving
from raven_gui.loop_watch import LoopWatch
from raven_gui.main_window import MainWindow
from raven_gui.workspace import ImageRef
from raven_gui.workspace.map_view import MapView

EPOCHS = 2
PATIENCE_SECONDS = 110
"""For each step."""
SIZE = (1280, 800)
TURNS = 5
"""So many times the tour looks up after each deed, before it goes on."""
FORMATS = ("png", "svg", "pdf", "csv", "npz")
Condition = Callable[[], bool]


class Tour(QObject):
    """Drives the window as a user would, step by step; each step waits until it can be seen.

    `finished` tells the exit status: 0, or 1 if something could not be done in time. Meanwhile
    the gaps of the window's event loop are counted, and said at the end; where the tour is
    `strict`, it fails for a gap of the window's own, too.
    """

    finished = Signal(int)

    def __init__(self, window: MainWindow, folder: Path, strict: bool = False) -> None:
        super().__init__(window)
        self._strict = strict
        self._window, self._workspace, self._folder = window, window.workspace, folder
        self._steps = self._script()
        self._condition: Condition = lambda: True
        self._waiting_for = "the start"
        self._clock, self._step_clock = QElapsedTimer(), QElapsedTimer()
        self._timer = QTimer(self, interval=30)
        self._timer.timeout.connect(self._look)
        self._watch = LoopWatch(self)
        self._saving = Saving(self)
        self._failures: list[str] = []
        self._saving.failed.connect(self._failures.append)
        self._workspace.failed.connect(self._failures.append)

    def start(self) -> None:
        """Begin; returns at once."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._window.resize(*SIZE)
        self._clock.start()
        self._step_clock.start()
        self._timer.start()
        self._watch.start()

    def _look(self) -> None:
        if self._failures:
            self._end(1, self._failures[0])
        elif self._condition():
            self._advance()
        elif self._step_clock.elapsed() > PATIENCE_SECONDS * 1000:
            self._end(1, f"The tour waited in vain for {self._waiting_for}.")

    def _advance(self) -> None:
        try:
            self._waiting_for, self._condition = next(self._steps)
            self._step_clock.restart()
        except StopIteration:
            self._end(0, f"The tour took {self._clock.elapsed() / 1000:.0f} s.")

    def _end(self, status: int, sentence: str) -> None:
        self._timer.stop()
        self._watch.stop()
        print(sentence)
        print(self._watch.report())
        own = sum(gap.own for gap in self._watch.gaps)
        if self._strict and own:
            print(f"The tour fails, for the window stood still {own} times.")
            status = 1
        self._window.close()
        self.finished.emit(status)

    def _script(self) -> Iterator[tuple[str, Condition]]:
        """What is done, and after each part what must be true before the next."""
        space, window = self._workspace, self._window
        yield "the engine", lambda: space.choices is not None
        yield "the test images", lambda: space.images.current is not None
        before = {run.id for run in space.runs.all}
        yield from self._do(window.show_new_run)
        yield from self._picture("new-run")
        for variant in ("vae", "raven"):
            name, config = f"Tour {variant.upper()}", self._config(variant)
            yield from self._do(space.runs.train, name, config)
        yield from self._do(window.show_panel, "training")
        yield "both runs", lambda: len(self._finished() - before) == 2
        yield from self._picture("training")
        yield from self._figures("training")
        yield from self._do(window.docks["new_run"].hide)
        ours = tuple(self._finished() - before)
        bundled = tuple(run.id for run in space.runs.ticked if run.bundled)
        yield from self._do(space.runs.tick_only, (*ours, *bundled))
        images = space.images
        picked = tuple(ImageRef(images.dataset, index) for index in (7, 12, 21))
        yield from self._do(images.pick, picked)
        space.comparison.set_config(epsilon=0.1)
        yield from self._do(window.show_panel, "compare")
        yield "the attack", lambda: not space.comparison.busy
        yield from self._picture("compare")
        yield from self._figures("compare")
        yield from self._do(window.show_panel, "latent_map")
        yield "the maps", self._maps_finished
        yield from self._do(space.maps.set_method, "tsne")
        yield "t-SNE", self._maps_finished
        yield "the arrows", lambda: all(len(view.ends) == 3 for view in self._views())
        yield from self._picture("latent-map")
        yield from self._figures("latent_map")
        yield from self._do(window.show_panel, "robustness")
        yield from self._do(space.runs.tick_only, ours)
        settings = window.robustness.settings
        settings.budgets.setText("0, 0.05, 0.1")
        settings.images.setValue(100)
        yield from self._do(window.robustness.start)
        yield "the robustness curves", lambda: space.robustness.job == 0
        yield from self._picture("robustness")
        yield from self._figures("robustness")
        yield from self._do(window.show_panel, "generate")
        generation = space.generation
        yield "the samples", lambda: all(map(generation.samples.current, ours))
        yield from self._picture("generate")
        yield from self._do(window.generate.open_page, "paths")
        yield "the paths", lambda: all(map(generation.paths.current, ours))
        yield from self._picture("interpolation")
        yield from self._figures("generate")
        yield from self._looks()
        for run in ours:
            yield from self._do(space.runs.delete, run)
        yield "the end", lambda: not (set(ours) & {run.id for run in space.runs.all})

    def _looks(self) -> Iterator[tuple[str, Condition]]:
        """The other theme, and the layout for a projector."""
        window, theme = self._window, self._window.theme
        before = theme.choice
        yield from self._do(window.show_panel, "compare")
        yield from self._do(theme.set_choice, "light" if theme.dark else "dark")
        yield from self._picture("other-theme")
        yield from self._do(theme.set_choice, before)
        yield from self._do(window.layouts.present)
        yield from self._picture("presenting")
        yield from self._do(window.layouts.stop_presenting)

    def _do(self, deed: Callable[..., object], *about: object) -> Iterator[tuple[str, Condition]]:
        """Something a user does with one click or key, and the time to see what it does."""
        deed(*about)
        yield "the window", self._after(TURNS)

    def _after(self, turns: int) -> Condition:
        left = iter(range(turns))
        return lambda: next(left, None) is None

    def _config(self, variant: str) -> TrainingConfig:
        return TrainingConfig(variant=variant, epochs=EPOCHS)

    def _finished(self) -> set[str]:
        return {run.id for run in self._workspace.runs.all if run.state == "finished"}

    def _views(self) -> list[MapView]:
        return [self._workspace.maps.view(run.id) for run in self._workspace.runs.ticked]

    def _maps_finished(self) -> bool:
        return all(view.finished for view in self._views())

    def _picture(self, name: str) -> Iterator[tuple[str, Condition]]:
        # What was just shown or resized finds its place first.
        yield "the window", self._after(TURNS)
        path = self._folder / f"{name}.png"
        with self._watch.paused():
            self._window.grab().save(str(path))
        print(path)

    def _figures(self, panel: str) -> Iterator[tuple[str, Condition]]:
        """Every figure of a panel in every format it offers, one after the other."""
        for figure in self._window.panels[panel].figures():
            for suffix in filter(figure.offers, FORMATS):
                name = re.sub(r"[^a-z0-9]+", "-", f"{panel} {figure.title}".lower()).strip("-")
                path = self._folder / f"{name}.{suffix}"
                self._saving.start(figure, path)
                yield path.name, lambda: not self._saving.busy
                print(path)
