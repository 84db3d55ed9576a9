"""`raven generate` and `raven interpolate`: new images from trained runs."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import typer

from engine.cli.image_files import file_name, save_grid
from engine.cli.models import models_of, tell_trained_on
from engine.cli.options import Choices, Json, OptionsOf, with_options
from engine.cli.output import Output, plain
from engine.cli.selected import distinct, find_runs, load_tests, select_images
from engine.cli.usage import UsageError, check_known, filling
from engine.config import PictureConfig
from engine.data import ImageSet
from engine.runs import Run
from engine.service import messages as m

COLUMNS = 8
LARGEST_SEED = 2**63 - 1
"""That PyTorch takes."""
PICTURE = OptionsOf(PictureConfig)

Runs = Annotated[list[str], typer.Argument(metavar="RUN...", help="Runs, by id, name or folder.")]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where to write images and arrays.")]


def generate(
    named: Runs,
    out: Out,
    posterior: Annotated[
        str, typer.Option(help="What latents are drawn from; 'raven posteriors' lists them.")
    ] = "prior",
    count: Annotated[int, typer.Option(min=1, help="Images of each run.")] = 64,
    seed: Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Fixes the draws.")] = 0,
    as_json: Json = False,
) -> None:
    """Draw new images from runs."""
    from engine.posteriors import POSTERIORS
    from engine.service.sampling import generate as drawing

    output = Output(as_json)
    check_known("posterior", posterior, POSTERIORS)
    runs = find_runs(named)
    with filling(out):
        command = m.Generate(
            job=1, runs=tuple(run.id for run in runs), posterior=posterior, count=count, seed=seed
        )
        drawn: dict[str, m.Generated] = {}
        models = _models(runs, output)
        with output.progress() as show:
            for event in drawing(command, models, {}):
                match event:
                    case m.JobChanged():
                        show(event.title, event.done, event.total)
                    case m.Generated():
                        drawn[event.run] = event
        tell_trained_on(models, output)
        answers = {run: (event.images, event.latents) for run, event in drawn.items()}
        asked = {"posterior": posterior, "count": count, "seed": seed}
        _write(out, "samples", runs, answers, COLUMNS, asked, output)


@with_options(reading=PICTURE)
def interpolate(
    named: Runs,
    reading: Choices,
    out: Out,
    dataset: Annotated[
        str | None, typer.Option(help="Whose test images --index counts; the first run's.")
    ] = None,
    indices: Annotated[
        list[int] | None, typer.Option("--index", help="A test image, from 0; two in all.")
    ] = None,
    pictures: Annotated[
        list[Path] | None, typer.Option("--image", help="A picture of yours.")
    ] = None,
    steps: Annotated[int, typer.Option(min=2, max=1000, help="Images, both ends included.")] = 11,
    path: Annotated[
        Literal["linear", "spherical"],
        typer.Option(help="A straight line, or the arc that keeps the latents' norm."),
    ] = "spherical",
    as_json: Json = False,
) -> None:
    """Decode the way from one image's latent to another's."""
    from engine.service.sampling import interpolate_runs

    output = Output(as_json)
    runs = find_runs(named)
    dataset, tests = load_tests(dataset, runs, None, False, output)
    picture = PICTURE.make(PictureConfig, reading)
    selected = select_images(dataset, tests, indices or [], pictures or [], picture)
    if len(selected.images) != 2:
        raise UsageError(
            f"A path has two ends: name two images, not {len(selected.images)}, each by --index N "
            "or --image FILE."
        )
    with filling(out):
        command = m.Interpolate(
            job=1,
            runs=tuple(run.id for run in runs),
            ends=selected.images,
            steps=steps,
            path=path,
        )
        answers: dict[str, tuple[m.Floats, m.Floats]] = {}
        models = _models(runs, output)
        for event in interpolate_runs(command, models):
            if isinstance(event, m.Interpolated):
                answers[event.run] = event.images, event.latents
        tell_trained_on(models, output)
        asked = {"dataset": dataset, "ends": selected.names, "steps": steps, "path": path}
        _write(out, "path", runs, answers, steps, asked, output)


def posteriors(as_json: Json = False) -> None:
    """List what new latents can be drawn from."""
    from engine.posteriors import POSTERIORS

    output = Output(as_json)
    for known in POSTERIORS.values():
        output.event(
            "posterior",
            name=known.name,
            title=known.title,
            summary=known.summary,
            reference=known.reference,
        )
        output.tell(f"{known.name}: {known.title}. {known.summary} ({known.reference})")


def _models(runs: Iterable[Run], output: Output) -> list[Any]:
    tests: dict[tuple[str, Path | None], ImageSet] = {}
    models = []
    for run in runs:
        source = run.config.dataset, run.config.data_root
        if source not in tests:
            tests[source] = load_tests(None, [run], None, False, output)[1]
        models += models_of([run], tests[source], output)
    return models


def _write(
    out: Path,
    what: str,
    runs: Sequence[Run],
    answers: dict[str, tuple[m.Floats, m.Floats]],
    columns: int,
    asked: dict[str, Any],
    output: Output,
) -> None:
    """A PNG for each run, and `<what>.npz` with images [N, C, H, W] and latents [N, D] of all."""
    from engine.files import replacing

    labels = distinct([file_name(run.id if run.bundled else run.path.name) for run in runs])
    arrays: dict[str, Any] = {}
    for run, label in zip(runs, labels, strict=True):
        images, latents = answers[run.id]
        arrays |= {f"{label}/images": images, f"{label}/latents": latents}
        grid = out / f"{label}-{what}.png"
        save_grid(grid, images, columns)
        output.event("generated", run=run.id, name=run.name, image=grid, **asked)
        output.tell(f"{run.name}: {grid}")
    provenance = {
        **plain(asked),
        "runs": {label: plain(run.config) for label, run in zip(labels, runs, strict=True)},
    }
    with replacing(out / f"{what}.npz") as temporary:
        np.savez_compressed(temporary, **arrays, provenance=json.dumps(provenance))
    output.event("finished", runs=[run.id for run in runs], npz=out / f"{what}.npz")
    output.tell(f"Images and latents are in {out / f'{what}.npz'}")
