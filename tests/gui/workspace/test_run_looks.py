"""A run looks the same in every panel and at every start."""

from dataclasses import dataclass

import pytest

from raven_gui.palettes import LIGHT
from raven_gui.workspace.run_looks import MOST_KEPT, RunLooks


@dataclass
class Memory:
    """What outlives the window."""

    run_looks: str = ""


def started(memory: Memory) -> RunLooks:
    looks = RunLooks()
    looks.keep_in(memory)
    return looks


def seen(looks: RunLooks, runs: list[str]) -> list[tuple[str, object]]:
    found = [looks.of(run, (), runs) for run in runs]
    return [(look.color, look.mark) for look in found]


def test_a_run_looks_as_it_did_at_the_last_start_whatever_has_gone_and_is_ticked() -> None:
    memory, runs = Memory(), [f"run-{number}" for number in range(12)]
    first = started(memory)
    first.give(runs, ())
    then = seen(first, runs[3:])
    later = started(memory)
    later.give(runs[3:][::-1], {"run-5", "run-9"})
    assert seen(later, runs[3:]) == then


def test_colours_repeat_only_when_all_are_taken_though_runs_of_before_had_them() -> None:
    memory = Memory()
    first = started(memory)
    first.give(["gone", "stays"], ())
    later = started(memory)
    runs = ["stays", *(f"new-{number}" for number in range(len(LIGHT.runs) - 1))]
    later.give(runs, ())
    assert {color for color, _ in seen(later, runs)} == set(LIGHT.runs)


def test_two_windows_give_a_run_one_look() -> None:
    memory = Memory()
    one, other = started(memory), started(memory)
    one.give(["a", "b"], ())
    other.give(["b", "c"], {"b"})
    one.give(["a", "b", "c"], ())
    assert seen(one, ["a", "b", "c"]) == seen(other, ["a", "b", "c"])
    assert len({color for color, _ in seen(one, ["a", "b", "c"])}) == 3


def test_a_restored_run_looks_as_before_it_was_deleted() -> None:
    looks = RunLooks()
    looks.give(["a", "b"], ())
    then = seen(looks, ["a"])
    looks.give(["b", "c"], ())
    looks.give(["a", "b", "c"], ())
    assert seen(looks, ["a"]) == then
    assert len({color for color, _ in seen(looks, ["a", "b", "c"])}) == 3


@pytest.mark.parametrize(
    "spoilt",
    ["", "{", "[]", '{"a": 3}', '{"a": ["#123456", "o", false]}', '{"a": ["#3B6FE0", "o", 7]}'],
)
def test_what_cannot_be_read_is_given_anew(spoilt: str) -> None:
    looks = started(Memory(spoilt))
    looks.give(["b", "a"], ())
    assert seen(looks, ["b"])[0][0] == LIGHT.runs[0]


def test_runs_that_are_long_gone_are_forgotten_in_the_end() -> None:
    memory = Memory()
    looks = started(memory)
    looks.give([f"old-{number}" for number in range(MOST_KEPT)], ())
    looks.give(["new"], ())
    assert '"old-0"' not in memory.run_looks and '"old-1"' in memory.run_looks
    assert '"new"' in memory.run_looks
