"""`raven sanity`, as it is typed."""

import pytest

from engine.attacks import auto_attack
from engine.evaluation import sanity
from engine.sanity import CHECKS, LIBRARY_ATTACKS
from tests.engine.cli.raven import raven


@pytest.fixture(autouse=True)
def few_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanity, "QUERIES", 30)
    monkeypatch.setattr(sanity, "PROBE_USUAL", {**sanity.PROBE_USUAL, "restarts": 1})


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
    assert checked["evidence"]["transferred_from"] == "RAVEN"
    assert checked["evidence"]["budgets"] == [0, 0.1]
    assert checked["verdict"].startswith("This curve can")
    assert checked["trusted"] is ("cannot" not in checked["verdict"])


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


@pytest.mark.parametrize(
    ("typed", "schedule", "step"),
    [((), "cosine", "epsilon/2"), (("--schedule", "constant"), "constant", None)],
)
def test_on_the_probe_steps_shorten_unless_it_is_said_how_they_go(
    typed: tuple[str, ...], schedule: str, step: str | None
) -> None:
    answer = raven(*ASKED, "--objective", "downstream", *typed, "--json")
    told = answer.events[0]["config"]
    assert (told["schedule"], told["step_size"]) == (schedule, step)


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
