"""How an attack is checked, in sentences."""

from engine.budgets import budgets_text
from engine.config import AttackConfig
from engine.counting import counted
from engine.sanity import Maximised
from engine.service.messages import AttackChecked, RunInfo
from raven_gui.attack_terms import in_ball
from raven_gui.panels.robustness.further import further_words
from raven_gui.panels.robustness.settings import MeasureSettings
from raven_gui.panels.shared.attack_settings import CLAIM
from raven_gui.words import percent


def asked_how(settings: MeasureSettings, maximised: Maximised) -> str:
    """With which settings it is attacked; where a claim takes more, that it does."""
    config = settings.config
    told = (
        f"Budgets {budgets_text(settings.epsilons)}{in_ball(config.norm)}; "
        f"{_attack_told(maximised, config)}, as the panel has them."
    )
    less = config.steps < CLAIM.steps or config.restarts < CLAIM.restarts
    if maximised == "downstream" and less:
        told += (
            f" A claim of robustness takes {counted(CLAIM.steps, 'step')} and "
            f"{counted(CLAIM.restarts, 'random start')}, as 'As for a claim' there sets them."
        )
    return told


def shown_too(lender: RunInfo | None) -> str:
    """Whose attacked images are shown to the run; '' where there is nobody else."""
    if lender is None:
        return ""
    # By its id, too: others may be called the same.
    return f"Images attacked in {lender.name} ({lender.id}) are shown to it, too."


def measured_how(checked: AttackChecked) -> str:
    """On which images, and at which budget, the checks were made."""
    evidence, config = checked.evidence, checked.config
    return (
        f"Found on {counted(evidence.images, 'test image')}, of which one is "
        f"{percent(1 / evidence.images)}, with {_attack_told(evidence.maximised, config)}; what is "
        f"not told by budget, at ε = {evidence.at:g}{in_ball(config.norm)}."
    )


def _attack_told(maximised: Maximised, config: AttackConfig) -> str:
    """Steps, starts, and what else is not as usual."""
    further = further_words(config, coupling=maximised == "entropic")
    return (
        f"{counted(config.steps, 'step')} and {counted(config.restarts, 'random start')}"
        f"{f', {further}' if further else ''}"
    )
