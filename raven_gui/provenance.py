"""Where a figure comes from: written into every exported file."""

from collections.abc import Iterable
from typing import Any

from engine import __version__
from engine.config import AttackConfig
from engine.service.messages import RunInfo


def provenance(runs: Iterable[RunInfo], attack: AttackConfig | None = None) -> dict[str, Any]:
    """Runs with all their settings and seeds, the attack's settings, and our version; JSON."""
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
        told["attack"] = attack.model_dump(mode="json")
    return told
