"""How long is left is reckoned from parts of trainings and readings, and told now and then."""

from dataclasses import dataclass, replace

import pytest

from engine.cli.output import Output
from engine.cli.reproduce_told import reproduction_told
from engine.reproduce.entry import reading
from engine.reproduce.pace import Left, Pace
from engine.reproduce.work import TRAINING, Unit
from engine.training import PRESETS

CONFIG = PRESETS["irobe/vae/mnist"].config
READINGS = (reading("pairs"), reading("robustness", epsilon=0.1))


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def pace_of(count: int, clock: Clock, jobs: int = 1) -> Pace:
    """Of so many units alike, each a training and two readings."""
    first = Unit(CONFIG, "0", "", "VAE", "", READINGS)
    units = {f"{index}": replace(first, run=f"{index}") for index in range(count)}
    return Pace(jobs, units, {run: [TRAINING, 0, 1] for run in units}, clock)


def behind_a_training(count: int) -> tuple[Pace, Clock]:
    """Of so many units the first has trained for 100 seconds, and what follows is not begun."""
    clock = Clock()
    pace = pace_of(count, clock)
    pace.at("0", TRAINING, 0.0)
    clock.now = 100
    return pace, clock


def seconds_of(pace: Pace) -> float | None:
    """That are left."""
    left = pace.left()
    return None if left is None else left.seconds


def test_the_first_training_tells_of_all_before_it_is_done() -> None:
    clock = Clock()
    pace = pace_of(3, clock)
    assert pace.left() is None
    pace.at("0", TRAINING, 0.0)
    assert pace.left() is None
    clock.now = 10
    pace.at("0", TRAINING, 0.25)
    left = pace.left()
    assert left is not None and left.at_least, "nothing tells yet how long readings take"
    assert left.seconds == pytest.approx(30 + 2 * 40)


def test_readings_count_and_the_time_left_runs_down_evenly() -> None:
    clock = Clock()
    pace = pace_of(2, clock)
    told = []
    for unit in "01":
        for number, seconds in ((TRAINING, 100), (0, 20), (1, 30)):
            for done in range(seconds):
                pace.at(unit, number, done / seconds if number == TRAINING else 0.0)
                told.append(seconds_of(pace))
                clock.now += 1
        pace.end(unit)
    second = told[150:]
    assert second == pytest.approx([150 - at for at in range(150)])
    assert pace.left() == Left(0)


def test_what_went_on_from_a_checkpoint_is_reckoned_from_there() -> None:
    clock = Clock()
    pace = pace_of(1, clock)
    pace.at("0", TRAINING, 0.5)
    clock.now = 10
    pace.at("0", TRAINING, 0.75)
    assert seconds_of(pace) == pytest.approx(10)


def test_several_at_once_share_what_is_left() -> None:
    clock = Clock()
    pace = pace_of(4, clock, jobs=2)
    for unit in "01":
        pace.at(unit, TRAINING, 0.0)
    clock.now = 10
    for unit in "01":
        pace.at(unit, TRAINING, 0.5)
    assert seconds_of(pace) == pytest.approx((10 + 10 + 20 + 20) / 2)


def test_what_nothing_like_it_was_measured_of_makes_it_at_least_so_long() -> None:
    pace, clock = behind_a_training(2)
    pace.at("0", 0, 0.0)
    assert pace.left() == Left(100, at_least=True)
    clock.now = 101
    pace.at("0", 1, 0.0)
    assert pace.left() == Left(100 + 1, at_least=True), "an attack, of which nothing is known"
    clock.now = 701
    pace.end("0")
    assert pace.left() == Left(100 + 1 + 600)


def test_nothing_is_told_where_nothing_but_the_unknown_is_left() -> None:
    pace, _ = behind_a_training(1)
    pace.at("0", 1, 0.0)
    assert pace.left() is None


def test_one_radius_tells_of_another_and_one_figure_not_of_another() -> None:
    clock = Clock()
    measured = (
        *(reading("robustness", epsilon=radius) for radius in (0.1, 0.2)),
        *(reading("clean", name=name) for name in ("mse_255", "information")),
    )
    unit = Unit(CONFIG, "0", "", "VAE", "", measured)
    pace = Pace(1, {"0": unit}, {"0": range(4)}, clock)
    pace.at("0", 0, 0.0)
    clock.now = 30
    pace.at("0", 1, 0.0)
    assert pace.left() == Left(30, at_least=True)
    clock.now = 60
    pace.at("0", 2, 0.0)
    clock.now = 61
    pace.at("0", 3, 0.0)
    assert pace.left() is None, "a second for one figure says nothing of the last one"


@pytest.mark.parametrize("as_json", [False, True])
def test_off_a_terminal_a_line_a_minute_tells_how_far_it_is(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    with reproduction_told(Output(as_json), clock) as show:
        for clock.now in range(130):
            show("training VAE", clock.now / 100, 3, lambda: Left(300 - clock.now, clock.now > 99))
    told = capsys.readouterr()
    lines = (told.out if as_json else told.err).splitlines()
    assert len(lines) == 3 and not (told.err if as_json else told.out)
    if as_json:
        assert '"event": "progress", "what": "training VAE", "done": 0.6, "total": 3' in lines[1]
        assert '"seconds_left": 240, "at_least": false' in lines[1]
        assert '"seconds_left": 180, "at_least": true' in lines[2]
    else:
        assert lines[1] == "training VAE (0.60 of 3 trainings, about 4 min left)"
        assert lines[2] == "training VAE (1.20 of 3 trainings, at least 3 min left)"


def test_a_bar_tells_what_is_reckoned_though_no_training_is_under_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    clock = Clock()
    with reproduction_told(Output(as_json=False), clock) as show:
        for clock.now in range(100):
            show("robustness of VAE", 1, 3, lambda: Left(300 - clock.now))
    told = capsys.readouterr().err
    assert "robustness of VAE" in told and "about 3 min left" in told
    assert ":" not in told, "which the bar would tell by itself"
