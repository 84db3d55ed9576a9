"""`python -m echoing` here: answers a line, and waits, dies or is interrupted, as it is told."""

import os
import signal
import sys
import time

work = sys.stdin.readline().strip()
print(work.upper(), os.environ.get("ECHO", ""), flush=True)
if work == "wait":
    time.sleep(60)
if work == "interrupted":
    signal.raise_signal(signal.SIGINT)
if work == "die":
    os._exit(7)
print("done", flush=True)
