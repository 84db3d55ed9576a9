"""The label efficiency that a run keeps as a table, read back: the accuracy of probes fitted to few
labelled images, each draw of them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.config import AttackConfig
from engine.runs.curves import MEASURED_AT, count_in, read_rows, table_of, tasks_of, time_in

LEAD = "label-efficiency"
TABLES = f"{LEAD}-*.csv"
ATTACKED = "-epsilon-"
"""In the name of a table of accuracies under attack, before its budget."""
ATTACK = ("epsilon", "norm", "steps", "step_size", "schedule", "momentum", "restarts")
"""The columns that tell how; its seed is that of the draws."""


@dataclass(frozen=True, kw_only=True)
class KeptLabels:
    """Accuracies, fractions, of every draw of each of the rising `counts` of labelled images, on
    the first so many test images of the run's own data set. `task` is '' where there is one alone;
    `measured`: when, in ISO 8601, '' where the table does not tell; `attack`: what the probes were
    under, None where accuracy is clean."""

    counts: tuple[int, ...]
    accuracies: tuple[tuple[float, ...], ...]
    task: str = ""
    images: int = 0
    seed: int = 0
    measured: str = ""
    attack: AttackConfig | None = None


def labels_table(dataset: str, task: str, attack: AttackConfig | None) -> str:
    """The name of the file: of each budget there is one."""
    under = () if attack is None else (f"{ATTACKED.strip('-')}-{attack.epsilon:.12g}",)
    return table_of(LEAD, dataset, task, *under)


def kept_labels(folder: Path, dataset: str) -> tuple[KeptLabels, ...]:
    """What was measured on `dataset` in a run's folder of figures. A file that is no such table is
    left out: anything may lie there."""
    return tuple(_read(folder, dataset))


def _read(folder: Path, dataset: str) -> Iterator[KeptLabels]:
    known = {table_of(LEAD, dataset, task): task for task in tasks_of(dataset)}
    for path in sorted(folder.glob(TABLES)):
        clean = path.name in known
        name = path.name if clean else f"{path.name.rpartition(ATTACKED)[0]}.csv"
        if name not in known:
            continue
        rows = read_rows(path)
        draws: dict[int, list[float]] = {}
        with suppress(KeyError, TypeError, ValueError):
            for row in rows:
                draws.setdefault(int(row["labels"]), []).append(float(row["accuracy"]))
            every = [accuracy for drawn in draws.values() for accuracy in drawn]
            if not draws or min(draws) < 1 or not all(0 <= accuracy <= 1 for accuracy in every):
                continue
            attack = _attack(rows[0])
            if clean is not (attack is None):
                continue
            yield KeptLabels(
                counts=tuple(sorted(draws)),
                accuracies=tuple(tuple(draws[count]) for count in sorted(draws)),
                task=known[name],
                images=count_in(rows[0], "images"),
                seed=count_in(rows[0], "seed"),
                measured=time_in(rows[0].get(MEASURED_AT) or ""),
                attack=attack,
            )


def _attack(row: Mapping[str, str]) -> AttackConfig | None:
    """None where it tells no budget. Raises ValueError for one that is none."""
    told = {name: row[name] for name in (*ATTACK, "seed") if row.get(name)}
    return AttackConfig.model_validate(told) if "epsilon" in told else None
