"""Where a figure comes from: written into every exported file."""

from collections.abc import Iterable
from typing import Any

from engine import __version__
from engine.config import AttackConfig
from engine.probe_attack import as_told, attack_on
from engine.sanity import Maximised
from engine.service.messages import RunInfo


def provenance(
    runs: Iterable[RunInfo],
    attack: AttackConfig | None = None,
    maximised: Maximised | None = None,
    task: str = "",
) -> dict[str, Any]:
    """Runs with all their settings and seeds, the attack's settings, and our version; JSON. What is
    `maximised` is the settings' divergence where it is not said; 'downstream' stands for the
    cross-entropy of the probe for a `task`."""
    told: dict[str, Any] = {
        "program": f"raven-gui {__version__}",
        "runs": [
            {
                "id": run.id,
                "name": run.name,
                "created": run.created,
                "epochs_done": run.epochs_done,
                **run.config.model_dump(mode="json", exclude={"data_root", "device"}),
            }
            for run in runs
        ],
    }
    if attack is not None:
        climbed = maximised or attack.divergence
        told["attack"] = as_told(climbed, attack_on(climbed, attack), task)
    return told
