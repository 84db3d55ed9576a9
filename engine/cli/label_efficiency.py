"""`raven label-efficiency`: how few labels a linear probe needs to read a class off the latents."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.asked import (
    DataRoot,
    DatasetName,
    Download,
    ImageCount,
    Named,
    TaskName,
    first_of,
    load_asked,
    remark_on_typed,
)
from engine.cli.label_efficiency_told import Asked, Curve, sure, tell, write
from engine.cli.models import models_of, standing, tell_trained_on
from engine.cli.options import Choices, Json, OptionsOf, with_options
from engine.cli.output import Output
from engine.cli.selected import find_runs, load_training
from engine.cli.usage import UsageError, file_to_write
from engine.config import AttackConfig
from engine.labels import LABEL_COUNTS, MOST_DRAWS, counts_text, parse_counts
from engine.originals import originals_among
from engine.probe_attack import PROBE_RESTARTS, PROBE_STEPS, PROBE_USUAL, probe_attack_at

if TYPE_CHECKING:
    from engine.trained import TrainedModel  # brings torch

ATTACK = OptionsOf(AttackConfig, without=("divergence", "coupling", "enough", "epsilon", "seed"))
"""Of a probe's cross-entropy, whose budget and seed are told of below."""


@with_options(attacking=ATTACK)
def label_efficiency(
    named: Named,
    attacking: Choices,
    counts: Annotated[
        str,
        typer.Option(
            "--labels", help="How many labelled training images, with commas; all where fewer."
        ),
    ] = counts_text(LABEL_COUNTS),
    draws: Annotated[
        int, typer.Option(min=2, max=MOST_DRAWS, help="How often so many are drawn at random.")
    ] = 5,
    epsilon: Annotated[
        float,
        typer.Option(
            help="Tell accuracy under an attack on the cross-entropy of each probe at this budget, "
            "in units of the pixel range, as Cemgil et al. 2020 (Smooth Encoders), Figure 8; 0 "
            f"tells clean accuracy, which that figure has not. {PROBE_STEPS} steps that shorten "
            f"from ε/2, {PROBE_RESTARTS} random starts and the worst case of each image, where "
            "--steps, --schedule, --step-size and --restarts say nothing else."
        ),
    ] = 0.0,
    seed: Annotated[
        int, typer.Option(min=0, help="Fixes the draws, and the attack's random starts.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A .csv file to write, a row a draw.")
    ] = None,
    dataset: DatasetName = None,
    task: TaskName = None,
    images: ImageCount = None,
    data_root: DataRoot = None,
    download: Download = False,
    as_json: Json = False,
) -> None:
    """Fit probes to few labelled images and tell their accuracy, clean or under attack."""
    output = Output(as_json)
    wanted = _counts(counts)
    attack = _attack(epsilon, seed, attacking, output)
    if out is not None:
        file_to_write(out, (".csv",))
    runs = find_runs(named)
    dataset, tests = load_asked(dataset, task, runs, data_root, download, output, own_probes=False)
    training = load_training(dataset, runs, data_root, download, output).on_task(tests.task)
    if attack is not None:
        remark_on_typed([epsilon], attack, tests, output)
    tests = first_of(tests, images, bool(data_root or download), output)
    originals = originals_among(dataset, len(tests.labels))
    asked = Asked(training, tests, originals, wanted, draws, seed, attack)
    if wanted[-1] > asked.every:
        output.remark(
            f"There are {asked.every:,} training images, and all of them are taken where more "
            "labels are asked for."
        )
    found = {
        trained.run.id: _curve(trained, asked, output) for trained in models_of(runs, tests, output)
    }
    if out is not None:
        write(out, found, asked)
    tell(runs, found, asked, output)
    output.event("finished", runs=[run.id for run in runs], images=len(tests.labels), file=out)
    if out is not None:
        output.tell(f"Every draw is in {out}")


def _counts(typed: str) -> tuple[int, ...]:
    try:
        return parse_counts(typed)
    except ValueError as error:
        raise UsageError(f"--labels: {error}") from error


def _attack(epsilon: float, seed: int, typed: Choices, output: Output) -> AttackConfig | None:
    """None at a budget of 0, where nothing is attacked; tells of what is then typed in vain."""
    chosen = {**PROBE_USUAL, **typed, "epsilon": epsilon, "seed": seed}
    config = ATTACK.make(AttackConfig, chosen)
    if epsilon:
        return probe_attack_at(config, epsilon)
    if typed:
        told = " and ".join(map(ATTACK.option, typed))
        output.remark(f"{told}: of the attack, and there is none without --epsilon.")
    return None


def _curve(trained: "TrainedModel", asked: Asked, output: Output) -> Curve:
    from engine.measures import all_of, shown
    from engine.measures.label_efficiency import label_efficiency as measured

    run, tests = trained.run, asked.tests
    course = measured(
        trained.model, asked.training, tests, asked.counts, asked.draws, asked.seed, asked.attack
    )
    with output.progress() as show:
        found = all_of(shown(course, lambda share: show(run.name, share, 1)))
    tell_trained_on([trained], output)
    output.event(
        "label_efficiency",
        run=run.id,
        name=run.name,
        **standing(run),
        task=tests.task,
        images=len(tests.labels),
        seed=asked.seed,
        attack=asked.attack_told,
        curve=[asdict(point) | {"mean": asdict(sure(point, asked))} for point in found],
    )
    return found
