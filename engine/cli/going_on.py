"""Work that is kept piece by piece, so that a command which is asked to end goes on later."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.cli.output import Output
from engine.signals import AskedToEnd


@contextmanager
def going_on_told(output: Output) -> Iterator[None]:
    """Whoever asks the command to end within hears how it goes on."""
    try:
        yield
    except AskedToEnd:
        output.remark("What is done is kept: the same command goes on.")
        raise
