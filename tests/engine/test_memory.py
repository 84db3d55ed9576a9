"""What a process frees it keeps."""

import subprocess
import sys

import pytest

COUNTED = """
import resource
import torch
from engine.memory import keep_freed_memory

def pages():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(5):
        torch.ones(12_000_000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

asked = pages()
told = keep_freed_memory()
for _ in range(5):
    pages()
print(asked, pages(), told)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc alone can be told")
def test_memory_is_asked_of_the_system_once() -> None:
    told = subprocess.run([sys.executable, "-c", COUNTED], capture_output=True, text=True)
    before, after, kept = told.stdout.split()
    assert kept == "True", told.stderr
    assert int(after) < 100 < int(before), "five times 48 MB"
