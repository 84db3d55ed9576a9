"""A view of before, brought back as far as it is still there."""

import time
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, Signal

from engine.service.messages import (
    Event,
    Failed,
    ImagesLoaded,
    ImageSource,
    LoadImages,
    RunsListed,
)
from raven_gui.bridge import Bridge
from raven_gui.session.document import Parts, Picked, RunName, View
from raven_gui.session.frame import Frame
from raven_gui.session.storage import fingerprint
from raven_gui.session.words import missing_images, missing_runs, told_together
from raven_gui.widgets.stepwise import Stepwise
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.history import Do
from raven_gui.workspace.selection import OWN, Refs

ANSWERS = ImagesLoaded | Failed
AWAITED = "source", "task", "runs", "picked", "focus", "target", "cameras"
"""What of a view is there only once images and runs are."""
TURN_SECONDS = 0.008
"""Of the processor; after so long the window's loop turns before the next part comes back."""


class Restoring(QObject):
    """What needs no engine comes back in the next turns of the window's loop; images and runs when
    the engine has told of them, so the window never waits. A newer view takes the place of one that
    is on its way."""

    ended = Signal(str)
    """All that is still there is back; what is not, in a sentence, or ''."""

    def __init__(self, workspace: Workspace, bridge: Bridge, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._frame = workspace, frame
        self._view: View | None = None
        self._parts: Parts = {}
        self._current: RunName | None = None
        self._asked: dict[int, str] = {}
        """Data sets whose images are awaited, by the number of the job."""
        self._missing: list[str] = []
        self._looked: object = None
        self._known: tuple[Refs, int] = ((), 0)
        self._stepwise = Stepwise(self)
        self._is_set_up = False
        quietly = workspace.history.quietly
        workspace.history.about_to_move.connect(self.finish)
        workspace.history.recorded.connect(self._give_way)
        workspace.images.loaded.connect(lambda: quietly(self._pick))
        bridge.arrived.connect(lambda event: quietly(lambda: self._take(event)))

    @property
    def view(self) -> View | None:
        """What is on its way back; None when all is."""
        return self._view

    def show(self, view: View, current: RunName | None = None, parts: Parts | None = None) -> None:
        """Bring a view back, with other parts than its own, and let the training of `current` be
        shown."""
        self._view, self._current, self._missing = view, current, []
        self._parts = {**view.parts, **(parts or {})}
        self._asked, self._is_set_up = {}, False
        self._stepwise.begin(self._in_turns(self._setting_up(view)))

    def finish(self) -> None:
        """Bring back at once all that is there."""
        self._stepwise.finish()

    def _give_way(self, do_again: Do) -> None:
        """What the user does meanwhile counts, where more that comes back would undo it."""
        if self._stepwise.busy:
            self.finish()
            do_again()

    def complete(self, now: View) -> View:
        """The view of now, with what of one on its way back waits for images and runs."""
        coming = self._view
        if coming is None:
            return now
        of_images = {name for name, keeper in self._frame.keepers.items() if keeper.of_images}
        parts = {name: part for name, part in coming.parts.items() if name in of_images}
        awaited = {name: getattr(coming, name) for name in AWAITED}
        return now.model_copy(update={**awaited, "parts": {**now.parts, **parts}})

    def _in_turns(self, parts: Iterator[None]) -> Iterator[None]:
        """As many parts as there is time for in each turn; none is a change of the user's."""
        left = True

        def go_on() -> None:
            nonlocal left
            until = time.thread_time() + TURN_SECONDS
            while left and time.thread_time() < until:
                left = next(parts, False) is None

        while left:
            self._workspace.history.quietly(go_on)
            yield

    def _setting_up(self, view: View) -> Iterator[None]:
        """What needs neither images nor runs, then what is there of those."""
        workspace, frame = self._workspace, self._frame
        if view.task:
            workspace.images.sets.chosen_tasks[view.source.dataset] = view.task
        workspace.comparison.set_config(view.on_probe, **view.attack.model_dump())
        yield
        yield from self._put_parts(of_images=False)
        try:
            frame.show_panel(view.panel)
        except KeyError:
            self._missing.append(f"there is no panel '{view.panel}'")
        yield
        try:
            frame.set_layout(b64decode(view.layout, validate=True), view.width)
        except NoBase64:
            self._missing.append("the layout cannot be read")
        yield
        self._is_set_up = True
        self._ask_for_images(view)
        yield from self._arriving(view)

    def _put_parts(self, of_images: bool) -> Iterator[None]:
        for name, keeper in self._frame.keepers.items():
            if keeper.of_images == of_images and name in self._parts:
                try:
                    keeper.put(dict(self._parts[name]))
                except (ValueError, KeyError, TypeError):
                    self._missing.append(f"{keeper.title} cannot be read")
                yield

    def _ask_for_images(self, view: View) -> None:
        """Those that are shown, and those of other data sets that are picked among them."""
        images, source = self._workspace.images, view.source.images()
        shown = source.dataset
        if images.current is None:
            images.dataset = shown
        if shown not in images.sets or images.sets.source(shown) != source:
            self._load(source)
        elif images.dataset != shown:
            images.show(shown)
        for other in {part.dataset for part in view.picked} - {OWN, shown}:
            if other not in images.sets:
                self._load(images.sets.source(other))

    def _load(self, source: ImageSource) -> None:
        self._asked[self._workspace.ask(LoadImages, source=source)] = source.dataset

    def _take(self, event: Event) -> None:
        """The workspace has taken it before."""
        view, images = self._view, self._workspace.images
        if view is None:
            return
        dataset = self._asked.pop(event.job, "") if isinstance(event, ANSWERS) else ""
        wanted = dataset == view.source.dataset
        if isinstance(event, Failed) and dataset:
            self._missing.append(event.sentence.rstrip("."))
            if wanted and images.current is None:
                images.show(dataset)
        elif isinstance(event, ImagesLoaded) and wanted and images.dataset != dataset:
            images.show(dataset)
        if dataset or isinstance(event, RunsListed | ImagesLoaded):
            self._go_on()

    def _go_on(self) -> None:
        """More has come than there was."""
        if self._view is not None and self._is_set_up:
            self._stepwise.begin(self._in_turns(self._arriving(self._view)))

    def _arriving(self, view: View) -> Iterator[None]:
        """What images and runs are needed for, as far as they are there."""
        self._pick()
        yield
        if self._workspace.runs.all:
            self._tick(view)
            yield
            if not self._asked and self._workspace.images.current is not None:
                yield from self._ending(view)

    def _pick(self) -> None:
        """Pick what is there by now; the rest is told of in the end."""
        images, view = self._workspace.images, self._view
        if view is None or not self._is_set_up or images.current is None:
            return
        awaited = view.source.dataset in self._asked.values()
        if awaited and images.source != view.source.images():
            return
        refs, _ = self._picked(view)
        if refs:
            images.pick(refs)

    def _tick(self, view: View) -> None:
        runs = self._workspace.runs
        if view.runs is not None:
            runs.tick_only(tuple(run.id for run in view.runs))
        if self._current is not None and runs.get(self._current.id) is not None:
            runs.set_current(self._current.id)

    def _ending(self, view: View) -> Iterator[None]:
        workspace = self._workspace
        if workspace.images.dataset == view.source.dataset:
            if view.task in workspace.images.sets.tasks(view.source.dataset):
                workspace.images.choose_task(view.task)
            yield
            yield from self._put_parts(of_images=True)
        self._view = None
        self._frame.set_cameras(view.cameras)
        workspace.comparison.set_focus(view.focus)
        aim, lost = self._found((view.target,)) if view.target is not None else ((), 0)
        workspace.comparison.set_target(aim[0] if aim else None)
        gone = self._picked(view)[1] + lost
        wanted = [*(view.runs or ()), *([self._current] if self._current else ())]
        missing = [run.name for run in wanted if workspace.runs.get(run.id) is None]
        sentences = [missing_runs(list(dict.fromkeys(missing))), missing_images(gone)]
        self.ended.emit(told_together([*self._missing, *filter(None, sentences)]))

    def _picked(self, view: View) -> tuple[Refs, int]:
        """The picked images that are there, and how many are not; looked for anew only where
        other images have come, as there may be very many."""
        images = self._workspace.images
        there = (view, images.pictures, [images.sets.get(part.dataset) for part in view.picked])
        if self._looked != there:
            self._looked, self._known = there, self._found(view.picked)
        return self._known

    def _found(self, parts: Iterable[Picked]) -> tuple[Refs, int]:
        """Images in their order, and how many are not there."""
        images = self._workspace.images
        own = {fingerprint(picture): at for at, picture in enumerate(images.pictures)}
        refs: list[ImageRef] = []
        wanted = 0
        for part in parts:
            loaded = images.sets.get(part.dataset)
            count = 0 if loaded is None else len(loaded.images)
            refs += [ImageRef(part.dataset, i) for i in part.indices if 0 <= i < count]
            refs += [ImageRef(OWN, own[key]) for key in part.pictures if key in own]
            wanted += len(part.indices) + len(part.pictures)
        return tuple(refs), wanted - len(refs)
