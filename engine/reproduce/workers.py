"""Units carried out by processes of their own, so that several are trained at once.

A process is given its work as one line of JSON, and answers in lines: `{"what", "share"}` while it
works, at last `{"failure"}` or `{"error"}`. It is interrupted when its standard input is closed or
it is asked to end, and keeps a checkpoint then.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from types import FrameType
from typing import Any

import torch

from engine.config import TrainingConfig
from engine.data import DataError
from engine.reproduce.entry import Reading
from engine.reproduce.library import Library, Source
from engine.reproduce.work import Tell, Unit, carry_out
from engine.runs import RunError, RunStore


class Crew:
    """Starts a process for each unit, with so many `threads` each."""

    def __init__(
        self, library: Library, store: RunStore, device: torch.device, threads: int
    ) -> None:
        self._library, self._store, self._device = library, store, device
        self._environment = {**os.environ, "OMP_NUM_THREADS": f"{threads}"}
        self._processes: set[subprocess.Popen[str]] = set()
        self._stopped = False
        self._lock = Lock()

    def carry_out(self, unit: Unit, tell: Tell) -> str:
        """As the function of that name. Raises RunError where the process ends without an
        answer."""
        with self._lock:
            if self._stopped:
                raise RunError("The work was stopped.")
            process = subprocess.Popen(
                [sys.executable, "-m", "engine.reproduce.workers"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=self._environment,
            )
            self._processes.add(process)
        with process:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(self._work(unit) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                answer = json.loads(line)
                if "what" in answer:
                    tell(answer["what"], answer["share"])
                elif "failure" in answer:
                    return str(answer["failure"])
                else:
                    raise RunError(answer["error"])
        raise RunError(f"The process that trained '{unit.title}' ended before it was done.")

    def stop(self) -> None:
        """Ask all to end; each keeps what it has."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                process.terminate()

    def _work(self, unit: Unit) -> str:
        source = self._library.source
        return json.dumps(
            {
                "unit": {**asdict(unit), "config": unit.config.model_dump(mode="json")},
                "roots": [str(root) for root in source.roots],
                "download": source.download,
                "embedded": source.embedded,
                "images": self._library.images,
                "tests": self._library.tests,
                "store": str(self._store.root),
                "bundled": str(self._store.bundled),
                "device": str(self._device),
            }
        )


def main() -> None:
    """Carry out the unit on standard input."""
    signal.signal(signal.SIGTERM, _interrupt)
    work = json.loads(sys.stdin.readline())
    roots = tuple(Path(root) for root in work["roots"])
    source = Source(roots, work["download"], work["embedded"])
    library = Library(source, work["images"], work["tests"])
    store = RunStore(Path(work["store"]), Path(work["bundled"]))
    try:
        failure = carry_out(
            _unit(work["unit"]), library, store, torch.device(work["device"]), _tell
        )
        _answer(failure=failure)
    except (RunError, DataError, ValueError, RuntimeError, OSError) as error:
        _answer(error=str(error))


def _unit(told: dict[str, Any]) -> Unit:
    readings = tuple(
        Reading(one["measure"], tuple((name, value) for name, value in one["settings"]))
        for one in told["readings"]
    )
    config = TrainingConfig.model_validate(told["config"])
    return Unit(**{**told, "config": config, "readings": readings})


def _tell(what: str, share: float) -> None:
    _answer(what=what, share=share)


def _answer(**values: Any) -> None:
    print(json.dumps(values), flush=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
