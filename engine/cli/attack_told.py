"""What `raven attack` tells on screen, and with `--json`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.cli.attack_files import FilesOfRun
from engine.cli.attack_words import how_made
from engine.cli.defend import arrays_of
from engine.cli.models import standing
from engine.cli.output import Output, table
from engine.cli.predictions import predictions, said
from engine.cli.selected import Selected, told_apart
from engine.config import AttackConfig
from engine.data import DATASETS, ImageSet
from engine.digits import number
from engine.numbers import NUMBERS
from engine.runs import Run
from engine.sanity import ATTACK_TITLES, Maximised
from engine.service import messages as m

REACHED: Mapping[Maximised, str] = MappingProxyType(
    {"reconstruction": " Squared distance", "downstream": " Cross-entropy"}
)
"""What an attack on no divergence of posteriors went by, as a column's title."""


def tell_attack(
    runs: list[Run],
    dataset: str,
    tests: ImageSet,
    selected: Selected,
    aims: Selected | None,
    attacked: m.Attacked | m.AttackedAtBudget,
    refined: dict[str, m.Refinement],
    files: dict[str, FilesOfRun],
    maximised: Maximised,
    config: AttackConfig,
    output: Output,
) -> None:
    """Tell of every image in every run what the attack did: as a table, and as an event a run."""
    title, made = ATTACK_TITLES[maximised], how_made(config)
    reached = REACHED.get(maximised, " Divergence")
    columns = ["Run", "Image", "Class", "Before", "After", reached, " Shift", " Relative"]
    more = ["Target", f" {NUMBERS['success'].title}"] if aims else []
    names = told_apart(runs)
    shown = table(
        f"{title[0].upper()}{title[1:]}, ε = {attacked.epsilon:g}: {made}",
        *columns,
        *more,
        *(["Before, defended", "After, defended"] if refined else []),
    )
    for run, result in zip(runs, attacked.results, strict=True):
        # The classes of a folder of images are in the folder alone.
        own = run.config.dataset == dataset
        classes = tests.classes if own else DATASETS[run.config.dataset].classes
        before = predictions(result.clean_probabilities, classes)
        after = predictions(result.attacked_probabilities, classes)
        told = _defended(refined[run.id], classes) if refined else {}
        output.event(
            "attacked",
            run=run.id,
            name=run.name,
            **standing(run),
            epsilon=attacked.epsilon,
            images=selected.names,
            labels=selected.labels,
            divergence=result.divergence,
            shift=result.shift,
            relative_shift=result.relative_shift,
            before=before,
            after=after,
            numbers=result.numbers,
            targets=aims.names if aims else None,
            files=files.get(run.id, {}),
            **({"defended": told} if refined else {}),
        )
        for index, image in enumerate(selected.names):
            aim = [aims.names[index], f"{result.numbers['success'][index]:.0%}"] if aims else []
            shown.add_row(
                names[run.id],
                image,
                selected.labels[index] or "",
                said(before[index]),
                said(after[index]),
                number(result.divergence[index]),
                number(result.shift[index]),
                number(result.relative_shift[index]),
                *aim,
                *(said(told[when][index]) for when in ("before", "after") if refined),
            )
    output.tell(shown)


def _defended(refined: m.Refinement, classes: tuple[str, ...]) -> dict[str, Any]:
    """What is told of the refined latents: of the images, and `attacked_` of the attacked ones."""
    arrays = arrays_of(refined)
    numbers = ("latents", "acceptance")
    before, after = np.split(refined.probabilities, 2)
    return {
        "before": predictions(before, classes),
        "after": predictions(after, classes),
        **{name: arrays[name] for name in numbers},
        **{f"attacked_{name}": arrays[f"attacked_{name}"] for name in numbers},
    }
