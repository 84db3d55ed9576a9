"""Commands that measure several runs tell the mean over those that differ in their seed alone."""

import shutil
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pytest

from engine.cli.label_efficiency_told import OF_DRAWS
from engine.cli.over_seeds import ABOUT
from engine.intervals import mean_of_seeds, share_over_seeds
from engine.runs import Run
from tests.engine.cli.raven import Answer, raven

Runs = tuple[Path, Path, Path]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Two seeds of one setting, and a third that is not finished."""
    folder = tmp_path_factory.mktemp("runs")
    for seed in ("0", "1"):
        typed = ("--variant", "vae", "--seed", seed, "--limit", "200", "--epochs", "1")
        answer = raven("train", *typed, "--out", folder / seed)
        assert answer.status == 0, answer.err
    stopped = Run(shutil.copytree(folder / "1", folder / "2"), "2")
    text = (stopped.path / "run.json").read_text()
    (stopped.path / "run.json").write_text(text.replace('"seed": 1', '"seed": 2'))
    stopped.set_state("interrupted")
    return folder / "0", folder / "1", folder / "2"


def of_seeds(answer: Answer, runs: Runs) -> dict[str, Any]:
    """The line of the mean, which is over the finished ones."""
    assert answer.status == 0, answer.err
    assert f"({runs[2]}) is not finished, and is left out of the mean of 2 seeds." in answer.err
    (line,) = (event for event in answer.events if event["event"] == "seeds")
    assert line["runs"] == [str(run) for run in runs[:2]] and line["seeds"] == [0, 1]
    assert line["left_out"] == [str(runs[2])]
    return line


def test_clean_figures(runs: Runs) -> None:
    asked = ("measure", *runs, "--measures", "kl,active_units,accuracy", "--images", "50")
    answer = raven(*asked, "--json")
    line = of_seeds(answer, runs)
    measured = {e["run"]: e["figures"] for e in answer.events if e["event"] == "measured"}
    for name, told in line["figures"].items():
        values = [measured[str(run)][name] for run in runs[:2]]
        expected = share_over_seeds(values, 50) if name == "accuracy" else mean_of_seeds(values, 0)
        assert told == {
            "mean": fmean(values),
            "std": stdev(values),
            "interval": [expected.low, expected.high],
        }
    assert line["accuracy_by_task"] == {"digit": line["figures"]["accuracy"]}
    out = raven(*asked).out
    assert f"{line['figures']['kl']['mean']:.5g} ± {line['figures']['kl']['std']:.2g} (" in out
    assert ABOUT in " ".join(out.split())


def test_a_figure_that_a_method_has_not_has_no_mean(tmp_path: Path) -> None:
    seeds = []
    for seed in ("0", "1"):
        typed = ("--variant", "ae", "--seed", seed, "--limit", "200", "--epochs", "1")
        assert raven("train", *typed, "--out", tmp_path / seed).status == 0
        seeds.append(tmp_path / seed)
    answer = raven("measure", *seeds, "--measures", "kl,mse_255", "--images", "50", "--json")
    (line,) = (event for event in answer.events if event["event"] == "seeds")
    assert line["figures"]["kl"] is None and line["figures"]["mse_255"]["std"] > 0


def test_label_efficiency(runs: Runs) -> None:
    asked = ("label-efficiency", *runs, "--labels", "10,100", "--draws", "2", "--images", "100")
    answer = raven(*asked, "--json")
    line = of_seeds(answer, runs)
    curves = {e["run"]: e["curve"] for e in answer.events if e["event"] == "label_efficiency"}
    assert [point["labels"] for point in line["curve"]] == [10, 100]
    for place, told in enumerate(line["curve"]):
        values = [fmean(curves[str(run)][place]["accuracies"]) for run in runs[:2]]
        assert told["mean"] == pytest.approx(fmean(values))
        assert told["std"] == pytest.approx(stdev(values))
        assert 0 <= told["interval"][0] <= told["mean"] <= told["interval"][1] <= 1
        draws = zip(*(curves[str(run)][place]["accuracies"] for run in runs[:2]), strict=True)
        widest = share_over_seeds(values, 100), mean_of_seeds([fmean(draw) for draw in draws])
        assert told["interval"][0] == max(0, min(one.low for one in widest))
        assert told["interval"][1] == min(1, max(one.high for one in widest))
    out = raven(*asked).out
    told = line["curve"][1]
    assert f"{told['mean']:.1%} ± {told['std']:.1%} (" in out
    assert f"{ABOUT} {OF_DRAWS}" in " ".join(out.split())


def test_an_evaluation(runs: Runs) -> None:
    asked = ("--images", "50", "--steps", "1", "--epsilons", "0")
    answer = raven("evaluate", *runs, *asked, "--json")
    line = of_seeds(answer, runs)
    evaluated = {e["run"]: e["accuracy"] for e in answer.events if e["event"] == "evaluated"}
    assert len(evaluated) == 3, "what is not finished is told of by itself"
    assert line["accuracy"]["mean"] == fmean(evaluated[str(run)] for run in runs[:2])
