"""All commands together, and what becomes of their errors."""

import io
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from engine import __version__
from engine.cli import own_variants
from engine.cli.attack import attack
from engine.cli.choices import datasets, likelihoods, networks, variants
from engine.cli.evaluate import evaluate
from engine.cli.generate import generate, interpolate, posteriors
from engine.cli.label_efficiency import label_efficiency
from engine.cli.measure import measure, measures
from engine.cli.output import Output
from engine.cli.presets import presets
from engine.cli.reproduce import reproduce
from engine.cli.runs import runs
from engine.cli.sanity import sanity
from engine.cli.survey import survey
from engine.cli.sweep import sweep
from engine.cli.system_errors import sentence_of
from engine.cli.train import train
from engine.cli.unread import discard_answers
from engine.cli.usage import UsageError

log = logging.getLogger(__name__)


def run(typed: Sequence[str]) -> int:
    """Run `raven` with what was `typed`, and tell of what went wrong; see `engine.cli.main`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe on Windows may know no ε
    output = Output("--json" in typed)
    try:
        status: Any = get_command(_application())(
            args=list(typed), prog_name="raven", standalone_mode=False
        )
        sys.stdout.flush()
    except (UsageError, typer.TyperException) as error:
        output.error(_sentence(error))
        return 2
    except BrokenPipeError:
        discard_answers()
        return 1
    except (ValueError, RuntimeError, OSError, MemoryError) as error:
        log.debug("The command failed", exc_info=error)
        output.error(sentence_of(error))
        return 1
    return status if isinstance(status, int) else 0


def _application() -> typer.Typer:
    application = typer.Typer(
        help="Train variational autoencoders, attack them, and compare what breaks.",
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    application.callback()(_common)
    listed = (datasets, variants, likelihoods, networks, posteriors, presets, measures)
    for command in (
        *listed,
        train,
        sweep,
        attack,
        evaluate,
        measure,
        label_efficiency,
        sanity,
        survey,
        generate,
        interpolate,
    ):
        application.command()(command)
    application.command()(reproduce)
    application.add_typer(runs, name="runs")
    return application


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"raven {__version__}")
        raise typer.Exit


def _common(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--variants",
            metavar="FOLDER",
            envvar="RAVEN_VARIANTS",
            help="A folder of methods of your own, a .py file each: all of them are run and can be "
            "chosen like the built-in ones. See docs/add-a-variant.md.",
        ),
    ] = None,
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which raven.")
    ] = False,
) -> None:
    """Train variational autoencoders, attack them, and compare what breaks."""
    if folder is not None or own_variants.are_installed():
        context.call_on_close(own_variants.load(folder))


def _sentence(error: Exception) -> str:
    text = error.format_message() if isinstance(error, typer.TyperException) else str(error)
    text = text.replace(": Value error, ", ": ")  # whose words of a choice come by way of pydantic
    return text if text.endswith((".", "?", "!")) else f"{text}."
