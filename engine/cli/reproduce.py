"""`raven reproduce`: the tables and figures of the papers, run here and laid beside theirs."""

import shlex
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.cli.going_on import going_on_told
from engine.cli.inception_option import weights_there
from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.cli.reproduce_planned import tell_planned
from engine.cli.reproduce_told import reproduction_told
from engine.cli.usage import UsageError, check_known, filling
from engine.runs import RunStore

if TYPE_CHECKING:
    import torch

    from engine.reproduce import Budget, Entry, Library  # brings torch

SEEDS = 5
AUTO, OUT = "auto", Path("reproduced")
ALL = "all"


def reproduce(
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="ENTRY...", help="Such as irobe/table-2; or all."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the entries.")] = False,
    seeds: Annotated[
        int | None, typer.Option(min=1, max=100, help=f"Default: {SEEDS}; 1 with --quick.")
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="A look in a minute or two on the embedded images, with few of them and few "
            "epochs. It is not compared with the paper.",
        ),
    ] = False,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="At most so many; the page says so.")
    ] = None,
    images: Annotated[
        int | None,
        typer.Option(
            "--training-images", min=1, help="At most so many, the first; the page says so."
        ),
    ] = None,
    tests: Annotated[
        int | None,
        typer.Option("--test-images", min=1, help="At most so many; the page says so."),
    ] = None,
    data_roots: Annotated[
        list[Path] | None,
        typer.Option(
            "--data-root",
            metavar="FOLDER",
            help="A folder with full data sets; repeatable. CelebA needs one.",
        ),
    ] = None,
    download: Annotated[
        bool, typer.Option(help="Take full data sets from your cache, downloading them once.")
    ] = False,
    fid: Annotated[
        bool,
        typer.Option(
            "--fid",
            help="Also the FIDs of tables that have some, with the weights of the Inception "
            "network that are named in the window or lie in PyTorch's cache; on a CPU it takes "
            "hours.",
        ),
    ] = False,
    inception_weights: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The same with the weights of this file (.pth or .safetensors).",
        ),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = AUTO,
    jobs: Annotated[
        int, typer.Option(min=1, max=64, help="Trainings at once, a process each.")
    ] = 1,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="A folder for pages, tables and figures.")
    ] = OUT,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Tell what is left, and how long it takes here, by a few steps of it."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Run tables and figures of the papers; what is there already is not computed again.

    The exit status is 1 where a data set is missing that an entry needs, or a training or reading
    failed."""
    from engine.reproduce import ENTRIES, QUICK, Budget, Library, Source, with_fid

    output = Output(as_json)
    if listed or not named:
        _list(list(ENTRIES.values()), output)
        return
    for name in named:
        check_known("entry", name, [*ENTRIES, ALL])
    names = list(ENTRIES) if ALL in named else list(dict.fromkeys(named))
    for root in data_roots or ():
        if not root.is_dir():
            raise UsageError(f"--data-root {root}: there is no such folder.")
    if quick and (data_roots or download) and not _needs_folder(names):
        unused = "--data-root" if data_roots else "--download"
        output.remark(f"A quick look takes the images that come with raven-gui: {unused} is idle.")
    entries = [ENTRIES[name] for name in names]
    weights = None
    if fid or inception_weights is not None:
        weights, sha256 = weights_there(inception_weights, output)
        entries = [with_fid(entry, sha256) for entry in entries]
        if all(entry is ENTRIES[entry.name] for entry in entries):
            output.remark("--fid: none of these entries tells a FID.")
    less = {"epochs": epochs, "images": images, "tests": tests}
    typed: dict[str, Any] = {name: count for name, count in less.items() if count is not None}
    words = _typed(
        {
            "--seeds": seeds,
            "--epochs": epochs,
            "--training-images": images,
            "--test-images": tests,
            "--jobs": jobs if jobs > 1 else None,
            "--device": device if device != AUTO else None,
            "--out": out if out != OUT else None,
        },
        {"--quick": quick, "--download": download, "--fid": fid},
    )
    words += ["--data-root FOLDER"] * len(data_roots or ())
    words += ["--inception-weights FILE"] if inception_weights is not None else []
    count = seeds or (1 if quick else SEEDS)
    roots = tuple(root.resolve() for root in data_roots or ())
    whole = True
    source, chosen = Source(roots, download, embedded=quick), _device(device)
    with nullcontext() if dry_run else filling(out):
        for entry in entries:
            budget = replace(replace(QUICK, **entry.quick) if quick else Budget(), **typed)
            library = Library(source, budget.images, budget.tests, weights)
            if dry_run:
                whole &= tell_planned(entry, budget, count, library, chosen, jobs, output)
                continue
            command = " ".join(["raven reproduce", entry.name, *words])
            whole &= _run(entry, budget, count, library, chosen, jobs, out, command, output)
    output.event("finished", entries=names)
    if not whole:
        raise typer.Exit(1)


def _needs_folder(names: Sequence[str]) -> bool:
    """Whether any of the entries is of images that do not come with raven-gui."""
    from engine.data import DATASETS
    from engine.reproduce import ENTRIES
    from engine.training import PRESETS

    presets = (one.preset for name in names for one in ENTRIES[name].systems.values())
    return any(DATASETS[PRESETS[preset].config.dataset].needs_folder for preset in presets)


def _list(entries: Sequence["Entry"], output: Output) -> None:
    rows = table("", "Entry", "What it is", " Trainings a seed")
    for entry in entries:
        output.event(
            "entry",
            name=entry.name,
            title=entry.title,
            reference=entry.reference,
            systems=list(entry.systems),
        )
        rows.add_row(entry.name, entry.title, f"{len(entry.systems)}")
    output.tell(rows)


def _run(
    entry: "Entry",
    budget: "Budget",
    seeds: int,
    library: "Library",
    device: "torch.device",
    jobs: int,
    out: Path,
    command: str,
    output: Output,
) -> bool:
    """Returns whether nothing is missing and nothing failed."""
    from engine.reproduce import reproduced

    output.event("started", entry=entry.name, seeds=seeds, quick=budget.quick)
    with going_on_told(output), reproduction_told(output) as show:
        made = reproduced(
            entry,
            budget,
            seeds,
            library,
            RunStore(),
            device,
            jobs,
            out,
            command,
            show,
            output.remark,
        )
    output.event(
        "reproduced",
        entry=entry.name,
        page=made.page,
        trainings=made.trainings,
        missing=made.missing,
        failures=made.failures,
    )
    output.tell(f"{entry.name}: {made.page}")
    for sentence in made.missing:
        output.remark(f"{entry.name}: {sentence}")
    for sentence in made.failures:
        output.remark(f"{entry.name}: failed: {sentence}")
    return not made.missing and not made.failures


def _device(name: str) -> "torch.device":
    from engine.device import choose_device

    try:
        return choose_device(name)
    except ValueError as error:
        raise UsageError(f"--device {name}: {error}") from error


def _typed(options: Mapping[str, object], switches: Mapping[str, bool]) -> list[str]:
    """The options as they were typed, for the page; those that are None were not."""
    words = [name for name, on in switches.items() if on]
    given = ((name, value) for name, value in options.items() if value is not None)
    return words + [f"{name} {shlex.quote(str(value))}" for name, value in given]
