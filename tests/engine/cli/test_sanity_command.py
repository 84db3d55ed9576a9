"""`raven sanity`, as it is typed."""

import pytest

from engine import probe_attack
from engine.attacks import auto_attack
from engine.evaluation import sanity
from engine.probe_attack import PROBE_USUAL
from engine.sanity import CHECKS, LIBRARY_ATTACKS
from tests.engine.cli.raven import raven


@pytest.fixture(autouse=True)
def few_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 30)
    monkeypatch.setattr(sanity, "PROBE_USUAL", {**PROBE_USUAL, "restarts": 1})


ASKED = ("sanity", "mnist/vae", "--images", "20", "--epsilon", "0,0.1", "--steps", "10")


def test_the_verdict_is_printed_and_the_status_is_0_whatever_it_says() -> None:
    answer = raven(*ASKED)
    assert answer.status == 0, answer.err
    assert "This curve can" in answer.out
    assert "An unlimited budget reaches chance" in answer.out
    assert "attack on the probe" in answer.out


def test_a_script_gets_every_figure() -> None:
    answer = raven(*ASKED, "--objective", "kl", "--transfer-from", "mnist/raven", "--json")
    checked, end = answer.events
    assert answer.status == 0 and end["images"] == 20
    assert [check["name"] for check in checked["checks"]] == list(CHECKS)
    assert checked["evidence"]["maximised"] == checked["config"]["maximised"] == "kl"
    assert not checked["config"].keys() & {"divergence", "epsilon"}, "they are told elsewhere"
    assert checked["evidence"]["transferred_from"] == "RAVEN (mnist/raven)"
    assert checked["evidence"]["budgets"] == [0, 0.1]
    assert checked["verdict"].startswith("This curve can")
    assert checked["trusted"] is ("cannot" not in checked["verdict"])


def test_a_run_that_cannot_lend_its_images_is_told_with_the_one_that_does() -> None:
    for named in ("mnist/vae", "fashion-mnist/vae"):
        answer = raven(*ASKED, "--transfer-from", named, "--json")
        assert answer.status == 0, answer.err
        lent = answer.events[0]["evidence"]["transferred_from"]
        assert (
            f"--transfer-from: 'VAE' ({named}) is not another run of mnist: the run 'VAE' "
            "(mnist/vae) is shown images attacked in 'RAVEN' (mnist/raven) instead."
        ) in answer.err
        assert lent == "RAVEN (mnist/raven)"
    assert "--transfer-from" not in raven(*ASKED, "--transfer-from", "mnist/raven").err


def test_autoattack_is_asked_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto_attack, "APGD_STEPS", 10)
    monkeypatch.setattr(auto_attack, "APGD_RESTARTS", 1)
    monkeypatch.setattr(auto_attack, "SQUARE_QUERIES", 10)
    answer = raven(*ASKED, "--autoattack", "--json")
    assert answer.status == 0, answer.err
    evidence = answer.events[0]["evidence"]
    curves = {curve["attack"]: curve["accuracies"] for curve in evidence["library"]}
    assert list(curves) == list(LIBRARY_ATTACKS)
    for clean, attacked in curves.values():
        assert clean == evidence["clean"] and evidence["worst"][1] <= attacked <= clean
    assert curves["apgd-ce"][1] < evidence["clean"]
    checks = {check["name"]: check["outcome"] for check in answer.events[0]["checks"]}
    assert checks["library"] != "left out"


USUAL = {"steps": 7, "restarts": 2, "schedule": "cosine"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), {}),
        (("--schedule", "constant"), {"schedule": "constant"}),
        (("--steps", "5", "--restarts", "1"), {"steps": 5, "restarts": 1}),
    ],
)
def test_on_the_probe_it_is_the_attack_that_evaluate_makes_unless_another_is_said(
    typed: tuple[str, ...], said: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_attack, "PROBE_USUAL", USUAL)
    few = "--images", "20", "--epsilons", "0,0.1", "--objective", "downstream"
    checked = raven("sanity", "mnist/vae", *few, *typed, "--json").events[0]
    evaluated = raven("evaluate", "mnist/vae", *few, *typed, "--json").events
    config = {name: checked["config"][name] for name in USUAL}
    assert config == USUAL | said
    first = "epsilon/2" if config["schedule"] == "cosine" else None
    assert checked["config"]["step_size"] == first
    assert config.items() <= evaluated[0]["attacks"]["downstream"].items()
    left = dict(zip(("0", "0.1"), checked["evidence"]["accuracies"], strict=True))
    assert left == pytest.approx(evaluated[1]["adversarial_accuracy"]["downstream"])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("--objective", "wassertein"), "Did you mean 'wasserstein'?"),
        (("--epsilon", "0"), "--epsilons: Name a budget above 0, too"),
        (("--transfer-from", "mnist/ravne"), "mnist/raven"),
    ],
)
def test_what_makes_no_sense_is_told(typed: tuple[str, ...], words: str) -> None:
    answer = raven(*ASKED, *typed)
    assert answer.status == 2 and words in answer.err
