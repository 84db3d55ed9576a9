"""How long is left is reckoned from parts of trainings and readings, and told now and then."""

from dataclasses import dataclass, replace

import pytest

from engine.cli.output import Output
from engine.cli.reproduce_told import reproduction_told
from engine.reproduce.entry import reading
from engine.reproduce.pace import Pace
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


def test_the_first_training_tells_of_all_before_it_is_done() -> None:
    clock = Clock()
    pace = pace_of(3, clock)
    assert pace.left() is None
    pace.at("0", TRAINING, 0.0)
    assert pace.left() is None
    clock.now = 10
    pace.at("0", TRAINING, 0.25)
    assert pace.left() == pytest.approx(30 + 2 * 40)


def test_readings_count_and_the_time_left_runs_down_evenly() -> None:
    clock = Clock()
    pace = pace_of(2, clock)
    told = []
    for unit in "01":
        for number, seconds in ((TRAINING, 100), (0, 20), (1, 30)):
            for done in range(seconds):
                pace.at(unit, number, done / seconds if number == TRAINING else 0.0)
                told.append(pace.left())
                clock.now += 1
        pace.end(unit)
    second = told[150:]
    assert second == pytest.approx([150 - at for at in range(150)])
    assert pace.left() == 0


def test_what_went_on_from_a_checkpoint_is_reckoned_from_there() -> None:
    clock = Clock()
    pace = pace_of(1, clock)
    pace.at("0", TRAINING, 0.5)
    clock.now = 10
    pace.at("0", TRAINING, 0.75)
    assert pace.left() == pytest.approx(10)


def test_several_at_once_share_what_is_left() -> None:
    clock = Clock()
    pace = pace_of(4, clock, jobs=2)
    for unit in "01":
        pace.at(unit, TRAINING, 0.0)
    clock.now = 10
    for unit in "01":
        pace.at(unit, TRAINING, 0.5)
    assert pace.left() == pytest.approx((10 + 10 + 20 + 20) / 2)


@pytest.mark.parametrize("as_json", [False, True])
def test_off_a_terminal_a_line_a_minute_tells_how_far_it_is(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    with reproduction_told(Output(as_json), clock) as show:
        for clock.now in range(130):
            show("training VAE", clock.now / 100, 3, lambda: 300 - clock.now)
    told = capsys.readouterr()
    lines = (told.out if as_json else told.err).splitlines()
    assert len(lines) == 3 and not (told.err if as_json else told.out)
    if as_json:
        assert '"event": "progress", "what": "training VAE", "done": 0.6, "total": 3' in lines[1]
        assert '"seconds_left": 240' in lines[1]
    else:
        assert lines[1] == "training VAE (0.60 of 3 trainings, about 4 min left)"
