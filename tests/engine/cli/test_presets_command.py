"""`raven presets`, and what `raven train` makes of a preset, of options over it and of --set."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.likelihoods import LIKELIHOODS
from engine.networks import NETWORKS
from engine.training import PRESETS
from tests.engine.cli.raven import Answer, raven

SHORT = ("--limit", "300", "--epochs", "1", "--device", "cpu")
MLP = ("--network", "mlp", *SHORT)


def config_of(answer: Answer) -> dict[str, Any]:
    assert (answer.status, answer.err) == (0, "")
    config: dict[str, Any] = answer.events[0]["config"]
    return config


def test_presets_come_one_a_line_with_all_that_they_choose() -> None:
    events = raven("presets", "--json").events

    assert [event["name"] for event in events] == list(PRESETS)
    for event, preset in zip(events, PRESETS.values(), strict=True):
        assert event["event"] == "preset"
        assert event["config"] == preset.config.model_dump(mode="json")
        assert (event["title"], event["reference"]) == (preset.title, preset.reference)
        assert event["notes"] == dict(preset.notes)


def test_a_person_sees_a_table_of_those_whose_names_begin_so() -> None:
    answer = raven("presets", "irobe/")

    assert answer.out.count("Irobe et al.") == 8
    assert "takida" not in answer.out


def test_a_whole_name_tells_all_of_it_and_what_the_paper_left_open() -> None:
    answer = raven("presets", "irobe/smooth-encoder/mnist")

    assert "objective.radius: 0.02" in answer.out
    assert "The paper does not say in which radius the partner is selected." in answer.out


def test_likelihoods_and_networks_are_listed() -> None:
    likelihoods = {event["name"]: event for event in raven("likelihoods", "--json").events}
    networks = [event["name"] for event in raven("networks", "--json").events]

    assert list(likelihoods) == list(LIKELIHOODS)
    assert likelihoods["gaussian"]["settings"]["properties"]["variance"]["default"] == 1
    assert networks == list(NETWORKS)
    assert "--set components=5" in raven("likelihoods").out


def test_a_preset_is_trained_as_it_is(tmp_path: Path) -> None:
    answer = raven(
        *("train", "--preset", "irobe/raven/fashion-mnist", *SHORT),
        *("--out", tmp_path / "run", "--json"),
    )

    chosen = {"limit": 300, "epochs": 1, "device": "cpu"}
    whole = PRESETS["irobe/raven/fashion-mnist"].config.model_dump(mode="json")
    assert config_of(answer) == {**whole, **chosen}
    assert answer.events[-1]["event"] == "finished"
    assert json.loads((tmp_path / "run" / "run.json").read_text())["config"] == config_of(answer)


def test_options_lie_over_a_preset_and_its_settings_leave_with_their_method(tmp_path: Path) -> None:
    preset = "takida/wae-mmd/mnist"
    same = config_of(
        raven("train", "--preset", preset, *MLP, "--latent", "3", "--out", tmp_path / "a", "--json")
    )
    other = config_of(
        raven(
            *("train", "--preset", preset, "--variant", "vae-noise", "--likelihood", "iso-i"),
            *(*MLP, "--out", tmp_path / "b", "--json"),
        )
    )

    assert (same["variant"], same["network"], same["latent"]) == ("wae-mmd", "mlp", 3)
    assert (same["objective"], same["batch_size"]) == ({"penalty": 200.0}, 64)
    assert same["likelihood_settings"] == {"variance": 0.5}
    assert (other["objective"], other["likelihood_settings"]) == ({"noise": 0.05}, {})
    assert (other["optimiser"], other["batch_size"]) == ("adam", 64)


def test_set_reaches_the_method_and_the_likelihood(tmp_path: Path) -> None:
    config = config_of(
        raven(
            *("train", "--variant", "simplified-vae", "--likelihood", "gaussian", *MLP),
            *("--set", "variance=0.5", "--set", "likelihood.variance=0.25"),
            *("--set", "encoding=fixed", "--out", tmp_path / "run", "--json"),
        )
    )

    assert config["objective"] == {"encoding": "fixed", "variance": 0.5}
    assert config["likelihood_settings"] == {"variance": 0.25}


def test_a_list_is_set_with_commas_and_a_plain_name_may_be_the_likelihoods(tmp_path: Path) -> None:
    config = config_of(
        raven(
            *("train", "--variant", "raven", "--likelihood", "gaussian", *MLP, "--latent", "2"),
            *("--set", "sigma_aug=0.01, 0.02", "--set", "variance=0.1"),
            *("--out", tmp_path / "run", "--json"),
        )
    )

    assert config["objective"]["sigma_aug"] == [0.01, 0.02]
    assert config["likelihood_settings"] == {"variance": 0.1}


def test_a_training_goes_on_from_a_run_that_is_named(tmp_path: Path) -> None:
    vae, ss = (f"cemgil/{method}/color-mnist/mlp" for method in ("vae", "avae-ss"))
    small = (*SHORT, "--dataset", "mnist", "--latent", "4")
    assert raven("train", "--preset", vae, *small, "--name", "the base").status == 0

    answer = raven("train", "--preset", ss, *small, "--base", "the base", "--json")
    other = raven("train", "--preset", ss, *small, "--latent", "5", "--base", "the base")

    assert answer.events[-1]["event"] == "finished"
    (base,) = (e for e in raven("runs", "--json").events if e["name"] == "the base")
    assert config_of(answer)["base"] == base["id"]
    assert other.status == 2
    assert "has the number of latent dimensions 4, not 5: take the same." in other.err


@pytest.mark.parametrize(
    ("likelihood", "of_base", "own", "sentence"),
    [
        (
            "iso-i-trainable",
            "start=0.01",
            "floor=0.0001",
            "'Start σ²' 0.01, not 0.1: ",
        ),
        ("gaussian", "variance=0.5", "variance=2", "'Variance σ²' 0.5, not 2.0: "),
        ("logistics", "components=3", "components=5", "'Components K' 3, not 5: "),
    ],
)
def test_a_base_whose_likelihood_has_other_settings_is_refused_before_there_is_a_run(
    likelihood: str, of_base: str, own: str, sentence: str
) -> None:
    small = (*MLP, "--latent", "4", "--likelihood", likelihood)
    base = raven("train", "--variant", "vae", *small, "--set", of_base, "--name", "the base")
    goes_on = ("train", "--variant", "avae-ss", *small, "--base", "the base")

    other = raven(*goes_on, "--set", own)
    same = raven(*goes_on, "--set", f"likelihood.{of_base}", "--name", "the same")

    assert (base.status, other.status, same.status) == (0, 2, 0)
    assert f"The base run 'the base' has the likelihood's setting {sentence}" in other.err
    assert f"(--set likelihood.{of_base})" in other.err
    own_runs = [run["name"] for run in raven("runs", "--json").events if not run["bundled"]]
    assert sorted(own_runs) == ["the base", "the same"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "presets irobe/ravne",
            "There is no preset 'irobe/ravne'. Did you mean 'irobe/raven/mnist'",
        ),
        ("presets xyz", "There is no preset 'xyz'. 'raven presets' lists those there are."),
        ("train --preset irobe/raven", "There is no preset 'irobe/raven'. Did you mean"),
        ("train --preset cemgil/avae-ss/celeba", "name a finished one as its base"),
        ("train --variant avae-ss --base nobody", "There is no run 'nobody'."),
        ("train --continue mnist/vae --preset irobe/vae/mnist", "leave out --preset."),
        (
            "train --set likelihood.beta=1",
            "no setting 'likelihood.beta'. This likelihood has none.",
        ),
        (
            "train --likelihood gaussian --set likelihood.var=1",
            "Did you mean 'likelihood.variance'?",
        ),
        ("train --likelihood gaussian --set varianc=1", "Did you mean 'variance'?"),
        (
            "train --likelihood gaussian --set variance=0",
            "--set likelihood.variance=0: it should be",
        ),
        ("train --set sigma_aug=0.01,x", "--set sigma_aug=0.01,x: it should be"),
        ("train --set sigma_aug=0.01,0.02", "there are 10 latent dimensions"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(typed: str, sentence: str) -> None:
    answer = raven(*typed.split())

    assert answer.status == 2
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
