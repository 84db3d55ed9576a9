"""Units carried out by processes of their own, so that several are trained at once."""

import json
import signal
from dataclasses import asdict

import torch

from engine.processes import Processes, StoppedError, ending_of
from engine.reproduce.library import Library
from engine.reproduce.work import Tell, Unit
from engine.runs import RunError, RunStore
from engine.signals import SIGNALLED


class Crew:
    """A process for each unit, with so many `threads` each."""

    def __init__(
        self, library: Library, store: RunStore, device: torch.device, threads: int
    ) -> None:
        self._library, self._store, self._device = library, store, device
        self._processes = Processes("engine.reproduce.worker", {"OMP_NUM_THREADS": f"{threads}"})

    def carry_out(self, unit: Unit, tell: Tell) -> str:
        """As the function of that name. Raises StoppedError where all were asked to end, RunError
        where its process ends without an answer."""
        last: dict[str, str] = {}

        def hear(line: str) -> None:
            answer = json.loads(line)
            if "what" in answer:
                tell(answer["what"], answer["part"], answer["share"])
            else:
                last.update(answer)

        status = self._processes.carry_out(self._work(unit), hear)
        if "failure" in last:
            return last["failure"]
        if status == SIGNALLED + signal.SIGINT:  # on Windows Ctrl-C reaches all at once
            raise StoppedError("The work was stopped.")
        raise RunError(last.get("error", ending_of(status)))

    def stop(self) -> None:
        """Ask all to end; each keeps what it has."""
        self._processes.stop()

    def _work(self, unit: Unit) -> str:
        source, weights = self._library.source, self._library.inception_weights
        return json.dumps(
            {
                "unit": {**asdict(unit), "config": unit.config.model_dump(mode="json")},
                "roots": [str(root) for root in source.roots],
                "download": source.download,
                "embedded": source.embedded,
                "images": self._library.images,
                "tests": self._library.tests,
                "inception_weights": None if weights is None else str(weights),
                "store": str(self._store.root),
                "bundled": str(self._store.bundled),
                "device": str(self._device),
            }
        )
