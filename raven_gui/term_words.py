"""What the loss terms of runs are: their formulas, and whose they are."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from engine.service.messages import ChoiceInfo, EngineReady, RunInfo
from raven_gui.setting_words import formula_of
from raven_gui.words import tooltip

TITLES: Mapping[str, str] = MappingProxyType(
    {"reconstruction_noisy": "reconstruction, noisy copy", "kl": "KL to the prior"}
)
LIKELIHOOD = "log p("
"""Stands in a term for the likelihood's own formula."""
UNTOLD = "A term that it does not explain."
"""A variant of the user's own need not."""


def term_title(term: str) -> str:
    """What a loss term is called on screen."""
    return TITLES.get(term, term.replace("_", " "))


def term_tip(choices: EngineReady | None, runs: Sequence[RunInfo], term: str) -> str:
    """A line for each objective of these runs, which have the term, and one for each likelihood
    that stands in it; '' before the engine told of any."""
    if choices is None:
        return ""
    lines: dict[str, None] = {}
    likelihoods: dict[str, None] = {}
    for run in runs:
        method = _named(choices.variants, run.config.variant)
        likelihood = _named(choices.likelihoods, run.config.likelihood)
        if method is not None:
            told = method.explained.get(term, UNTOLD)
            objective = formula_of(method, run.config.objective)
            whole = f" In all it minimises {objective}." if objective else ""
            lines[f"{method.title}: {told}{whole}"] = None
            if likelihood is not None and LIKELIHOOD in told:
                scored = f"log p(x|z) = {likelihood.formula}: {likelihood.reference}."
                likelihoods[f"{likelihood.title}: {scored}"] = None
    return tooltip("\n".join((*lines, *likelihoods)))


def _named(offered: Iterable[ChoiceInfo], name: str) -> ChoiceInfo | None:
    return next((choice for choice in offered if choice.name == name), None)
