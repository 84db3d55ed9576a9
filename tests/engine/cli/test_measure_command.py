"""`raven measure` and `raven measures`, as they are typed."""

import json
import math
from pathlib import Path
from typing import Any

import platformdirs
import pytest
import torch

from engine.ceilings import AT_CEILING, MARK
from engine.cli import main
from engine.data import DATASETS
from engine.evaluation import MEASURES, Subject, classifier, inception_weights
from engine.evaluation.inception_weights import WeightsError
from engine.measures import Steps, all_of
from engine.runs import RunStore
from engine.service.loading import load

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


def test_what_a_measure_means_is_told_where_it_is_named(capsys: Printed) -> None:
    status, lines, _ = typed(capsys, "measures", "kl", "mse_255", "kl")
    assert status == 0 and [line["name"] for line in lines] == ["kl", "mse_255"]
    assert main(["measures", "mse_255"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    error = MEASURES["mse_255"]
    assert f"MSE (mse_255): {error.explanation} {error.formula} In {error.unit}; " in told
    assert "0 to 65,025. Lower is better. Irobe et al., Table 2." in told
    status, _, remark = typed(capsys, "measures", "klx")
    assert status == 2 and "There is no measure 'klx'. Did you mean 'kl'?" in remark


@pytest.mark.parametrize("name", [name for name in MEASURES if name.startswith("frechet_")])
def test_of_a_distance_by_a_classifier_it_is_told_which_task_that_knows(name: str) -> None:
    assert "all of its tasks" in MEASURES[name].explanation


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


def test_one_image_has_no_distance_of_sets_and_the_rest_is_told(capsys: Printed) -> None:
    asked = "kl,frechet_samples,relative_pair_distance,active_units,log_likelihood"
    status, (told, _), remarks = typed(
        capsys, "measure", "mnist/vae", "--images", 1, "--measures", asked
    )
    assert status == 0 and told["figures"]["kl"] > 0 > told["figures"]["log_likelihood"]
    for name in ("frechet_samples", "relative_pair_distance", "active_units"):
        assert told["figures"][name] is None
        assert f"{MEASURES[name].title} is not told of a single image" in remarks


def test_a_run_is_scored_by_the_variance_of_the_images_it_was_trained_on(capsys: Printed) -> None:
    """Of its hundred digits, although it is asked about garments, of which there are thousands."""
    made = ("train", "--variant", "vae", "--likelihood", "iso-i", "--limit", 100, "--epochs", 1)
    assert typed(capsys, *made, "--name", "few")[0] == 0
    _, (told, _), _ = typed(
        *(capsys, "measure", "few", "--dataset", "fashion-mnist", "--images", 2),
        *("--measures", "log_likelihood"),
    )
    digits, garments = (DATASETS[name] for name in ("mnist", "fashion-mnist"))
    tests = garments.load("test").first(2)
    trained = all_of(load(RunStore().resolve("few"), torch.device("cpu"), tests))
    subject = Subject(trained, tests, lambda: digits.load("train").first(100))
    expected = all_of(MEASURES["log_likelihood"].of(subject))
    assert told["figures"]["log_likelihood"] == pytest.approx(expected, rel=1e-5)


def test_weights_that_are_not_there_are_missed_before_anything_is_measured(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not after all other measures, whose figures would be lost."""

    def unreachable(named: Path | None) -> Steps[Path]:
        raise WeightsError("There is no network.")

    monkeypatch.setattr(inception_weights, "weights_file", unreachable)
    monkeypatch.setattr(Subject, "posterior", lambda subject: pytest.fail("was measured"))
    asked = ("measure", "mnist/vae", "--measures", "kl,fid_samples", "--images", 20)
    status, (line,), _ = typed(capsys, *asked)
    assert status == 1 and line["sentence"] == "There is no network."


def test_a_frechet_distance_on_few_images_is_told_with_a_caution(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))
    monkeypatch.setattr(classifier, "STEPS", 1)
    asked = ("measure", "mnist/vae", "--measures", "kl,frechet_reconstructions", "--images")
    _, _, remarks = typed(capsys, *asked, 8)
    assert "too high on 8 images" in remarks and "512 or more are wanted, 4 for each" in remarks
    _, _, remarks = typed(capsys, *asked, 512)
    assert "too high" not in remarks


def test_an_unknown_measure_is_named_and_its_neighbour_offered(capsys: Printed) -> None:
    status, (line,), remark = typed(capsys, "measure", "mnist/vae", "--measures", "activ_units")
    assert status == 2 and "active_units" in remark and line["event"] == "error"
