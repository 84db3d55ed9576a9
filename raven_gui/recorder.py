"""Views and parameters in the history: what is changed by whatever control can be taken back."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import TypeVar

from PySide6.QtCore import QObject, SignalInstance

from raven_gui.workspace import Workspace
from raven_gui.workspace.filter import Filter

Value = TypeVar("Value")


class Recorder(QObject):
    """Watches what has no history of its own. Changes that follow each other quickly, as a slider
    makes them, are one."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._history = workspace.history
        self._catching_up: list[Callable[[], None]] = []
        maps, generation, fragility = workspace.maps, workspace.generation, workspace.fragility
        self.watch("the kind of map", (maps.method_changed,), lambda: maps.method, maps.set_method)
        filtering = workspace.filtering
        self.watch(
            "the filter",
            (filtering.changed,),
            lambda: _asked(filtering.filter),
            filtering.set,
            lambda: workspace.images.source,
        )
        self.watch(
            "what is sampled",
            (generation.settings_changed,),
            lambda: generation.sample_settings,
            lambda settings: generation.set_samples(**asdict(settings)),
        )
        self.watch(
            "the path between images",
            (generation.settings_changed,),
            lambda: generation.path_settings,
            lambda settings: generation.set_path(**asdict(settings)),
        )
        self.watch(
            "the settings of the example",
            (fragility.settings_changed,),
            lambda: fragility.settings,
            lambda settings: fragility.set(**asdict(settings)),
        )

    def watch(
        self,
        text: str,
        changed: Iterable[SignalInstance],
        take: Callable[[], Value],
        put: Callable[[Value], object],
        scope: Callable[[], object] = lambda: None,
    ) -> None:
        """Record every change of what `take` tells; `put` brings a value back. What changes
        together with `scope` was not changed by the user."""
        last, within = take(), scope()

        def catch_up() -> None:
            nonlocal last, within
            last, within = take(), scope()

        def bring_back(value: Value) -> None:
            put(value)
            catch_up()

        def record(*_: object) -> None:
            before, same = last, within == scope()
            catch_up()
            after = last
            if before != after and same:
                back, forth = (lambda: bring_back(before)), (lambda: bring_back(after))
                self._history.record(text, back, forth, text, ends=(before, after))

        self._catching_up.append(catch_up)
        for signal in changed:
            signal.connect(record)

    def catch_up(self) -> None:
        """Something else than the user has changed what is watched, and may have told of a part
        alone: what is there now is what the user's next change begins from."""
        for catch_up in self._catching_up:
            catch_up()


def _asked(of: Filter) -> Filter:
    """Without the run that is offered before anything is asked of it."""
    return of if of.predicted is not None or of.fooled is not None else replace(of, run="")
