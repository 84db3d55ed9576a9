"""What columns of a table of runs hold, in the words that the rest of the window has for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.service.messages import ChoiceInfo, EngineReady, RunInfo
from raven_gui.setting_formulas import formula_for
from raven_gui.term_words import term_tip


def own_setting(choices: EngineReady | None, runs: Iterable[RunInfo], name: str) -> str:
    """Of a setting of a method or a likelihood: what it is in each of those that the runs have,
    with its formula and its source; '' before the engine told of any, and where none has it."""
    return "\n".join(
        f"{choice.title}: {own.get('description', '')}\n{formula_for(choice, name)}".strip()
        for choice, own in _having(choices, runs, name)
    )


def own_title(choices: EngineReady | None, runs: Iterable[RunInfo], name: str) -> str:
    """What the form of a new run calls a setting of a method or a likelihood that the runs have."""
    titles = (own["title"] for _, own in _having(choices, runs, name) if "title" in own)
    return str(next(titles, name.replace("_", " ")))


def loss_term(choices: EngineReady | None, runs: Sequence[RunInfo], term: str) -> str:
    """Of a loss term: what it is in each objective that the runs have."""
    having = (run for run in runs if run.history and term in run.history[-1])
    unlike = {
        (run.config.variant, run.config.likelihood, run.config.objective.get("form")): run
        for run in having
    }
    return term_tip(choices, tuple(unlike.values()), term)


def _having(
    choices: EngineReady | None, runs: Iterable[RunInfo], name: str
) -> list[tuple[ChoiceInfo, Mapping[str, Any]]]:
    """The runs' methods and likelihoods that have a setting, with what they tell of it."""
    if choices is None:
        return []
    configs = [run.config for run in runs]
    chosen = [
        *_named(choices.variants, (config.variant for config in configs)),
        *_named(choices.likelihoods, (config.likelihood for config in configs)),
    ]
    told = [(choice, choice.schema.get("properties", {}).get(name)) for choice in chosen]
    return [(choice, own) for choice, own in told if own is not None]


def _named(offered: Iterable[ChoiceInfo], names: Iterable[str]) -> list[ChoiceInfo]:
    wanted = set(names)
    return [choice for choice in offered if choice.name in wanted]
