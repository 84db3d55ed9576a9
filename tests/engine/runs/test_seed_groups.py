"""Runs that differ in their seed alone are found to be one, wherever they were begun."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.config import TrainingConfig
from engine.runs import RunInfo, RunStore, in_groups
from engine.training import complete

RAVEN = TrainingConfig(variant="raven", epochs=4)


def run(name: str, seed: int, group: str = "", state: Any = "finished", **changes: Any) -> RunInfo:
    further = changes.pop("planned_epochs", None)
    return RunInfo(
        id=name,
        name=name,
        path=Path(name),
        bundled=False,
        state=state,
        config=RAVEN.model_copy(update={"seed": seed, **changes}),
        created="2026-01-01T10:00:00+00:00",
        epochs_done=4,
        seconds=1.0,
        group=group,
        planned_epochs=further,
    )


def found(*runs: RunInfo) -> list[set[str]]:
    """The groups, by the names of their runs."""
    told = in_groups(runs)
    assert [info.id for info in told] == [info.id for info in runs], "the order stays"
    groups = {info.group: {one.id for one in told if one.group == info.group} for info in told}
    return [members for group, members in groups.items() if group]


def test_a_seed_that_was_begun_later_joins_those_begun_together() -> None:
    later = run("later", 2)
    begun = run("a", 0, group="g"), run("b", 1, group="g")
    assert found(*begun, later) == [{"a", "b", "later"}]
    assert in_groups((*begun, later))[2].group == "g", "what was kept of the group is found again"
    assert found(run("first", 0), run("copy", 5, device="cpu")) == [{"first", "copy"}]


@pytest.mark.parametrize(
    "changes",
    [
        {"epochs": 8},
        {"objective": {"sigma_aug": 0.02}},
        {"limit": 2000},
        {"data_root": Path("elsewhere")},
        {"base": "another"},
        {"planned_epochs": 2},
    ],
)
def test_whatever_else_differs_tells_runs_apart(changes: dict[str, Any]) -> None:
    assert found(run("one", 0), run("other", 1, **changes)) == []
    assert found(run("one", 0, group="g"), run("other", 1, **changes)) == []
    alike = run("third", 2, **changes), run("fourth", 3, **changes)
    assert found(run("one", 0), *alike) == [{"third", "fourth"}]


def test_of_seeds_begun_together_one_that_was_trained_further_is_alone() -> None:
    seeds = [run(name, place, group="g") for place, name in enumerate("abc")]
    further = run("b", 1, group="g", epochs=8, planned_epochs=4)
    told = in_groups([seeds[0], further, seeds[2]])
    assert [info.group for info in told] == ["g", "", "g"]


def test_a_seed_counts_once_and_the_finished_run_of_it_does() -> None:
    again = run("a again", 0)
    assert found(run("a", 0), again) == []
    assert found(run("a", 0), again, run("b", 1)) == [{"a", "b"}]
    stopped = run("a", 0, state="interrupted")
    assert found(stopped, again, run("b", 1)) == [{"a again", "b"}]
    twice = [run(f"{name}{time}", seed) for time in (1, 2) for seed, name in enumerate("ab")]
    assert found(*twice) == [{"a1", "b1"}, {"a2", "b2"}]


def test_seeds_begun_together_may_each_go_on_from_a_base_of_their_own() -> None:
    own = [run(name, place, group="g", base=f"base {place}") for place, name in enumerate("ab")]
    assert found(*own, run("c", 2, base="base 0")) == [{"a", "b", "c"}]
    assert found(*(replace(one, group="") for one in own)) == []


def test_another_seed_of_a_bundled_run_joins_it() -> None:
    for bundled in RunStore().infos():
        config = complete(bundled.config.model_copy(update={"seed": 1}))
        assert found(bundled, replace(bundled, id="own", config=config)) == [{bundled.id, "own"}]
