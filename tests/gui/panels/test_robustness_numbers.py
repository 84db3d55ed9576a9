"""Numbers of the Robustness panel that no widget is needed for."""

import math
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from engine.data import ImageSource
from engine.intervals import Spread, share_of
from engine.service.evaluation_job import clean_measures
from engine.service.messages import RobustnessMeasured
from raven_gui.panels.robustness.intervals import over_images
from raven_gui.panels.robustness.rows import HEADINGS, QualityRow
from raven_gui.panels.robustness.seeds import over_seeds, seeds_row
from raven_gui.panels.robustness.trade_off_points import Point, frontier
from raven_gui.workspace.evaluation import CleanFigure


def curve(epsilons: Sequence[float], accuracies: Sequence[float]) -> RobustnessMeasured:
    return RobustnessMeasured(
        job=1,
        run="r",
        source=ImageSource("mnist"),
        divergence="wasserstein",
        epsilons=tuple(epsilons),
        accuracies=tuple(accuracies),
        images=100,
    )


def point(error: float, accuracy: float) -> Point:
    return Point("r", f"{error} {accuracy}", Spread(error), Spread(accuracy), (), "")


def test_a_mean_over_seeds_is_of_the_budgets_that_all_of_them_have() -> None:
    line = over_seeds([curve((0, 0.1, 0.2), (0.9, 0.6, 0.3)), curve((0.2, 0), (0.1, 0.8))])
    assert line.budgets == (0, 0.2)
    assert line.percent == pytest.approx((85, 20))
    assert line.apart == pytest.approx((50**0.5, 200**0.5))


def test_of_points_as_far_off_the_frontier_has_the_one_that_holds_better() -> None:
    best, same, less, more = point(1, 0.6), point(1, 0.5), point(0.5, 0.2), point(2, 0.6)
    assert frontier([same, more, best, less]) == [less, best]


def test_an_interval_is_of_as_many_hits_as_there_were() -> None:
    """0.29 · 100 is a little less than 29 in floating point."""
    assert over_images(0.29, 100) == share_of(29, 100)
    assert over_images(0.29, None) is over_images(math.nan, 100) is None


def test_a_figure_is_at_its_ceiling_from_a_hair_below_the_logarithm_of_the_images() -> None:
    measure = next(one for one in clean_measures() if one.capped)

    def told(value: float | None) -> bool | None:
        known = {measure.name: CleanFigure(value, 100, True)}
        row = QualityRow(run="r", title="t", dataset="MNIST", bundled=False, measures=known)
        return row.at_ceiling(measure)

    assert [told(math.log(100) - below) for below in (0.04, 0.06)] == [True, False]
    assert told(None) is None
    free = replace(measure, capped=False)
    known = {measure.name: CleanFigure(9.0, 100, True)}
    row = QualityRow(run="r", title="t", dataset="MNIST", bundled=False, measures=known)
    assert row.at_ceiling(free) is False


def test_a_mean_of_figures_on_unlike_many_images_is_one_on_the_fewest() -> None:
    """From which on it would be at its ceiling."""
    rows = [
        QualityRow(
            run="r",
            title="t",
            dataset="MNIST",
            bundled=False,
            fresh=True,
            accuracy=accuracy,
            mse=accuracy / 10,
            mse_255=accuracy * 1000,
            pair_mean=accuracy * 2,
            pair_std=7.0,
            relative_pair=accuracy / 5,
            images=images,
            measures={"kl": CleanFigure(value, images, fresh)},
        )
        for accuracy, value, images, fresh in ((0.5, 3.0, 100, True), (0.7, 5.0, 50, False))
    ]
    group: Any = SimpleNamespace(face="r", title_of_some=lambda count: f"{count} seeds")
    row = seeds_row(group, rows)
    assert row.measures == {"kl": CleanFigure(4, 50, False)}
    assert row.std["kl"] == pytest.approx(2**0.5)
    told = dict(zip(HEADINGS, row.record(), strict=True))
    apart = 0.02**0.5
    assert told == {
        "run": "2 seeds",
        "accuracy_percent": pytest.approx(60),
        "mse": pytest.approx(0.06),
        "mse_255": pytest.approx(600),
        "pair_distance_mean": pytest.approx(1.2),
        "pair_distance_std": None,
        "relative_pair_distance": pytest.approx(0.12),
        "images": None,
        "measured": "here",
        "accuracy_percent_std": pytest.approx(100 * apart),
        "mse_std": pytest.approx(apart / 10),
        "mse_255_std": pytest.approx(1000 * apart),
        "relative_pair_distance_std": pytest.approx(apart / 5),
        "accuracy_percent_low": 0,
        "accuracy_percent_high": 100,
        "pair_distance_mean_std": pytest.approx(2 * apart),
        "seeds": 2,
    }
