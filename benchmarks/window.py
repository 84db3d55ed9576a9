"""What the window costs a training run, and what training costs the window.

    python -m benchmarks.window [SECONDS]

In one run, spans take turns: the window open on the Training panel while it trains, and the same
training by `raven train` while the window's is paused. Shown are the ratio of throughputs, how
often the curves are drawn and what share of a core the window takes for it, the event loop's
latency while training at full speed, and how quickly a picture follows the budget slider.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from engine.config import TrainingConfig
from engine.service.messages import Event, StepsTaken
from raven_gui.app import make_window
from raven_gui.main_window import MainWindow
from raven_gui.panels.compare.panel import ComparePanel
from raven_gui.panels.training.panel import TrainingPanel

ROUNDS = 4
IMAGES = 10_000
PROBE_MILLISECONDS = 5


@dataclass(frozen=True)
class Span:
    """A while of training in the window."""

    rate: float
    """Images per second."""
    refreshes: float
    """Times a second that the curves were painted."""
    share: float
    """What the window's own thread took of a core."""


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look, and let pass."""
        self.count += event.type() == QEvent.Type.Paint
        return False


class Latency:
    """How late a timer of the event loop fires, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setInterval(PROBE_MILLISECONDS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to look."""
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()

    def _tick(self) -> None:
        self.late.append(max(0.0, self._clock.nsecsElapsed() / 1e6 - PROBE_MILLISECONDS))
        self._clock.restart()


def wait(application: QApplication, condition: object, seconds: float = 60) -> None:
    """Let the window live until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)  # turns as it likes
        time.sleep(0.001)
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get there")


def live(seconds: float) -> None:
    """Run the event loop for a while. (QApplication.quit would close the window.)"""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def in_window(window: MainWindow, seconds: float) -> Span:
    """The run in training, while the window draws it."""
    told: list[tuple[float, float]] = []

    def note(event: Event) -> None:
        if isinstance(event, StepsTaken):
            told.append((time.perf_counter(), event.epoch))

    panel = window.panels["training"]
    assert isinstance(panel, TrainingPanel)
    paints = Paints()
    panel.curves.plot.viewport().installEventFilter(paints)
    window.bridge.arrived.connect(note)
    begun, busy = time.perf_counter(), time.thread_time()
    live(seconds)
    took, busy = time.perf_counter() - begun, time.thread_time() - busy
    window.bridge.arrived.disconnect(note)
    return Span(_rate(told), paints.count / took, busy / took)


def by_command(seconds: float) -> float:
    """Images per second of the same run by `raven train`, in a process of its own."""
    command = [sys.executable, "-m", "engine.cli", "train", "--variant", "vae", "--json"]
    told: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        out = [*command, "--epochs", "10000", "--out", f"{folder}/run"]
        process = subprocess.Popen(out, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "steps":
                told.append((time.perf_counter(), event["epoch"]))
            if len(told) > 1 and told[-1][0] - told[0][0] > seconds:
                break
        process.kill()
        process.wait()
        process.stdout.close()
    return _rate(told)


def _rate(told: list[tuple[float, float]]) -> float:
    """Images per second of wall time between the second report and the last."""
    (begun, first), (ended, last) = told[1], told[-1]
    return (last - first) * IMAGES / (ended - begun)


def main() -> None:
    """Print ratios and latencies."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RAVEN_HOME"] = folder
        os.environ["XDG_CONFIG_HOME"] = str(Path(folder) / "config")
        _measure(seconds)


def _measure(seconds: float) -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    window = make_window(application)
    window.show()
    space = window.workspace
    wait(application, lambda: space.choices is not None and space.comparison.result is not None)
    _slider(window, application)
    space.runs.train("Benchmark", TrainingConfig(variant="vae", epochs=10_000))
    window.show_panel("training")
    wait(application, lambda: any(course.epochs for course in space.training.courses()))
    live(2)
    latency = Latency()
    ratios, spans = [], []
    job = space.jobs.active[0].job
    for _ in range(ROUNDS):
        drawn = in_window(window, seconds)
        spans.append(drawn)
        # Apart from the throughput: a timer that fires every 5 ms is a load of its own.
        latency.start()
        live(seconds / 2)
        latency.stop()
        space.jobs.pause(job)
        wait(application, lambda: space.jobs.active[0].state == "paused")
        alone = by_command(seconds)
        space.jobs.resume(job)
        live(1)
        ratios.append(drawn.rate / alone)
        print(
            f"window {drawn.rate:7.0f} images/s   command {alone:7.0f} images/s   {ratios[-1]:.3f}"
        )
    late = statistics.quantiles(latency.late, n=100)
    print(f"throughput in the window / by the command: median {statistics.median(ratios):.3f}")
    refreshes = statistics.median(span.refreshes for span in spans)
    share = statistics.median(span.share for span in spans)
    print(f"curves drawn {refreshes:.1f} times a second, for {100 * share:.1f} % of a core")
    print(f"event loop latency while training: median {late[49]:.1f} ms, 99th {late[98]:.1f} ms")
    window.close()


def _slider(window: MainWindow, application: QApplication) -> None:
    """Move the budget and wait until the panel has painted what the last run makes of it."""
    panel = window.panels["compare"]
    assert isinstance(panel, ComparePanel)
    verdict, paints = panel.grid.rows[-1].verdict, Paints()
    verdict.installEventFilter(paints)
    times = []
    for number in range(20):
        before, painted = verdict.text(), paints.count
        started = time.perf_counter()
        window.workspace.comparison.set_config(epsilon=0.05 + 0.005 * number)
        wait(application, lambda before=before: verdict.text() != before)
        painted = paints.count
        wait(application, lambda painted=painted: paints.count > painted)
        times.append(1000 * (time.perf_counter() - started))
    verdict.removeEventFilter(paints)
    print(
        f"budget slider to picture: median {statistics.median(times):.0f} ms, "
        f"worst of {len(times)} {max(times):.0f} ms"
    )


if __name__ == "__main__":
    main()
