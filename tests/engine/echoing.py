"""`python -m echoing` here: answers a line with two, or waits, or dies, as it is told."""

import os
import sys
import time

work = sys.stdin.readline().strip()
print(work.upper(), os.environ.get("ECHO", ""), flush=True)
if work == "wait":
    time.sleep(60)
if work == "die":
    os._exit(7)
print("done", flush=True)
