"""How plots of lines are looked at, in the history: what is hidden, where the legend stands, and
the part that is seen."""

from raven_gui.middle import Middle
from raven_gui.recorder import Recorder
from raven_gui.widgets.curves.legend import CurveLegend, Standing
from raven_gui.widgets.curves.look import Part
from raven_gui.workspace.history import History


def record_lines(recorder: Recorder, history: History, middle: Middle) -> None:
    """Only losses can be zoomed. Their scale is a part of the view: on another one the axes show
    the whole again."""
    for chart in middle.charts.values():
        _record_legend(history, chart.legend)
    losses = middle.training.curves

    def put(seen: tuple[bool, Part]) -> None:
        losses.set_log(seen[0])
        losses.look.put(seen[1])

    # Values that allow no logarithm come by themselves, and take the zoom with them.
    recorder.watch(
        "the view of the losses",
        (losses.look.moved, losses.log.toggled),
        lambda: (losses.log.isChecked(), losses.look.part),
        put,
        lambda: losses.logarithmic == losses.log.isChecked(),
    )


def _record_legend(history: History, legend: CurveLegend) -> None:
    def record(key: str, hidden: bool) -> None:
        history.record(
            f"{'hiding' if hidden else 'showing'} '{legend.name_of(key)}'",
            lambda: legend.set_hidden(key, not hidden),
            lambda: legend.set_hidden(key, hidden),
        )

    def record_place(before: Standing | None, after: Standing | None) -> None:
        history.record(
            "the place of the legend", lambda: legend.stand(before), lambda: legend.stand(after)
        )

    legend.turned.connect(record)
    legend.dragged.connect(record_place)
