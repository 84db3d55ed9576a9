"""What plots of lines keep: which lines are hidden, where their legends stand, and the part of the
losses that is seen."""

from dataclasses import dataclass

from raven_gui.middle import Middle
from raven_gui.session.frame import Keeper
from raven_gui.session.settings_keeper import settings_keeper
from raven_gui.widgets.curves.legend import Standing
from raven_gui.widgets.curves.look import Ends


@dataclass(frozen=True)
class LinesView:
    """Keys of hidden lines by the plot, and where its legend was dragged to, None where it stands
    in a corner; of the losses what is seen across and up, None where an axis follows the lines."""

    hidden: dict[str, tuple[str, ...]]
    standing: dict[str, Standing | None]
    losses: tuple[Ends | None, Ends | None]


def lines_keeper(middle: Middle) -> Keeper:
    """Of all plots; to be put after the scale of the losses, which the part depends on."""
    charts, losses = middle.charts, middle.training.curves

    def get() -> LinesView:
        legends = {name: chart.legend for name, chart in charts.items()}
        hidden = {name: tuple(sorted(legend.hidden)) for name, legend in legends.items()}
        standing = {name: legend.standing for name, legend in legends.items()}
        return LinesView(hidden, standing, losses.look.part)

    def put(
        hidden: dict[str, tuple[str, ...]],
        standing: dict[str, Standing | None],
        losses: tuple[Ends | None, Ends | None],
    ) -> None:
        for name, chart in charts.items():
            chart.legend.hide_only(hidden.get(name, ()))
            chart.legend.stand(standing.get(name))
        middle.training.curves.look.put(losses)

    return settings_keeper("how lines are looked at", LinesView, get, put)
