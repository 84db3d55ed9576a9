"""How quickly a map of points is painted, hovered over and selected from.

    python -m benchmarks.scatter [FRAMES]

For 10,000 points and up to a million, on a map of 900 × 650 pixels painted by the processor: frames
per second while panning and zooming, the same as a share of what an empty plot of that size does in
the same run, the longest frame, answers to the pointer per second, and milliseconds for a lasso of
three hundred corners around a third of the points and until a picture in portions is complete.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from raven_gui.theme import Theme
from raven_gui.widgets.scatter.map import Points, ScatterMap

COUNTS = (0, 10_000, 70_000, 500_000, 1_000_000)
CLASSES = 10
SIZE = (900, 650)
CORNERS = 300


def blobs(count: int) -> tuple[Points, np.ndarray]:
    """Ten classes of points, some of them over each other, as latent maps have them."""
    random = np.random.default_rng(0)
    labels = random.integers(0, CLASSES, count)
    middles, spreads = random.normal(size=(CLASSES, 2)) * 3, random.uniform(0.3, 1.3, (CLASSES, 1))
    return middles[labels] + random.normal(size=(count, 2)) * spreads[labels], labels


def seconds_of(act: Callable[[int], object], times: int) -> list[float]:
    """How long each call of `act(number)` takes this thread: other programs do not count."""
    taken = []
    for number in range(times):
        begun = time.thread_time()
        act(number)
        taken.append(time.thread_time() - begun)
    return taken


def moving(chart: ScatterMap, frames: int) -> list[float]:
    """Seconds for each frame of panning to and fro and of zooming in and out again."""
    view, viewport = chart.plot.getViewBox(), chart.plot.viewport()

    def pan(number: int) -> None:
        across = view.viewRect().width() * (0.01 if number < frames / 2 else -0.01)
        view.translateBy(x=across)
        viewport.repaint()

    def zoom(number: int) -> None:
        view.scaleBy((0.95, 0.95) if number < frames / 2 else (1 / 0.95, 1 / 0.95))
        viewport.repaint()

    return seconds_of(pan, frames) + seconds_of(zoom, frames)


def hovering(chart: ScatterMap, frames: int) -> list[float]:
    """Seconds to find the point below the pointer and to paint what is told of it."""
    places = np.random.default_rng(1).uniform(0.2, 0.8, (frames, 2)) * SIZE

    def move(number: int) -> None:
        chart.plot.scene().sigMouseMoved.emit(QPointF(*places[number]))
        chart.plot.viewport().repaint()

    return seconds_of(move, frames)


def lasso(chart: ScatterMap) -> float:
    """Milliseconds until a lasso is answered with the points in it."""
    points = chart.points()
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    wobble = 1 + 0.2 * np.sin(7 * angle)
    outline = points.mean(axis=0) + 1.1 * points.std(axis=0) * np.stack(
        [wobble * np.cos(angle), wobble * np.sin(angle)], axis=1
    )
    found: list[int] = []
    chart.selected.connect(lambda indices, _how: found.append(len(indices)))
    tool = chart.pointing.tool
    taken = seconds_of(lambda _: tool.drawn.emit(outline, "replace"), 7)
    assert found[0] > 0.1 * len(points)
    return 1000 * statistics.median(taken)


def completing(chart: ScatterMap, application: QApplication) -> float:
    """Milliseconds after the last movement until every point is in the picture."""
    begun = time.perf_counter()
    chart.plot.getViewBox().translateBy(x=1e-3)
    application.processEvents()
    while not chart.cloud.complete:
        application.processEvents()
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    """Print a line for each number of points."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme(application)
    chart = ScatterMap(theme)
    chart.resize(*SIZE)
    pixel = np.zeros((1, 28, 28), np.uint8)
    chart.set_source(lambda _: pixel, str)
    chart.show()
    print("   points  frames/s  of an empty plot's  longest  hover/s   lasso  complete")
    empty = 0.0
    for count in COUNTS:
        chart.set_points(*blobs(count), [str(name) for name in range(CLASSES)])
        application.processEvents()
        taken = moving(chart, frames)
        frame = statistics.median(taken)
        empty = empty or frame
        told = f"{count:9,} {1 / frame:9.0f} {empty / frame:18.1%} {1000 * max(taken):6.0f} ms"
        if count:
            hover = statistics.median(hovering(chart, frames))
            told += (
                f" {1 / hover:8.0f} {lasso(chart):4.0f} ms {completing(chart, application):6.0f} ms"
            )
        print(told)
    chart.close()


if __name__ == "__main__":
    main()
