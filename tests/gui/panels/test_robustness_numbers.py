"""Numbers of the Robustness panel that no widget is needed for."""

import math
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from engine.data import ImageSource
from engine.intervals import Interval, Spread, share_of
from engine.service.evaluation_job import clean_measures
from engine.service.messages import RobustnessMeasured
from raven_gui.panels.robustness.intervals import over_images
from raven_gui.panels.robustness.labels_figures import mean_table, over_draws
from raven_gui.panels.robustness.model import COLUMNS
from raven_gui.panels.robustness.rows import HEADINGS, QualityRow, quality_row
from raven_gui.panels.robustness.seeds import KnownGroup, over_seeds, seeds_row
from raven_gui.panels.robustness.trade_off_points import Point, frontier
from raven_gui.workspace.evaluation import CleanFigure
from raven_gui.workspace.label_efficiency import LabelCurve
from raven_gui.workspace.seed_groups import SeedGroup


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


def test_of_points_in_one_place_the_frontier_has_all() -> None:
    one, other = point(1, 0.6), replace(point(1, 0.6), title="other")
    assert frontier([one, other, point(0.5, 0.2)])[1:] == [one, other]


def test_an_interval_is_of_as_many_hits_as_there_were() -> None:
    """0.29 · 100 is a little less than 29 in floating point."""
    assert over_images(0.29, 100, "mnist") == share_of(29, 100)
    assert over_images(0.29, None, "mnist") is over_images(math.nan, 100, "mnist") is None


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


def test_every_column_tells_and_sorts_by_its_own_figure() -> None:
    row = QualityRow(
        run="r",
        title="t",
        dataset="MNIST",
        bundled=False,
        accuracy=0.5,
        mse=0.01234,
        mse_255=802.4,
        pair_mean=1.5,
        pair_std=0.25,
        relative_pair=0.125,
        images=1000,
        interval=Interval(0.5, 0.4, 0.7),
    )
    told = {column.heading: (column.number(row), column.words(row)) for column in COLUMNS}
    assert told == {
        "Run": ("t", "t"),
        "Accuracy": (0.5, "50.0\xa0%"),
        "Interval": (pytest.approx(0.3), "40.0–70.0\xa0%"),
        "MSE": (0.01234, "0.0123"),
        "MSE (0–255)": (802.4, "802"),
        "Paired distance": (1.5, "1.50 ± 0.250"),
        "Relative": (0.125, "0.125"),
        "Images": (1000, "1,000"),
    }


@pytest.mark.parametrize("here", [True, False])
def test_a_runs_figures_are_those_of_now_or_else_those_of_its_file(here: bool) -> None:
    figures = {"mse": 0.1, "mse_255": 2.0, "relative_pair_distance": 5.0, "images": 60}
    measured = SimpleNamespace(**figures, pair_distance=(3.0, 4.0)) if here else None
    run: Any = SimpleNamespace(
        id="r", bundled=False, figures={} if here else figures | {"pair_distance": [3.0, 4.0]}
    )
    workspace: Any = SimpleNamespace(
        images=SimpleNamespace(dataset="mnist"),
        dataset_title=str,
        runs=SimpleNamespace(title=str),
        robustness=SimpleNamespace(quality=lambda _: measured, accuracy=lambda _: 0.9),
        evaluation=SimpleNamespace(shown=()),
    )
    row = quality_row(workspace, run)
    assert (row.accuracy, row.mse, row.mse_255, row.pair_mean) == (0.9, 0.1, 2.0, 3.0)
    assert (row.pair_std, row.relative_pair, row.images, row.fresh) == (4.0, 5.0, 60, here)
    assert row.interval == share_of(54, 60)


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


def test_label_efficiency_over_seeds_is_the_mean_of_their_means() -> None:
    """Whose deviation is that of these, at the numbers of labels that all seeds have."""
    first = LabelCurve((10, 100, 1000), ((0.2, 0.4), (0.7, 0.9), (0.9, 0.9)), 100, 0, True)
    second = LabelCurve((10, 100), ((0.4, 0.6), (0.8, 0.8)), 100, 0, True)
    line = over_draws([first, second])
    assert line.budgets == (10, 100)
    assert line.percent == pytest.approx((40, 80))
    assert line.apart == pytest.approx((200**0.5, 0))
    group: Any = KnownGroup("Six", cast("SeedGroup", None), (first, second))
    table = mean_table([group])["over seeds"]
    assert list(table["run"]) == ["Six", "Six"] and list(table["labels"]) == [10, 100]
    assert list(table["accuracy"]) == pytest.approx([0.4, 0.8])
    assert list(table["accuracy_std"]) == pytest.approx([0.02**0.5, 0])
    assert list(table["seeds"]) == [2, 2]
