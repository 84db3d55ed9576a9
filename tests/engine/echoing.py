"""`python -m echoing` here: answers a line, and waits, dies or has a signal, as it is told."""

import os
import signal
import sys
import time

work = sys.stdin.readline().strip()
print(work.upper(), os.environ.get("ECHO", ""), flush=True)
if work == "wait":
    time.sleep(60)
if work.startswith("SIG"):
    signal.raise_signal(signal.Signals[work])
if work == "die":
    os._exit(7)
print("done", flush=True)
