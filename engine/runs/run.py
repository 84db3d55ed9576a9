"""One run: a folder with its choices, its history, its weights and what was measured of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.config import TrainingConfig
from engine.files import overwritten, reason_of, write_bytes, write_json
from engine.runs.curves import kept_curves
from engine.runs.holding import holding
from engine.runs.info import RunInfo, RunState
from engine.runs.labels import kept_labels
from engine.runs.naming import checked_name
from engine.runs.notes import checked_notes, read_notes
from engine.runs.owner import Owner
from engine.runs.record import (
    CHECKPOINT,
    EPOCHS,
    FIGURES,
    HISTORY,
    MEASURED,
    MEASURED_BEFORE,
    NOTES,
    PROBE,
    RECORD,
    WEIGHTS,
    RunError,
    RunRecord,
    read_kept,
    read_record,
)
from engine.runs.sound import read_history, sound_figures
from engine.runs.standing import standing


@dataclass(frozen=True)
class Run:
    """A run, by the folder it lies in. All is read from there when asked for, so that what
    another process writes is seen, and written whole or not at all.

    `id` finds the run again in its store: `mnist/raven` for a bundled one, the folder's name for
    an own one, the whole path for one that lies elsewhere. Reading raises RunError where a file
    is damaged; writing raises RunError where the run is bundled."""

    path: Path
    id: str
    bundled: bool = False

    @property
    def weights_path(self) -> Path:
        """The weights of the finished run."""
        return self.path / WEIGHTS

    @property
    def checkpoint_path(self) -> Path:
        """What training is continued from."""
        return self.path / CHECKPOINT

    @property
    def weights_changed(self) -> float:
        """When its weights were last written, in seconds; 0 where there are none."""
        paths = (self.weights_path, self.checkpoint_path)
        return max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)

    @property
    def probe_path(self) -> Path:
        """The linear probe on the run's latents."""
        return self.path / PROBE

    @property
    def epochs_path(self) -> Path:
        """What the run made of test images before its training and after each epoch."""
        return self.path / EPOCHS

    @property
    def figures_path(self) -> Path:
        """The folder of figures: what was measured, and tables and pictures to look at."""
        return self.path / FIGURES

    @property
    def name(self) -> str:
        """What the user calls it."""
        return read_record(self.path).name

    @property
    def config(self) -> TrainingConfig:
        """What was, or is to be, trained."""
        return standing(self.path).config

    @property
    def planned_epochs(self) -> int | None:
        """The epochs of its first training, where it was trained further."""
        return standing(self.path).planned_epochs

    @property
    def state(self) -> RunState:
        """Where it stands. A run that was queued or in training when its process ended, however
        it ended, is interrupted, or finished as it was before it was to be trained further."""
        return standing(self.path).state

    @property
    def epochs_done(self) -> int:
        """Epochs in the history."""
        return len(self.history())

    @property
    def seconds(self) -> float:
        """Time spent in training, over all epochs in the history."""
        return sum(epoch.get("seconds", 0.0) for epoch in self.history())

    def history(self) -> list[dict[str, float]]:
        """One entry per epoch: `epoch`, its `seconds`, and the mean of each loss term."""
        return read_history(self.path)

    def figures(self) -> dict[str, dict[str, Any]]:
        """What was measured of the run, by data set and name."""
        file = MEASURED if (self.path / MEASURED).exists() else MEASURED_BEFORE
        figures: dict[str, dict[str, Any]] = read_kept(self.path / file, dict)
        if not all(isinstance(measured, dict) for measured in figures.values()):
            raise RunError(f"{self.path / file} is damaged: it is not sorted by data set.")
        return figures

    def info(self) -> RunInfo:
        """All that a list shows of the run."""
        record = standing(self.path)
        history = self.history()
        notes = read_notes(self.path)
        return RunInfo(
            id=self.id,
            name=record.name,
            path=self.path,
            bundled=self.bundled,
            state=record.state,
            config=record.config,
            created=record.created.isoformat(),
            epochs_done=len(history),
            seconds=sum(epoch.get("seconds", 0.0) for epoch in history),
            figures=sound_figures(self.figures().get(record.config.dataset, {})),
            history=tuple(history),
            resumable=self.checkpoint_path.exists(),
            tags=notes.tags,
            note=notes.note,
            group=record.group,
            origin=record.origin,
            planned_epochs=record.planned_epochs,
            packages=record.packages,
            curves=kept_curves(self.figures_path, record.config.dataset),
            labels=kept_labels(self.figures_path, record.config.dataset),
        )

    def check(self) -> RunInfo:
        """All that a list shows of the run. Raises RunError where it could not be shown or, being
        finished, has no weights."""
        info = self.info()
        if info.state == "finished" and not self.weights_path.is_file():
            raise RunError(f"{self.path} is a finished run without {WEIGHTS}: its copy is broken.")
        return info

    def save_history(self, history: Sequence[Mapping[str, float]]) -> None:
        """Write the history anew, an entry per epoch."""
        self._write(HISTORY, [dict(epoch) for epoch in history])

    def save_figures(self, figures: Mapping[str, Mapping[str, Any]]) -> None:
        """Write anew what was measured, by data set and name."""
        self._write(MEASURED, {dataset: dict(named) for dataset, named in figures.items()})
        (self.path / MEASURED_BEFORE).unlink(missing_ok=True)

    def save_figure(self, name: str, content: bytes) -> None:
        """Write the file `name` into the folder of figures."""
        self._write(f"{FIGURES}/{name}", content)

    def save_epochs(self, content: bytes) -> None:
        """Write anew what the run made of test images after its epochs."""
        self._write(EPOCHS, content)

    def set_name(self, name: str) -> None:
        """Call the run `name`. Raises RunError for one that is empty, long or of many lines."""
        name = checked_name(name)
        with self.changing() as record:
            self.write_record(record.model_copy(update={"name": name}))

    def set_notes(self, tags: Iterable[str] | None = None, note: str | None = None) -> None:
        """Keep the user's tags, or note, or both, in place of those there are. Raises RunError for
        what is no tag, or too long."""
        with self.changing():
            kept = read_notes(self.path)
            notes = checked_notes(
                kept.tags if tags is None else tags, kept.note if note is None else note
            )
            self._write(NOTES, notes.model_dump(mode="json"))

    def set_state(self, state: RunState) -> None:
        """Note where the run stands; this process owns it while it is queued or in training.

        Raises RunError where another living process owns it."""
        this = Owner.this_process()
        with self.changing() as record:
            if record.state in ("training", "queued") and record.owner != this:
                raise RunError(
                    f"The run '{record.name}' is in another raven's hands: stop it there."
                )
            owner = this if state in ("training", "queued") else None
            self.write_record(record.model_copy(update={"state": state, "owner": owner}))

    @contextmanager
    def changing(self) -> Iterator[RunRecord]:
        """The record of the run; within, nobody else changes it. Raises RunError."""
        self._refuse_bundled()
        with holding(self.path):
            yield standing(self.path)

    def write_record(self, record: RunRecord) -> None:
        """Write `run.json` anew; on a full disk over the old one, if there is one: a run must not
        stay in training for want of room."""
        content = record.model_dump(mode="json")
        begins = record.state in ("training", "queued")
        try:
            self._write(RECORD, content)
        except RunError:
            if begins or self.bundled or not overwritten(self.path / RECORD, content):
                raise

    def _refuse_bundled(self) -> None:
        if self.bundled:
            raise RunError(f"'{self.id}' came with raven-gui and stays as it is: export a copy.")

    def _write(self, file: str, content: Any) -> None:
        self._refuse_bundled()
        try:
            (self.path / file).parent.mkdir(exist_ok=True)
            if isinstance(content, bytes):
                write_bytes(self.path / file, content)
            else:
                write_json(self.path / file, content)
        except OSError as error:
            raise RunError(f"{self.path / file} cannot be written: {reason_of(error)}.") from error
