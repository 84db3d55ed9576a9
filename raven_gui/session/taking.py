"""The view of now, as a session or a bookmark keeps it."""

from base64 import b64encode
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from engine.service.messages import PictureRead, RunInfo
from raven_gui.session.document import Parts, Picked, RunName, Source, View
from raven_gui.session.frame import Frame
from raven_gui.session.storage import fingerprint
from raven_gui.workspace import ImageRef, Workspace
from raven_gui.workspace.selection import OWN


class Taking:
    """Looked at every few seconds, so what takes time is done once for the same picked images and
    for the same picture."""

    def __init__(self, workspace: Workspace, frame: Frame) -> None:
        self._workspace, self._frame = workspace, frame
        self._fingerprints: dict[PictureRead, str] = {}
        self._refs: tuple[ImageRef, ...] = ()
        self._pictures: tuple[PictureRead, ...] = ()
        self._picked: tuple[Picked, ...] = ()

    def view(self) -> View:
        """What is looked at now."""
        workspace, frame = self._workspace, self._frame
        comparison = workspace.comparison
        return View(
            source=Source.of(workspace.images.source),
            task=workspace.images.task,
            runs=tuple(map(self.run, workspace.runs.ticked)) if workspace.runs.all else None,
            picked=self._picked_now(),
            focus=comparison.focus,
            target=next(iter(self._named([comparison.target])), None)
            if comparison.target
            else None,
            attack=comparison.config,
            on_probe=comparison.on_probe,
            panel=frame.panel(),
            parts=self.view_parts(),
            cameras=frame.cameras(),
            layout=b64encode(frame.layout()).decode(),
            width=frame.width(),
        )

    def view_parts(self) -> Parts:
        """What panels keep that is part of a view."""
        return self._parts(of_view=True)

    def parts(self) -> Parts:
        """What panels keep that is no part of a view."""
        return self._parts(of_view=False)

    def _parts(self, of_view: bool) -> Parts:
        keepers = self._frame.keepers.items()
        return {name: keeper.take() for name, keeper in keepers if keeper.of_view == of_view}

    def run(self, run: RunInfo) -> RunName:
        """A run as it is named."""
        return RunName(id=run.id, name=run.name)

    def pictures(self) -> dict[str, PictureRead]:
        """The user's own pictures, by fingerprint."""
        pictures = self._workspace.images.pictures
        known = self._fingerprints
        self._fingerprints = {own: known.get(own) or fingerprint(own) for own in pictures}
        return {key: own for own, key in self._fingerprints.items()}

    def _picked_now(self) -> tuple[Picked, ...]:
        images = self._workspace.images
        if images.picked is not self._refs or images.pictures != self._pictures:
            self._refs, self._pictures = images.picked, images.pictures
            self._picked = tuple(self._named(self._refs))
        return self._picked

    def _named(self, refs: Iterable[ImageRef]) -> Iterable[Picked]:
        """Images in their order, those of one data set that follow each other together."""
        self.pictures()
        own = self._workspace.images.pictures
        for dataset, group in groupby(refs, key=itemgetter(0)):
            indices = tuple(map(itemgetter(1), group))
            if dataset == OWN:
                yield Picked(pictures=tuple(self._fingerprints[own[index]] for index in indices))
            else:
                yield Picked(dataset=dataset, indices=indices)
