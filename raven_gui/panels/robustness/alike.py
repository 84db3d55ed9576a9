"""Whether curves that stand together are of one attack, and of which."""

from collections.abc import Sequence

from engine.config import AttackConfig
from engine.service.messages import RobustnessMeasured
from raven_gui.attack_terms import MADE, NORMS
from raven_gui.workspace import Workspace


def attacked_alike(curves: Sequence[RobustnessMeasured]) -> bool:
    """Whether the same attack was made on all of them, whatever its random starts, as far as it is
    known."""
    return not _differences(curves)


def unlike_words(curves: Sequence[RobustnessMeasured]) -> str:
    """In what the attacks on runs that are compared differ; '' where they do not, as far as that is
    known."""
    told = [f"{name} {_listed(values)}" for name, values in _differences(curves).items()]
    if not told:
        return ""
    return f"Not attacked alike ({'; '.join(told)}): Start measures the ticked runs by one attack."


def made_how(
    workspace: Workspace, curves: Sequence[RobustnessMeasured]
) -> tuple[int | None, int | None, str | None]:
    """Steps, restarts and norm of the attack on all of `curves`; None for what is not known, or
    where they are not attacked alike."""
    first = curves[0]
    config = first.config or workspace.robustness.kept(first.run, first.divergence)
    if config is None or not attacked_alike(curves):
        return None, None, None
    return config.steps or None, config.restarts or None, config.norm or None


def _differences(curves: Sequence[RobustnessMeasured]) -> dict[str, list[str]]:
    """The values of each field, by what it is called, that is not the same in all attacks."""
    configs = [curve.config for curve in curves if curve.config is not None]
    values = {
        name: list(dict.fromkeys(_told(config, field) for config in configs))
        for field, name in MADE.items()
    }
    return {name: found for name, found in values.items() if len(found) > 1}


def _told(config: AttackConfig, field: str) -> str:
    value = getattr(config, field)
    if field == "norm":
        return NORMS[config.norm].symbol
    if value is None:
        return "the usual one"
    return value if isinstance(value, str) else f"{value:g}"


def _listed(values: Sequence[str]) -> str:
    return f"{', '.join(values[:-1])} and {values[-1]}"
