"""A thread that leaves the window a processor where there are few."""

import os
import sys
import threading

NICENESS = 10
"""A thread that is this nice gets a tenth of a processor that another wants too, and all of it
else."""


def give_way() -> None:
    """Let this thread, and those that it begins, stand back behind the process's others. Only on
    Linux a thread can do so by itself; elsewhere it stays as it is."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        nice = os.getpriority(os.PRIO_PROCESS, thread)
        if nice < NICENESS:  # none may become less nice than it is
            os.setpriority(os.PRIO_PROCESS, thread, NICENESS)
