"""What the panel of sweeps shows of one: its columns, its rows and its plot."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.service.messages import SweepInfo
from raven_gui.panels.shared.runs_table.column import NAME, STATE, Column
from raven_gui.panels.shared.runs_table.filter import as_compared, parse_filter
from raven_gui.panels.shared.runs_table.rows import Row
from raven_gui.panels.sweeps.plot import colour_choices, plot_of
from raven_gui.panels.sweeps.rows import USUAL, columns_of, rows_of, trials_of
from raven_gui.widgets.parallel.geometry import Plot
from raven_gui.widgets.parallel.scale import Brushes
from raven_gui.workspace import Workspace


@dataclass(frozen=True)
class SweepLook:
    """What is shown of which sweep, and how: '' is the sweep that moved last. `measures` and
    `colour` are keys of columns, and so are the axes of the `ranges`, which hold for the sweep of
    that name alone."""

    sweep: str = ""
    measures: tuple[str, ...] = USUAL
    colour: str = USUAL[0]
    ranges: Brushes = field(default_factory=dict)
    filter: str = ""
    sorted_by: str = ""
    falls: bool = False


@dataclass(frozen=True, eq=False)
class Shown:
    """`rows` lie within all ranges of the `plot`, whose lines are all that the filter leaves;
    `measures` can be chosen as columns; `words` say what is left out, or is wrong."""

    columns: list[Column]
    measures: Mapping[str, Column]
    rows: list[Row]
    plot: Plot
    colours: Mapping[str, str]
    words: str


def shown_of(workspace: Workspace, sweep: SweepInfo, look: SweepLook) -> Shown:
    """A sweep as the user looks at it."""
    trials = trials_of(workspace, sweep)
    fixed, measures, compared = columns_of(workspace, sweep, trials)
    chosen = [measures[key] for key in look.measures if key in measures]
    columns = [*fixed.values(), *chosen]
    every = {**fixed, **measures}
    try:
        passes, problem = parse_filter(look.filter, as_compared(compared, trials.runs)), ""
    except ValueError as error:
        passes, problem = (lambda _: True), str(error)
    order = (look.sorted_by, look.falls) if look.sorted_by in every else None
    rows = rows_of(trials, passes, every, order)
    axes = [column for column in columns if column.key not in (NAME, STATE)]
    ticked = workspace.runs.is_ticked
    ranges = look.ranges if look.sweep == sweep.name else {}
    plot = plot_of(rows, axes, sweep, look.colour, ranges, ticked)
    inside = {line.key for line in plot.shown()}
    within = [row for row in rows if row.key in inside]
    few = len(within) < len(trials.numbers)
    words = problem or (f"{len(within)} of {len(trials.numbers)} trials" if few else "")
    colours = colour_choices({column.key: column for column in axes})
    return Shown(columns, measures, within, plot, colours, words)
