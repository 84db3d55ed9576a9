"""What the engine is asked to do with runs."""

from pathlib import Path

from PySide6.QtCore import QObject

from engine.config import TrainingConfig
from engine.service.messages import (
    ContinueRun,
    ExportRun,
    ImportRun,
    RestoreRun,
    Train,
    TrainFurther,
)
from raven_gui.workspace.ask import Ask


class RunCommands(QObject):
    """One command a method; the engine answers with the list of runs, or trains."""

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask

    def train(self, name: str, config: TrainingConfig, seeds: int = 1, origin: str = "") -> int:
        """Start or queue a new run, or so many that differ in their seed alone; `origin` is the run
        whose settings were taken over. Returns the number of the job."""
        return self._ask(Train, name=name, config=config, seeds=seeds, origin=origin)

    def train_further(self, run: str, epochs: int) -> None:
        """Train a finished run for so many more epochs."""
        self._ask(TrainFurther, run=run, epochs=epochs)

    def go_on(self, run: str) -> int:
        """Train an interrupted run on from its checkpoint."""
        return self._ask(ContinueRun, run=run)

    def restore(self, run: str) -> None:
        """Take a deleted run back."""
        self._ask(RestoreRun, run=run)

    def import_run(self, path: Path) -> None:
        """Copy a run folder, or a .zip of one, into the store."""
        self._ask(ImportRun, path=path)

    def export_run(self, run: str, path: Path) -> None:
        """Write a run as a .zip."""
        self._ask(ExportRun, run=run, path=path)
