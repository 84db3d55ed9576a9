"""The attack's course: a slider of its steps, a button that plays it, and the objective's curve."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from engine.service.messages import AttackResult
from raven_gui.widgets.playing import Playing
from raven_gui.widgets.small_curves import SmallCurve, SmallCurves
from raven_gui.widgets.text_button import text_button

FRAME_MILLISECONDS = 100


def at_step(result: AttackResult, step: int | None) -> AttackResult:
    """The result as it was after a step of the attack, pictures and numbers alike, where its
    course is known; else as it was in the end."""
    course = result.course
    if step is None or course is None:
        return result
    now = min(step, len(course.divergence) - 1)
    tasks = {
        task: (before, course.probabilities_by_task[task][now])
        for task, (before, _) in result.by_task.items()
        if task in course.probabilities_by_task
    }
    first = next(iter(course.probabilities_by_task.values()), None)
    return replace(
        result,
        attacked=course.images[now],
        attacked_reconstruction=course.reconstructions[now],
        attacked_mean=course.means[now],
        attacked_std=course.stds[now],
        attacked_probabilities=result.attacked_probabilities if first is None else first[now],
        by_task=tasks,
        divergence=course.divergence[now],
        shift=course.shift[now],
        relative_shift=course.relative_shift[now],
        numbers={name: numbers[now] for name, numbers in course.numbers.items()},
    )


class CourseBar(QWidget):
    """`moved(step)` follows the user and the playing, not `show_step`."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.play = text_button("▶", "Play the attack from its random start to its end.", True)
        self.play.setAccessibleName("Play the attack’s course")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Step of the attack")
        self.slider.setMinimumWidth(120)
        self.slider.setToolTip(
            "How far the attack has come: 0 is its random start. What the panel shows otherwise is "
            "the best of all steps, mostly the last."
        )
        self.label = QLabel()
        self.curves = SmallCurves()
        self.curves.setAccessibleName("The objective at each step, a curve for each run")
        self.curves.setToolTip(
            "What the attack maximises at each step, or minimises where there is a target: of the "
            "image looked at, a curve for each run. A click goes to a step."
        )
        self._playing = Playing(self.play, self.slider, FRAME_MILLISECONDS, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.play)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.label)
        layout.addWidget(self.curves, 2)
        self.slider.valueChanged.connect(self.moved)
        self.curves.chosen.connect(self.slider.setValue)

    def show_step(self, step: int, steps: int) -> None:
        """Stand at a step of so many."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, steps)
            self.slider.setValue(step)
        self.slider.setPageStep(max(1, steps // 10))
        self.label.setText(f"step {min(step, steps)} of {steps}")
        self.label.setMinimumWidth(self.fontMetrics().horizontalAdvance(f"step {steps} of {steps}"))
        self.curves.show_place(min(step, steps))

    def show_curves(self, curves: Sequence[SmallCurve], symbol: str) -> None:
        """Draw these, of what `symbol` stands for."""
        self.curves.show_curves(curves, symbol)

    def stop(self) -> None:
        """Play no longer."""
        self._playing.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()
