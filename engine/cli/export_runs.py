"""`raven runs export`: runs as one .zip, a table, a report, or TensorBoard's event files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.cli import own_variants
from engine.cli.following import check_following
from engine.cli.options import Json
from engine.cli.output import Output
from engine.cli.selected import find_runs
from engine.cli.usage import UsageError
from engine.counting import counted
from engine.files import write_text
from engine.recipes.writing import command_line
from engine.runs import Run, RunError, RunStore

SUFFIXES = (".zip", ".csv", ".parquet", ".html")


def export_runs(
    context: typer.Context,
    named: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUN...]",
            help="Runs, by id, name or folder. The file may come last, in place of --out.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All runs there are.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="By its suffix: .zip, one run to be imported elsewhere; .csv or .parquet, a "
            "table; .html, a report that needs nothing beside it.",
        ),
    ] = None,
    history: Annotated[
        bool,
        typer.Option(
            "--history", help="In a table, a row for each run and epoch in place of each run."
        ),
    ] = False,
    tensorboard: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write event files that TensorBoard reads, for each run."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write runs as a .zip, a table, a report, or for TensorBoard."""
    names = list(named or ())
    if out is None and tensorboard is None and names and Path(names[-1]).suffix in SUFFIXES:
        out = Path(names.pop())
    if every == bool(names):
        raise UsageError("Name the runs to export, or --all of them.")
    if out is None and tensorboard is None:
        endings = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        raise UsageError(f"Say where to: a file that ends in {endings}, or --tensorboard DIR.")
    if history and (out is None or out.suffix not in (".csv", ".parquet")):
        raise UsageError("--history is of a table: name a .csv or a .parquet file.")
    if tensorboard is not None:
        check_following(tensorboard)
    store = RunStore()
    runs = store.list() if every else find_runs(names)
    output = Output(as_json)
    if out is not None:
        _write(runs, out, history, context.find_root().params.get("folder"))
        output.event("exported", runs=[run.id for run in runs], file=out)
        output.tell(f"{_told(runs)} in {out}")
    if tensorboard is not None:
        _write_events(runs, tensorboard, output)
        output.event("exported", runs=[run.id for run in runs], folder=tensorboard)
        output.tell(f"{_told(runs)} in {tensorboard}: tensorboard --logdir {tensorboard}")


def _write(runs: Sequence[Run], out: Path, history: bool, variants: Path | None) -> None:
    from engine import tracking

    rows = tracking.epoch_rows if history else tracking.run_rows
    match out.suffix:
        case ".zip" if len(runs) == 1:
            RunStore().export_run(runs[0].id, out)
        case ".zip":
            raise UsageError(f"A .zip carries one run, and there are {len(runs)}.")
        case ".csv" | ".parquet":
            told = rows(runs)
            if not told:
                raise RunError(
                    "There is no history to write: none of these has an epoch behind it."
                )
            write = tracking.write_csv if out.suffix == ".csv" else tracking.write_parquet
            write(out, told)
        case ".html":
            folders = own_variants.folders(variants)
            needed = variants if any(run.config.variant in folders for run in runs) else None
            command = command_line(needed, "runs", "export", *(r.id for r in runs), "--out", out)
            write_text(out, tracking.report(runs, command, folders=folders))
        case _:
            raise UsageError(f"--out {out}: the name should end in {', '.join(SUFFIXES)}.")


def _write_events(runs: Sequence[Run], folder: Path, output: Output) -> None:
    from engine import tracking

    folders = tracking.event_folders(runs, folder)
    with output.progress() as show:
        for done, (run, own) in enumerate(zip(runs, folders, strict=True)):
            show(run.id, done, len(runs))
            tracking.export_events(run, own)


def _told(runs: Sequence[Run]) -> str:
    return f"{runs[0].id} is" if len(runs) == 1 else f"{counted(len(runs), 'run')} are"
