"""Work that needs no device: images, pictures and runs. Torch is not imported here."""

from collections.abc import Generator, Iterator
from dataclasses import replace

from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSource, folder_of
from engine.data.pictures import read_picture
from engine.runs import RunStore, in_groups
from engine.service import messages as m
from engine.service.sweeps import Sweeps


class Desk:
    """Courses of jobs for the second thread; each yields events."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self.sweeps = Sweeps(store)

    def load_images(self, command: m.LoadImages) -> Generator[m.Event | None]:
        """Answer LoadImages."""
        images, test_count = settled(command.source, self._store).load()
        dataset = DATASETS[command.source.dataset]
        yield m.ImagesLoaded(
            job=command.job,
            source=command.source,
            test_count=test_count,
            images=images.images,
            labels=images.labels,
            classes=images.classes,
            tasks=images.tasks,
            pixel_range=dataset.pixel_range,
            cache=dataset.cached("test"),
        )

    def read_picture(self, command: m.ReadPicture) -> Generator[m.Event | None]:
        """Answer ReadPicture."""
        picture = read_picture(command.source, command.config, command.shape, command.pixel_range)
        yield m.PictureRead(
            job=command.job,
            name=command.name,
            image=picture.image,
            inverted=picture.inverted,
            preview=picture.preview,
            pixel_range=command.pixel_range,
        )

    def list_runs(self, job: int, added: str = "") -> Generator[m.Event | None]:
        """All runs that can be read, seeds of a configuration in one group, and a sentence for each
        that cannot."""
        for problem in self._store.problems():
            yield m.Failed(job=job, sentence=problem)
        runs = tuple(in_groups(self._store.infos()))
        yield m.RunsListed(job=job, runs=runs, added=added)

    def change_runs(self, command: m.Command) -> Generator[m.Event | None]:
        """Rename, annotate, delete, restore, import or export, then list the runs anew."""
        added = ""
        match command:
            case m.RenameRun():
                self._store.rename(command.run, command.name)
            case m.AnnotateRun():
                self._store.resolve(command.run).set_notes(command.tags, command.note)
            case m.DeleteRun():
                self._store.delete(command.run)
            case m.RestoreRun():
                added = self._store.restore(command.run).id
            case m.ImportRun():
                added = self._store.import_run(command.path).id
            case m.ExportRun():
                self._store.export_run(command.run, command.path)
                yield m.Done(job=command.job, sentence=f"Exported to {command.path}.")
        yield from self.list_runs(command.job, added)


def settled(source: ImageSource, store: RunStore) -> ImageSource:
    """The source with a folder, where only a run that was trained on the data set tells which: the
    newest one that does."""

    def newest() -> Iterator[TrainingConfig]:  # the runs are read where they are asked for alone
        yield from (info.config for info in reversed(store.infos()))

    return replace(source, data_root=source.data_root or folder_of(source.dataset, newest()))
