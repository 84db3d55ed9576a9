"""Answers that nobody reads any more."""

import os
import sys


def discard_answers() -> None:
    """Python flushes stdout once more at its end: let it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
