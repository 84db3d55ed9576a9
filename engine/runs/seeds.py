"""Several runs that differ in their seed alone: one configuration, measured more than once."""

import secrets

from engine.config import TrainingConfig
from engine.runs.info import seed_name
from engine.runs.record import RunError
from engine.runs.run import Run
from engine.runs.store import RunStore

MOST_SEEDS = 100


def create_seeds(
    store: RunStore, config: TrainingConfig, name: str | None, seeds: int, origin: str = ""
) -> list[Run]:
    """New runs, queued and owned by this process, with the seed of `config` and those behind it;
    `origin` is the id of the run whose settings were taken over. Raises RunError for no seed, or
    too many."""
    last = TrainingConfig.model_fields["seed"].metadata
    limit = next(bound.le for bound in last if getattr(bound, "le", None) is not None)
    if not 1 <= seeds <= MOST_SEEDS or config.seed + seeds - 1 > limit:
        raise RunError(
            f"{seeds:,} seeds from {config.seed:,} on cannot be trained: take 1 to {MOST_SEEDS}, "
            f"none above {limit:,}."
        )
    if seeds == 1:
        return [store.create(config, name, origin=origin)]
    stem, group = name or store.free_name(config), secrets.token_hex(6)
    return [
        store.create(
            config.model_copy(update={"seed": seed}),
            seed_name(stem, seed),
            group=group,
            origin=origin,
        )
        for seed in range(config.seed, config.seed + seeds)
    ]
