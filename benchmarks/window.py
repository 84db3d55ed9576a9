"""What the window costs a training run, and what training costs the window.

    python -m benchmarks.window [SECONDS]

In one process and one run, spans take turns: the window open on the Training panel while it
trains, and the same training job with nobody watching (its engine's events counted, not drawn).
Shown are the ratio of throughputs, the event loop's latency while training at full speed, and
how quickly a picture follows the budget slider.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

from engine.config import TrainingConfig
from engine.service.messages import Event, StepsTaken
from raven_gui.app import make_window
from raven_gui.main_window import MainWindow

ROUNDS = 4
PROBE_MILLISECONDS = 5


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
        application.processEvents()
        time.sleep(0.001)
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get there")


def live(application: QApplication, seconds: float) -> None:
    """Run the event loop for a while."""
    QTimer.singleShot(round(1000 * seconds), application.quit)
    application.exec()


def throughput(window: MainWindow, application: QApplication, seconds: float, seen: bool) -> float:
    """Images per second of the run in training, with the window drawing or hidden and deaf."""
    told: list[StepsTaken] = []
    bridge = window.bridge
    deliver = bridge.deliver

    def count(event: Event) -> None:
        if isinstance(event, StepsTaken):
            told.append(event)
        if seen:
            deliver(event)

    bridge.deliver = count  # type: ignore[method-assign]
    window.setVisible(seen)
    if seen:
        live(application, seconds)
    else:
        time.sleep(seconds)
    bridge.deliver = deliver  # type: ignore[method-assign]
    return statistics.mean(event.images_per_second for event in told[1:])


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
    live(application, 2)
    latency = Latency()
    ratios = []
    for _ in range(ROUNDS):
        latency.start()
        drawn = throughput(window, application, seconds, seen=True)
        latency.stop()
        alone = throughput(window, application, seconds, seen=False)
        ratios.append(drawn / alone)
        print(f"window {drawn:8.0f} images/s   alone {alone:8.0f} images/s   {ratios[-1]:.3f}")
    late = statistics.quantiles(latency.late, n=100)
    print(f"throughput in the window / alone: median {statistics.median(ratios):.3f}")
    print(f"event loop latency while training: median {late[49]:.1f} ms, 99th {late[98]:.1f} ms")
    window.close()


def _slider(window: MainWindow, application: QApplication) -> None:
    """Move the budget and wait until the panel has drawn the answer."""
    comparison = window.workspace.comparison
    times = []
    for number in range(20):
        answered: list[object] = []
        comparison.changed.connect(lambda answered=answered: answered.append(1))
        started = time.perf_counter()
        comparison.set_config(epsilon=0.05 + 0.005 * number)
        wait(application, lambda answered=answered: bool(answered))
        window.repaint()
        times.append(1000 * (time.perf_counter() - started))
    print(
        f"budget slider to picture: median {statistics.median(times):.0f} ms, "
        f"worst of {len(times)} {max(times):.0f} ms"
    )


if __name__ == "__main__":
    main()
