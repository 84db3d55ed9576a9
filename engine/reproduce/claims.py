"""Whether what a paper says of an effect is so here: in how many of the seeds."""

from collections.abc import Callable, Mapping, Sequence
from math import isnan

from engine.reproduce.book import Book, stat_of
from engine.reproduce.digits import told
from engine.reproduce.effects import Claim, Likeness, Place
from engine.reproduce.entry import Row


def claim_sentence(book: Book, claim: Claim | Likeness) -> str:
    """The claim, and in how many seeds it is so; of one or two numbers with what was measured. A
    seed that lacks one of its numbers, or where one is NaN, decides nothing, and is told of."""
    cells = {label: _cell(book, claim.place(label)) for label in claim.labels}
    numbers = {label: _numbers(book, claim, *cell) for label, cell in cells.items()}
    every = sorted(set().union(*numbers.values()))
    seeds = [seed for seed in every if all(map(_is_told(seed), numbers.values()))]
    if not seeds:
        lacking = any(isnan(number) for found in numbers.values() for number in found.values())
        why = "Not to be told here: a number of it is NaN." if lacking else "Not measured here."
        return f"{claim.sentence} **{why}**"
    ceiling = min(book.ceiling(*cell) for cell in cells.values())
    steps = [
        claim.steps({label: found[seed] for label, found in numbers.items()}, ceiling)
        for seed in seeds
    ]
    measured = ""
    if len(claim.labels) <= 2:
        pair = (
            f"{label} {told(stat_of([found[seed] for seed in seeds]))}"
            for label, found in numbers.items()
        )
        measured = f" {'; '.join(pair)}."
    if lost := len(every) - len(seeds):
        measured += f" Of {len(every)} seeds {lost} left out, for want of a number."
    return f"{claim.sentence} **{verdict(steps, claim.parts)}**{measured}"


def _is_told(seed: int) -> Callable[[Mapping[int, float]], bool]:
    """Whether numbers by seed have one of this seed."""
    return lambda found: seed in found and not isnan(found[seed])


def _cell(book: Book, place: Place) -> tuple[Row, str]:
    """The row and the column of a number."""
    row = next(row for row in book.table(place.table).rows if row.label == place.row)
    return row, place.column


def _numbers(book: Book, claim: Claim | Likeness, row: Row, column: str) -> dict[int, float]:
    """What counts of a row, by seed."""
    found = book.numbers(row, column)
    if not (isinstance(claim, Claim) and claim.since):
        return found
    before = book.numbers(row, claim.since)
    return {seed: before[seed] - found[seed] for seed in before.keys() & found.keys()}


def verdict(steps: Sequence[Sequence[bool | None]], parts: str = "steps") -> str:
    """Of every seed its steps: a claim is so in a seed where all of them are, and is so or is not
    where the seeds are of one mind. A step that is None cannot be told in that seed; where no
    other seed speaks against it, it is left out of all. `parts` is what steps are called."""
    by_step = list(zip(*steps, strict=True))
    left = [step for step in by_step if None not in step or False in step]
    if not left:
        return "Not to be told here: the measure is at its ceiling."
    word = _of_seeds(list(map(_all_of, zip(*left, strict=True))))
    kept = sum(map(all, left))
    if len(by_step) > 1 and kept < len(left):
        word += f" Of its {len(by_step)} {parts} {kept} are so in {_every(len(steps))}."
    if lost := len(by_step) - len(left):
        word += (
            f" {lost} of its {len(by_step)} {parts} cannot be told: there the measure is at its "
        )
        word += "ceiling."
    return word


def _all_of(steps: Sequence[bool | None]) -> bool | None:
    """Whether a seed's steps are all so; None where that cannot be told."""
    if False in steps:
        return False
    return None if None in steps else True


def _of_seeds(so: Sequence[bool | None]) -> str:
    count, seeds = so.count(True), len(so)
    if untold := so.count(None):
        return (
            f"Undecided here: of {seeds} seeds it is so in {count}, not so in {so.count(False)}, "
            f"and not to be told in {untold}, where the measure is at its ceiling."
        )
    if count == seeds:
        return f"So it is here, in {_every(seeds)}."
    if count:
        return f"Undecided here: it is so in {count} of {seeds} seeds."
    none = {1: "in the one seed", 2: "in either seed"}.get(seeds, f"in any of {seeds} seeds")
    return f"Not so here, {none}."


def _every(seeds: int) -> str:
    return {1: "the one seed", 2: "both seeds"}.get(seeds, f"all {seeds} seeds")
