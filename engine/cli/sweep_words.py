"""What `raven sweep` says: its plan and cost, each training as it ends, and what came of all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.cli.output import Output, table
from engine.counting import counted, duration
from engine.intervals import spread_of_seeds
from engine.runs import RunInfo, RunStore
from engine.runs.sweeps import was_trained_on
from engine.sweep import Ended, Trial, is_left, trained_of

if TYPE_CHECKING:
    from engine.config import TrainingConfig
    from engine.sweep.cost import Cost, Costs  # brings torch

DRY_RUN = "With --dry-run a few steps of it tell."
FIGURES = (("accuracy", "Accuracy", ".1%"), ("mse_255", "MSE per pixel (0-255)", ",.1f"))


def tell_plan(
    sweep: str,
    trials: Sequence[Trial],
    there: Mapping[Trial, RunInfo],
    costs: "Costs",
    workers: int | None,
    output: Output,
    whole: bool,
) -> None:
    """How many trainings there are, how long those left will take, so many `workers` at once, None
    where only a cluster knows, and how much of the disk. `there` are the runs that are made; the
    `whole` plan has a line for each training."""
    from engine.room import room_of, room_told  # brings torch

    rows = table("", "Run", "State", " Seconds of training", "Told by")
    left: list[Cost] = []
    new: list[TrainingConfig] = []
    for trial in trials:
        info = there.get(trial)
        state = info.state if info else "new"
        told: tuple[str, str] = ("0", "")
        cost = None
        if is_left(trial, info):
            cost = costs.of(trial.config, info.epochs_done if info else 0)
            left.append(cost)
            new += [] if info else [trial.config]
            told = _in_table(cost)
        rows.add_row(trial.name, state, *told)
        if whole:
            output.event(
                "planned",
                name=trial.name,
                state=state,
                seconds=cost.seconds if cost else 0.0,
                rehearsed=cost is not None and cost.rehearsed,
                point=trial.point,
                config=trial.config,
            )
    room = room_of(new, workers or 1, with_checkpoints=True)
    output.event(
        "planned_all" if whole else "started",
        sweep=sweep,
        runs=len(trials),
        left=len(left),
        workers=workers,
        seconds=sum(cost.seconds or 0.0 for cost in left),
        rehearsed=sum(cost.rehearsed for cost in left),
        unknown=sum(cost.seconds is None for cost in left),
        room=room.take,
    )
    if whole:
        output.tell(rows)
    together = workers or "as many as the cluster has room for"
    runs = counted(len(trials), "run")
    told_all = f"Sweep '{sweep}': {runs}, {len(left):,} of them to train, {together} at once."
    hint = "" if whole or all(cost.seconds is not None for cost in left) else DRY_RUN
    # Of a cluster nobody here knows how much its disk has left.
    taken = room_told(room, RunStore().root) if workers else ""
    parts = (told_all, _cost(left, costs.where, workers), hint, taken)
    output.remark(" ".join(filter(None, parts)))


def tell_ended(ended: Ended, done: int, count: int, output: Output) -> None:
    """A training that came to its end, or was given up."""
    name, outcome = ended.order.name, ended.outcome
    if outcome.sentence:
        output.event(
            "failed",
            name=name,
            run=outcome.run,
            sentence=outcome.sentence,
            attempts=ended.attempts,
        )
        output.remark(f"{done}/{count}  {name} failed: {outcome.sentence}")
        return
    info = RunStore(ended.order.store, ended.order.bundled).resolve(outcome.run).info()
    output.event(
        "trained",
        name=name,
        run=info.id,
        seconds=info.seconds,
        attempts=ended.attempts,
        figures=info.figures,
    )
    output.remark(f"{done}/{count}  {name}  {_figures([info])}  {info.seconds:.1f} s")


def tell_results(
    sweep: str, trials: Sequence[Trial], failed: Sequence[str], output: Output
) -> None:
    """A row for each configuration: means and standard deviations over its finished seeds, but for
    those that were trained further since."""
    there = trained_of(trials, RunStore().infos())
    groups: dict[str, list[RunInfo]] = {trial.group: [] for trial in trials}
    further = {t: info for t, info in there.items() if was_trained_on(t.config, info)}
    finished = {t: info for t, info in there.items() if info.state == "finished" or t in further}
    for trial, info in finished.items():
        if trial not in further:
            groups[trial.group].append(info)
    varied = list(dict.fromkeys(name for trial in trials for name in trial.point))
    rows = table(sweep, *(f" {name}" for name in varied), " Runs", *(f" {f[1]}" for f in FIGURES))
    set_to = _set_to(trials)
    for group, infos in groups.items():
        point = [set_to.get((group, name), "") for name in varied]
        rows.add_row(*point, str(len(infos)), *(_mean(infos, f[0], f[2]) for f in FIGURES))
    output.tell(rows)
    output.event(
        "finished",
        sweep=sweep,
        runs=[info.id for info in finished.values()],
        failed=list(failed),
        left=len(trials) - len(finished),
    )
    if further:
        were = "was" if len(further) == 1 else "were"
        runs = counted(len(further), "run")
        output.remark(f"{runs} {were} trained further since: no mean has them.")
    if len(finished) < len(trials):
        output.remark(
            f"{len(trials) - len(finished)} are left: the same command goes on with them."
        )


def _set_to(trials: Sequence[Trial]) -> dict[tuple[str, str], str]:
    """What was set in each group, by name: one value, of the seed several."""
    values: dict[tuple[str, str], list[str]] = {}
    for trial in trials:
        for name, value in trial.point.items():
            values.setdefault((trial.group, name), []).append(value)
    return {key: ", ".join(dict.fromkeys(several)) for key, several in values.items()}


def _in_table(cost: "Cost") -> tuple[str, str]:
    """Seconds, and what tells them."""
    if cost.seconds is None:
        return "", ""
    return f"{cost.seconds:.0f}", "a few steps" if cost.rehearsed else "earlier runs"


def _cost(costs: Sequence["Cost"], where: str, workers: int | None) -> str:
    """How long trainings take, a few steps of some of which were taken `where`."""
    if not costs:
        return ""
    known = [cost.seconds for cost in costs if cost.seconds is not None]
    if not known:
        return "No run of the kind is there yet to tell how long it takes."
    told = f"About {duration(sum(known))} of training ({_told_by(costs, where, workers)})"
    if len(known) < len(costs):
        told += f", and {len(costs) - len(known)} of a kind that was never trained"
    if workers and workers > 1:
        together = max(sum(known) / workers, *known)
        told += f"; {duration(together)} where those at once do not slow each other"
    return f"{told}."


def _told_by(costs: Sequence["Cost"], where: str, workers: int | None) -> str:
    rehearsed = sum(cost.rehearsed for cost in costs)
    earlier = sum(cost.seconds is not None for cost in costs) - rehearsed
    if not rehearsed:
        return "by earlier runs of the kind"
    here = "" if workers else ", which is here and not on the cluster"
    steps = f"by a few steps of each kind on {where}{here}"
    return f"{earlier:,} by earlier runs, {rehearsed:,} {steps}" if earlier else steps


def _figures(infos: Sequence[RunInfo]) -> str:
    return "  ".join(f"{name} {_mean(infos, name, form)}" for name, _, form in FIGURES)


def _mean(infos: Sequence[RunInfo], name: str, form: str) -> str:
    values = [info.figures[name] for info in infos if name in info.figures]
    if not values:
        return ""
    known = spread_of_seeds(values)
    told = f"{known.mean:{form}}"
    return told if known.std is None else f"{told} ± {known.std:{form}}"
