"""What the lines of a plot in Robustness are, told where the pointer rests on their names."""

from collections.abc import Sequence

from engine.counting import counted
from engine.digits import significant
from engine.sanity import Maximised
from engine.service.messages import RobustnessMeasured
from raven_gui.measure_words import CLEAN, UNDER_ATTACK, attacked_words
from raven_gui.panels.robustness.alike import attacked_alike
from raven_gui.panels.robustness.labels_words import definition, formula, under
from raven_gui.panels.robustness.seeds import KnownGroup, images_of
from raven_gui.panels.robustness.trade_off_points import Point
from raven_gui.words import percent, tooltip
from raven_gui.workspace.label_efficiency import LabelCurve

BEST = "Of those that no other point beats in both: Pareto 1906."
SEED_BAND = "the band is one standard deviation (N − 1) to each side"
UNLIKE = (
    "Not attacked alike, so that the mean is of no one attack: steps, their size, momentum or "
    "restarts are not the same of all. Measure them together."
)
FRONTIER_TIP = (
    "The points that no other one beats in both, more accuracy under attack and less error: no "
    "point has accuracy′ ≥ accuracy and MSE′ ≤ MSE. Pareto 1906."
)


def curve_tip(one: KnownGroup[RobustnessMeasured], maximised: Maximised, intervals: bool) -> str:
    """Of a line of accuracy against budget."""
    band = "the band is the 95\N{NO-BREAK SPACE}% interval" if intervals else SEED_BAND
    return _lines(
        one.name,
        attacked_words(maximised),
        _over(len(one.figures), band),
        _images(one.figures),
        "" if attacked_alike(one.figures) else UNLIKE,
    )


def label_tip(one: KnownGroup[LabelCurve]) -> str:
    """Of a line of accuracy against labels."""
    if len(one.figures) > 1:
        over = _over(len(one.figures), SEED_BAND)
    else:
        over = "Mean over the draws; the band is one standard deviation (N − 1) to each side."
    attack = one.figures[0].attack
    told = definition(attack), formula(attack), f"Accuracy{under(attack)}." * (attack is not None)
    return _lines(one.name, *told, over, _images(one.figures))


def point_tip(point: Point, best: bool) -> str:
    """Of a point of the trade-off."""
    accuracy = percent(point.accuracy.mean, point.accuracy.std)
    apart = "" if point.mse.std is None else f" ± {significant(point.mse.std, 2)}"
    return _lines(
        f"{point.title}: {accuracy} under attack, MSE {significant(point.mse.mean)}{apart}.",
        UNDER_ATTACK,
        CLEAN["mse_255"],
        _over(len(point.runs), "behind ± their standard deviation (N − 1)"),
        _images(point.curves),
        "" if attacked_alike(point.curves) else UNLIKE,
        BEST * best,
    )


def others_tip(points: Sequence[Point]) -> str:
    """Of the points that are of no ticked run."""
    return _lines(
        f"{counted(len(points), 'point')}, of runs that are not ticked.",
        UNDER_ATTACK,
        CLEAN["mse_255"],
        _images([curve for point in points for curve in point.curves]),
    )


def _over(count: int, band: str) -> str:
    return f"Mean of {count} seeds; {band}." if count > 1 else ""


def _images(curves: Sequence[RobustnessMeasured | LabelCurve]) -> str:
    images = images_of(curves)
    if images is None:
        return "Not measured on as many images each."
    return f"On {images:,} images." if images else ""


def _lines(*told: str) -> str:
    return tooltip("\n".join(filter(None, told)))
