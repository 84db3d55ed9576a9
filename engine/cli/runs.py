"""`raven runs`: list the runs there are, annotate them, and move them about."""

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.export_runs import export_runs
from engine.cli.options import Json
from engine.cli.output import Output, table
from engine.cli.selected import find_run
from engine.cli.usage import UsageError
from engine.digits import significant
from engine.runs import Run, RunStore

runs = typer.Typer(help="List, rename, annotate, delete, restore, import and export runs.")
runs.command("export")(export_runs)
SHORT_NOTE = 40
"""Letters of a note in the list."""
Named = Annotated[str, typer.Argument(metavar="RUN", help="A run, by id, name or folder.")]


@runs.callback(invoke_without_command=True)
def _bare(context: typer.Context, as_json: Json = False) -> None:
    """List, rename, annotate, delete, restore, import and export runs; bare, it lists them."""
    if context.invoked_subcommand is None:
        list_runs(as_json)
    elif as_json:
        raise UsageError(f"Write --json at the end: raven runs {context.invoked_subcommand} ...")


@runs.command("list")
def list_runs(as_json: Json = False) -> None:
    """List all runs, those that came with raven-gui first."""
    output = Output(as_json)
    store = RunStore()
    listed = table(
        "",
        "Run",
        "Name",
        "Method",
        "Data set",
        "State",
        " Epochs",
        " Accuracy",
        " MSE (0-255)",
        "Tags",
        "Note",
    )
    for info in store.infos():
        config, figures = info.config, info.figures
        told = {name: value for name, value in vars(info).items() if name != "history"}
        output.event("run", **told)
        listed.add_row(
            info.id,
            info.name,
            config.variant,
            config.dataset,
            info.state,
            f"{info.epochs_done}/{config.epochs}",
            f"{figures['accuracy']:.1%}" if "accuracy" in figures else "",
            significant(figures["mse_255"]) if "mse_255" in figures else "",
            ", ".join(info.tags),
            textwrap.shorten(info.note, SHORT_NOTE, placeholder="…"),
        )
    output.tell(listed if listed.row_count else "There are no runs yet: raven train makes one.")
    for problem in store.problems():
        output.event("problem", sentence=problem)
        output.remark(problem)


@runs.command()
def rename(named: Named, name: str, as_json: Json = False) -> None:
    """Give a run another name; its id stays."""
    store = RunStore()
    run = store.rename(find_run(store, named).id, name)
    _tell("renamed", f"{run.id} is now called '{run.name}'.", run, Output(as_json))


@runs.command()
def tag(
    named: Named,
    tags: Annotated[list[str] | None, typer.Argument(metavar="TAG...")] = None,
    as_json: Json = False,
) -> None:
    """Give a run these tags in place of those it has; none to take them all away."""
    run = find_run(RunStore(), named)
    run.set_notes(tags=tags or ())
    told = ", ".join(run.info().tags)
    _tell(
        "tagged",
        f"{run.id} has the tags {told}" if told else f"{run.id} has no tags",
        run,
        Output(as_json),
    )


@runs.command()
def note(named: Named, text: str, as_json: Json = False) -> None:
    """Keep a note with a run in place of the one it has; '' for none."""
    run = find_run(RunStore(), named)
    run.set_notes(note=text)
    _tell("noted", f"The note is kept with {run.id}", run, Output(as_json))


@runs.command()
def delete(named: Named, as_json: Json = False) -> None:
    """Move a run to the trash, from where 'restore' takes it back."""
    store = RunStore()
    run = find_run(store, named)
    store.delete(run.id)
    Output(as_json).event("deleted", run=run.id)
    Output(as_json).tell(f"Deleted. To take it back: raven runs restore {run.id}")


@runs.command()
def restore(
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="The id of a deleted run.")],
    as_json: Json = False,
) -> None:
    """Take a deleted run back from the trash."""
    run = RunStore().restore(run_id)
    _tell("restored", f"{run.id} is back.", run, Output(as_json))


@runs.command("import")
def import_run(
    source: Annotated[Path, typer.Argument(help="A run's folder, or a .zip of one.")],
    as_json: Json = False,
) -> None:
    """Copy a run into the store."""
    run = RunStore().import_run(source)
    _tell("imported", f"'{run.name}' is in the store as {run.id}.", run, Output(as_json))


def _tell(event: str, sentence: str, run: Run, output: Output) -> None:
    output.event(event, run=run.id, name=run.name, path=run.path)
    output.tell(sentence)
