"""What `raven reproduce --dry-run` says: what is left of an entry, and how long it takes here."""

from typing import TYPE_CHECKING

from engine.cli.output import Output, table
from engine.counting import counted, duration

if TYPE_CHECKING:
    import torch

    from engine.reproduce import Budget, Entry, Library  # brings torch


def tell_planned(
    entry: "Entry",
    budget: "Budget",
    seeds: int,
    library: "Library",
    device: "torch.device",
    jobs: int,
    output: Output,
) -> bool:
    """A row for each training and a sentence on all; nothing is trained. Returns whether no data
    set is missing. Raises RunError or DataError, a sentence."""
    from engine.device import device_name
    from engine.reproduce import plan, rehearsed
    from engine.room import room_told
    from engine.runs import RunStore

    planned, store = plan(entry, budget, seeds, library), RunStore()
    rows = table("", "Training", " Seeds", " Left", " Time left")
    left, readings, seconds = 0, 0, 0.0
    with output.progress() as bar:
        for done, cost in enumerate(rehearsed(planned, library, store, device), start=1):
            bar(cost.title, done, len(entry.systems))
            output.event("planned", entry=entry.name, **vars(cost))
            time = duration(cost.seconds) if cost.left else ""
            rows.add_row(cost.title, f"{cost.trainings}", f"{cost.left}", time)
            left, readings = left + cost.left, readings + cost.readings
            seconds += cost.seconds
    room = planned.room(store, jobs)
    all_of_them = len(planned.distinct())
    output.event(
        "planned_all",
        entry=entry.name,
        trainings=all_of_them,
        left=left,
        seconds=seconds,
        room=room.take,
        readings=readings,
    )
    if all_of_them:
        output.tell(rows)
    told = f"{entry.name}: {counted(all_of_them, 'training')}, {left:,} of them left"
    if left:
        told += f", about {duration(seconds)} on {device_name(device)}"
        if jobs > 1:
            told += f", {duration(seconds / jobs)} where {jobs} at once do not slow each other"
    if readings:
        told += f"; besides, {counted(readings, 'reading')}, which are not reckoned"
    output.remark(" ".join(filter(None, (f"{told}.", room_told(room, store.root)))))
    missing = planned.lacks()
    for sentence in missing:
        output.remark(f"{entry.name}: {sentence}")
    return not missing
