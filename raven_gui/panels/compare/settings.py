"""The finer settings of the attack that is compared."""

from PySide6.QtWidgets import QWidget

from engine.config import AttackConfig
from raven_gui.panels.shared.attack_settings import CLAIM, PROBE_STEP, AttackSettings, Usual
from raven_gui.workspace.comparison import Comparison

ON_THE_PANEL = "divergence", "norm", "epsilon"
NOT_ON_PROBE = "coupling", "schedule"
"""What has no meaning there: no divergence counts, and steps shorten."""
OF_PAPER = Usual(
    AttackConfig(),
    "&Paper’s settings",
    "50 steps of ε/25, as in Irobe et al., Section 4.1.1, from one random start.",
)
OF_CLAIM = Usual(
    CLAIM,
    "As for a &claim",
    f"{CLAIM.steps} steps from each of {CLAIM.restarts} random starts: what a claim of robustness "
    "is held against, here and in Robustness.",
)


def settings_of(comparison: Comparison, parent: QWidget | None = None) -> AttackSettings:
    """What the panel's own controls leave out; 'Attack' takes it over, in every run."""
    on_probe = comparison.on_probe
    dialog = AttackSettings(
        comparison.config,
        ON_THE_PANEL,
        _idle(comparison),
        OF_CLAIM if on_probe else OF_PAPER,
        "&Attack",
        {"step_size": PROBE_STEP} if on_probe else {},
        parent,
    )
    dialog.taken.connect(lambda taken: comparison.set_config(**taken))
    return dialog


def _idle(comparison: Comparison) -> tuple[str, ...]:
    """What has no meaning beside what is chosen on the panel: a coupling is one of the entropic
    distance alone, and some of the way is to a target."""
    idle: tuple[str, ...] = NOT_ON_PROBE if comparison.on_probe else ()
    if comparison.config.divergence != "entropic":
        idle += ("coupling",)
    return idle if comparison.target is not None else (*idle, "enough")
