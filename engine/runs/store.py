"""The run store: bundled runs, which stay as they are, and a folder with the user's own."""

import math
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path

from engine.arriving import arriving
from engine.config import TrainingConfig
from engine.files import reason_of
from engine.runs.archive import pack, unpack
from engine.runs.info import RunInfo
from engine.runs.naming import checked_name, slug, suggestion
from engine.runs.owner import Owner
from engine.runs.places import default_root, folders_in
from engine.runs.record import RunError, RunRecord, package_versions, read_record
from engine.runs.run import Run
from engine.runs.standing import left

Runs = list[Run]  # within the store `list` is a method
Listed = list[tuple[Run, RunInfo]]

TRASH = ".trash"
ARRIVING = ".arriving-"  # begins the name of a folder that is not whole yet
MAX_RUN_BYTES = 2 * 1024**3


class RunStore:
    """All runs there are. It keeps nothing in memory: two stores of one folder, in one process
    or in two, show the same.

    `root` is the folder of the user's own runs, `$RAVEN_HOME/runs` or the user's data folder if
    none is given; it is made when the first run is. `bundled` is that of the runs that came with
    raven-gui, `<data set>/<variant>/` each. All methods raise RunError, a sentence.
    """

    def __init__(self, root: Path | None = None, bundled: Path | None = None) -> None:
        self.root = (root or default_root()).resolve()
        self.bundled = (bundled or Path(str(files("assets") / "models"))).resolve()

    def list(self) -> Runs:
        """Bundled runs by id, then own runs from oldest to newest; broken ones left out."""
        return [run for run, _ in self._scan()[0]]

    def infos(self) -> Sequence[RunInfo]:
        """What a list shows of each run of `list`."""
        return [info for _, info in self._scan()[0]]

    def problems(self) -> Sequence[str]:
        """What is wrong with the folders that `list` leaves out, a sentence each."""
        return list(self._scan()[1].values())

    def create(
        self,
        config: TrainingConfig,
        name: str | None = None,
        path: Path | None = None,
        group: str = "",
        origin: str = "",
    ) -> Run:
        """A new run, queued and owned by this process. `path` is a new or empty folder to put it
        in, outside the store; without a name it is called after its variant and data set. Runs that
        differ in their seed alone share a `group`; `origin` is the id of the run whose settings
        were taken over."""
        created = datetime.now(UTC)
        record = RunRecord(
            name=checked_name(self.free_name(config) if name is None else name),
            created=created,
            state="queued",
            owner=Owner.this_process(),
            config=config,
            packages=package_versions(),
            group=group,
            origin=origin,
        )
        if path is None:
            run_id = self._new_id(config, created)
            with self._arriving() as folder:
                Run(folder, run_id).write_record(record)
                return self._settle(folder, run_id)
        path = path.resolve()
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise RunError(f"{path} is not empty: name a new folder for the run.")
        with _disk(f"{path} cannot be made"):
            path.mkdir(parents=True, exist_ok=True)
        run = Run(path, self._at(path).id)  # where bundled runs are made, too
        run.write_record(record)
        return run

    def resolve(self, text: str | Path) -> Run:
        """The run that `text` names: its id, its name where no other run has it, or its folder."""
        text = str(text)
        if not text.strip():  # a folder without a name would be the one we are in
            raise RunError("The name of a run is empty: give its id, its name or its folder.")
        for run in self._folders_of_runs()[0]:  # by its id, without a look at the others
            if run.id == text:
                with _disk(f"The run '{text}' cannot be read"):
                    run.check()
                return run
        runs = self._scan()[0]
        named = [run for run, info in runs if info.name == text]
        if len(named) == 1:
            return named[0]
        if named:
            ids = ", ".join(run.id for run in named)
            raise RunError(f"{len(named)} runs are called '{text}': say which by its id, {ids}.")
        with _disk("There is no such run"):
            is_folder = Path(text).is_dir()
        if is_folder:
            run = self._at(Path(text).resolve())
            run.check()
            return run
        names = [name for _, info in runs for name in (info.id, info.name)]
        raise RunError(f"There is no run '{text}'. {suggestion(text, names)}")

    def rename(self, run_id: str, name: str) -> Run:
        """Give a run another name; its id stays."""
        run = self.resolve(run_id)
        run.set_name(name)
        return run

    def delete(self, run_id: str) -> None:
        """Move an own run to the trash, from where `restore` takes it back."""
        run = self.resolve(run_id)
        if run.bundled:
            raise RunError(f"'{run.id}' came with raven-gui and cannot be deleted.")
        if run.path.parent != self.root:
            raise RunError(f"{run.path} lies outside the store: delete the folder itself.")
        if run.state in ("training", "queued"):
            raise RunError(f"The run '{run.name}' is {run.state}: stop it before you delete it.")
        with _disk(f"The run '{run.name}' cannot be moved to the trash"):
            (self.root / TRASH).mkdir(exist_ok=True)
            run.path.rename(self.root / TRASH / run.id)

    def restore(self, run_id: str) -> Run:
        """Take a deleted run back from the trash."""
        deleted = [folder.name for folder in folders_in(self.root / TRASH)]
        if run_id not in deleted:
            raise RunError(f"There is no deleted run '{run_id}'. {suggestion(run_id, deleted)}")
        with _disk(f"The run '{run_id}' cannot be taken back"):
            (self.root / TRASH / run_id).rename(self.root / run_id)
        return Run(self.root / run_id, run_id)

    def import_run(self, source: Path, limit: int = MAX_RUN_BYTES) -> Run:
        """Copy a run's folder, or a .zip of one, into the store; it keeps its id if that is free.

        Refused where the run is damaged or larger than `limit` bytes; nothing is left then."""
        with self._arriving() as folder:
            title = unpack(source, folder, limit)
            record = read_record(folder)
            arrived = Run(folder, title)
            if record.state != "finished":
                record = left(record, folder)
                arrived.write_record(record)
            arrived.check()
            run_id = slug(title)
            if not run_id or self._taken(run_id):
                run_id = self._new_id(record.config, record.created)
            return self._settle(folder, run_id)

    def export_run(self, run_id: str, path: Path) -> None:
        """Write a run as one .zip, whole or not at all."""
        run = self.resolve(run_id)
        pack(run.path, slug(run.id if run.bundled else run.path.name) or "run", path)

    def _scan(self) -> tuple[Listed, dict[str, str]]:
        """The sound runs in the order of `list`, and what is wrong with the others by id."""
        found: Listed = []
        problems: dict[str, str] = {}
        folders, refused = self._folders_of_runs()
        if refused:
            problems[str(self.root)] = refused
        for run in folders:
            try:
                found.append((run, run.check()))
            except (RunError, OSError) as error:
                if run.path.is_dir():  # else another hand deleted it meanwhile
                    problems[run.id] = str(error)
        found.sort(key=lambda pair: _made_at(pair[1]))
        return found, problems

    def _folders_of_runs(self) -> tuple[Runs, str]:
        """Sound or not, none looked into: bundled ones by id, then own ones; and why there are none
        of these where their folder cannot be read, a sentence."""
        bundled = [
            Run(folder, f"{dataset.name}/{folder.name}", bundled=True)
            for dataset in folders_in(self.bundled)
            for folder in folders_in(dataset)
        ]
        try:
            own = folders_in(self.root)
        except OSError as error:
            return bundled, f"The folder of runs, {self.root}, cannot be read: {error.strerror}."
        return bundled + [Run(folder, folder.name) for folder in own], ""

    def _at(self, folder: Path) -> Run:
        """The run in `folder`, by the id that finds it again."""
        if folder.parent == self.root:
            return Run(folder, folder.name)
        if folder.parent.parent == self.bundled:
            return Run(folder, f"{folder.parent.name}/{folder.name}", bundled=True)
        return Run(folder, str(folder))

    @contextmanager
    def _arriving(self) -> Iterator[Path]:
        """A folder in the store that no list shows, to be filled and settled; else removed."""
        told = f"The folder of runs, {self.root}, cannot be written"
        with _disk(told), arriving(self.root, ARRIVING) as folder:
            yield folder

    def _settle(self, folder: Path, run_id: str) -> Run:
        """Give a filled folder its place, which makes the run appear whole."""
        return Run(folder.rename(self.root / run_id), run_id)

    def _taken(self, run_id: str) -> bool:
        return (self.root / run_id).exists() or (self.root / TRASH / run_id).exists()

    def _new_id(self, config: TrainingConfig, created: datetime) -> str:
        """An id that no run has or had, such as raven-mnist-20261121-1030-ab12."""
        stem = slug(f"{config.variant}-{config.dataset}-{created.astimezone():%Y%m%d-%H%M}")
        while self._taken(run_id := f"{stem}-{secrets.token_hex(2)}"):
            continue
        return run_id

    def free_name(self, config: TrainingConfig) -> str:
        """A name that no run and no group of runs has, such as 'raven mnist 2'."""
        stem, infos = f"{config.variant} {config.dataset}", self.infos()
        taken = {name for info in infos for name in (info.name, info.group_name)}
        names = (stem if number == 1 else f"{stem} {number}" for number in count(1))
        return next(name for name in names if name not in taken)


def _made_at(info: RunInfo) -> float:
    """When an own run was made; bundled ones come before all of them, in their order."""
    return -math.inf if info.bundled else datetime.fromisoformat(info.created).timestamp()


@contextmanager
def _disk(what: str) -> Iterator[None]:
    """Turn what the disk refuses into a sentence."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise RunError(f"{what}: {reason_of(error)}{where}.") from error
