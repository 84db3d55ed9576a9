"""Several runs that differ in their seed alone: one configuration, measured more than once."""

import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.config import TrainingConfig
from engine.own_words import LONGEST_NAME
from engine.runs.info import RunInfo, seed_name
from engine.runs.record import RunError
from engine.runs.run import Run
from engine.runs.store import RunStore

MOST_SEEDS = 100


def create_seeds(
    store: RunStore, config: TrainingConfig, name: str | None, seeds: int, origin: str = ""
) -> list[Run]:
    """New runs, queued and owned by this process, with the seed of `config` and those behind it;
    `origin` is the id of the run whose settings were taken over. Raises RunError for no seed, or
    too many, and where one of them cannot be made; then none is."""
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
    ending = seed_name("", config.seed + seeds - 1)
    if len(stem) + len(ending) > LONGEST_NAME:
        raise RunError(
            f"The name has {len(stem)} characters, and each run's has its seed behind it, such as "
            f"'{ending}': {LONGEST_NAME - len(ending)} are left for the name."
        )
    runs: list[Run] = []
    try:
        for seed in range(config.seed, config.seed + seeds):
            own = config.model_copy(update={"seed": seed})
            runs.append(store.create(own, seed_name(stem, seed), group=group, origin=origin))
    except RunError:
        for run in runs:  # or they would wait for a training that never comes
            shutil.rmtree(run.path, ignore_errors=True)
        raise
    return runs


def in_groups(infos: Iterable[RunInfo]) -> list[RunInfo]:
    """`infos` in their order, with a `group` that those share which differ in their seed alone,
    wherever they were made; '' for one that stands alone.

    They have every setting in common but the seed and the device, which changes rounding alone, and
    the same course: of runs trained further the first training was as long. Runs that were begun
    together may each go on from a base of its own. A seed counts once: of runs of one seed the
    finished one is the group's, or the first, and the others are a group of their own."""
    infos = list(infos)
    groups: dict[tuple[str, int], list[RunInfo]] = {}
    for alike in in_settings(infos):
        by_seed: dict[int, list[str]] = {}
        for info in sorted(alike, key=lambda one: one.state != "finished"):
            by_seed.setdefault(info.config.seed, []).append(info.id)
        for info in alike:
            number = by_seed[info.config.seed].index(info.id)
            groups.setdefault((alike[0].id, number), []).append(info)
    names: dict[str, str] = {}
    for members in groups.values():
        if len(members) > 1:
            name = _name(members, names.values())
            names |= {info.id: name for info in members}
    return [replace(info, group=names.get(info.id, "")) for info in infos]


def in_settings(infos: Sequence[RunInfo]) -> Iterable[list[RunInfo]]:
    """Those together that have all in common but the seed, as `in_groups` has it; a seed may be
    there twice."""
    found: dict[str, list[RunInfo]] = {}
    begun: dict[tuple[str, str], str] = {}
    for info in infos:
        chosen = info.config.model_dump_json(exclude={"seed", "device", "base"})
        settings = f"{chosen} {info.planned_epochs}"
        key = f"{settings} {info.config.base}"
        if info.group:
            key = begun.setdefault((info.group, settings), key)
        found.setdefault(key, []).append(info)
    return found.values()


def _name(members: Sequence[RunInfo], taken: Iterable[str]) -> str:
    """The group that some were begun in, unless others of it have that; else one by the first."""
    begun = (info.group for info in members if info.group)
    return next((group for group in begun if group not in taken), f"like {members[0].id}")
