"""Settings of a training in words, as the form of a new run has them."""

from collections.abc import Mapping
from typing import Any

from engine.config import TrainingConfig
from engine.service.messages import ChoiceInfo, EngineReady

NOT_SET = "—"
OWN = {"variant": "objective", "likelihood": "likelihood_settings"}
"""Choices with settings of their own, and where a config holds these."""


class SettingWords:
    """Names and values of settings, by what the engine told to choose from; by their bare names
    where it has not told yet, or where a method is not known here."""

    def __init__(self, choices: EngineReady | None) -> None:
        offered: Mapping[str, tuple[ChoiceInfo, ...]] = {}
        if choices is not None:
            offered = {
                "variant": choices.variants,
                "dataset": choices.datasets,
                "network": choices.networks,
                "likelihood": choices.likelihoods,
            }
        self._choices = {
            (field, choice.name): choice for field, known in offered.items() for choice in known
        }

    def of(self, config: TrainingConfig) -> dict[str, str]:
        """Every setting by its name, in the order of the config; those of a method or likelihood
        stand behind it."""
        told: dict[str, str] = {}
        for name, field in TrainingConfig.model_fields.items():
            if name in OWN.values():
                continue
            value = getattr(config, name)
            choice = self._choices.get((name, str(value)))
            told[field.title or name] = choice.title if choice is not None else words(value)
            if name in OWN:
                told |= _own_words(getattr(config, OWN[name]), choice)
        return told

    def differences(self, *configs: TrainingConfig) -> dict[str, list[str]]:
        """The settings that differ, in words, with what each config has."""
        told = [self.of(config) for config in configs]
        values = {name: [own.get(name, NOT_SET) for own in told] for name in _merged(told)}
        return {name: each for name, each in values.items() if len(set(each)) > 1}

    def changes(self, before: TrainingConfig, now: TrainingConfig) -> str:
        """What changed from one config to another, in a line; '' where nothing did."""
        changed = self.differences(before, now)
        return ", ".join(f"{name} {old} → {new}" for name, (old, new) in changed.items())


def words(value: Any) -> str:
    """A setting as it is read: no more digits than it has, yes or no, — where it is not set."""
    if value is None or value == "":
        return NOT_SET
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(f"{part:g}" for part in value) if isinstance(value, list) else str(value)


def formula_of(choice: ChoiceInfo, settings: Mapping[str, Any]) -> str:
    """What is minimised, in the form that the settings ask for."""
    for name, formulas in choice.forms.items():
        if settings.get(name) in formulas:
            return formulas[settings[name]]
    return choice.formula


def _own_words(settings: Mapping[str, Any], choice: ChoiceInfo | None) -> dict[str, str]:
    """The settings of a method or likelihood; one that a config does not name is its default."""
    known = choice.schema.get("properties", {}) if choice is not None else {}
    defaults = {name: schema["default"] for name, schema in known.items() if "default" in schema}
    return {
        str(known.get(name, {}).get("title", name.replace("_", " "))): words(value)
        for name, value in {**defaults, **settings}.items()
    }


def _merged(told: list[dict[str, str]]) -> list[str]:
    """All names; one that is not in the first stands behind the one it follows in its own."""
    names: list[str] = []
    for own in told:
        place = 0
        for name in own:
            if name in names:
                place = names.index(name) + 1
            else:
                names.insert(place, name)
                place += 1
    return names
