"""What an attack on many images is made by beside its norm, steps and restarts: chosen in a dialog,
and told where it is not as usual."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from engine.config import AttackConfig
from raven_gui.attack_terms import MADE
from raven_gui.panels.shared.attack_settings import PROBE_STEP, AttackSettings, Usual

FURTHER: Mapping[str, str] = MappingProxyType(
    {name: MADE[name] for name in ("step_size", "schedule", "momentum")}
    | {"seed": "seed", "coupling": "γ"}
)
"""Fields that the dialog asks for, and what they are called."""
ON_THE_PANEL = "divergence", "norm", "epsilon", "steps", "restarts"
ONLY_WITH_A_TARGET = ("enough",)
NOTES = {
    "step_size": PROBE_STEP,
    "schedule": "On the probe they shorten either way.",
    "coupling": "It counts in no curve; 'Check attack…' can maximise that distance.",
}
USUAL = Usual(
    AttackConfig(),
    "&Usual settings",
    "Steps of ε/25 under L∞ and L2, which on the probe shorten, without momentum: as 'Paper's "
    "attack' and 'As for a claim' have them.",
)


def further_settings(config: AttackConfig, parent: QWidget) -> AttackSettings:
    """A dialog that asks for them, as `config` has them now."""
    return AttackSettings(config, ON_THE_PANEL, ONLY_WITH_A_TARGET, USUAL, "&Take", NOTES, parent)


def further_words(config: AttackConfig, coupling: bool = False) -> str:
    """'momentum 1, seed 7': what is not as usual, of the `coupling` on wish; '' where all is."""
    other = config.model_dump(include=set(FURTHER), exclude_defaults=True)
    if not coupling:
        other.pop("coupling", None)
    return ", ".join(
        f"{name} {value if isinstance(value := other[field], str) else format(value, 'g')}"
        for field, name in FURTHER.items()
        if field in other
    )
