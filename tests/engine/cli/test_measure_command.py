"""`raven measure` and `raven measures`, as they are typed."""

import json
import math
from typing import Any

import pytest

from engine.ceilings import AT_CEILING, MARK
from engine.cli import main
from engine.evaluation import MEASURES

Printed = pytest.CaptureFixture[str]


def typed(capsys: Printed, *arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, the lines of JSON, and what stands on stderr."""
    status = main([*map(str, arguments), "--json"])
    printed = capsys.readouterr()
    return status, [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_all_measures_are_explained(capsys: Printed) -> None:
    status, lines, _ = typed(capsys, "measures")
    assert status == 0 and [line["name"] for line in lines] == list(MEASURES)
    told = ("explanation", "formula", "reference", "unit")
    assert all(line[part] for line in lines for part in told)


def test_two_runs_are_measured_and_the_seed_fixes_the_figures(capsys: Printed) -> None:
    asked = ("measure", "mnist/vae", "mnist/raven", "--measures", "kl,information", "--images", 200)
    status, (vae, raven, end), _ = typed(capsys, *asked)
    assert status == 0 and end["images"] == 200
    assert 0 < vae["figures"]["kl"] < raven["figures"]["kl"]
    assert typed(capsys, *asked)[1][0] == vae


def test_a_bound_that_can_rise_no_further_is_marked(capsys: Printed) -> None:
    asked = ("measure", "mnist/vae", "--measures", "kl,information", "--images")
    _, (few, *_), _ = typed(capsys, *asked, 20)
    _, (many, *_), _ = typed(capsys, *asked, 1)
    assert few["figures"]["information"] <= math.log(20)
    assert few["at_ceiling"] == many["at_ceiling"] == ["information"]
    assert main([*map(str, asked), "20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (told,) = (line for line in lines if "Mutual information" in line)
    assert MARK in told and sum(MARK in line for line in lines) == 1
    assert " ".join(lines).endswith(AT_CEILING)


def test_an_unknown_measure_is_named_and_its_neighbour_offered(capsys: Printed) -> None:
    status, (line,), remark = typed(capsys, "measure", "mnist/vae", "--measures", "activ_units")
    assert status == 2 and "active_units" in remark and line["event"] == "error"
