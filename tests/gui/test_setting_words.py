"""Settings in words, and what differs between some."""

from engine.config import TrainingConfig
from raven_gui.setting_words import SettingWords, words
from tests.gui.conftest import ready

RAVEN = TrainingConfig(variant="raven", objective={"sigma_aug": 0.02})
VAE = TrainingConfig(variant="vae")


def test_settings_are_named_as_in_the_form_in_its_order() -> None:
    told = SettingWords(ready()).of(RAVEN)
    assert list(told)[:4] == ["Method", "σ_aug", "Input noise", "Weight β of the KL"]
    assert told["Method"] == "RAVEN" and told["σ_aug"] == "0.02"
    assert told["Data set"] == "MNIST" and told["Images at most"] == "—"


def test_a_setting_that_is_not_named_is_its_default() -> None:
    whole = RAVEN.model_copy(update={"objective": {"sigma_aug": 0.02, "noise": 0.05, "beta": 1.0}})
    assert SettingWords(ready()).differences(RAVEN, whole) == {}


def test_the_settings_of_each_method_stand_behind_the_method() -> None:
    found = SettingWords(ready()).differences(VAE, RAVEN)
    assert list(found) == ["Method", "σ_aug", "Input noise", "Weight β of the KL"]
    assert found["σ_aug"] == ["—", "0.02"]


def test_changes_are_told_in_a_line() -> None:
    now = RAVEN.model_copy(update={"learning_rate": 0.002, "download": True})
    told = SettingWords(ready()).changes(RAVEN, now)
    assert told == "Learning rate 0.001 → 0.002, Full data set no → yes"
    assert SettingWords(ready()).changes(RAVEN, RAVEN) == ""


def test_before_the_engine_has_told_bare_names_do() -> None:
    assert SettingWords(None).of(RAVEN)["sigma aug"] == "0.02"
    assert SettingWords(None).of(RAVEN)["Method"] == "raven"


def test_values_have_no_more_digits_than_they_need() -> None:
    assert [words(v) for v in (0.1, 3, True, None, "", [0.5, 2.0])] == [
        "0.1",
        "3",
        "yes",
        "—",
        "—",
        "0.5, 2",
    ]
