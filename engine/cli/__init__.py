"""The command `raven`: all that the window does, without a screen.

Torch is imported by the commands that compute, when they are called, and by no other.
"""

import json
import sys
from collections.abc import Sequence

from engine.cli.unread import discard_answers
from engine.signals import AskedToEnd, ended_by_signals


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `raven` with `arguments`, those of the process if none are given.

    Returns the exit status: 0 when all is done, 2 where what was typed makes no sense, 1 for any
    other failure, 128 and the signal's number after a signal. An error is a sentence on stderr;
    with --json also a line on stdout, `{"event": "error", "sentence": ...}`.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        with ended_by_signals():
            from engine.cli.app import run  # takes half a second, in which one may think better

            return run(typed)
    except AskedToEnd as end:
        try:
            if "--json" in typed:
                print(json.dumps({"event": "error", "sentence": str(end)}), flush=True)
        except BrokenPipeError:  # Ctrl-C in a terminal ends whoever reads our answers, too
            discard_answers()
        print(f"raven: {end}", file=sys.stderr)
        return end.status


__all__ = ["main"]
