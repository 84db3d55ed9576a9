"""Which process works on a run, and whether it still lives.

A process number alone is given out again after a crash; together with the time at which the
process started it names one process for good.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Owner(BaseModel):
    """One process on one machine."""

    model_config = ConfigDict(frozen=True)

    host: str
    pid: int
    started: str

    @classmethod
    def this_process(cls) -> "Owner":
        """The process that calls."""
        pid = os.getpid()
        return cls(host=platform.node(), pid=pid, started=_started(pid) or "")

    def lives(self) -> bool | None:
        """Whether the process still runs; None where it is on another machine."""
        if self.host != platform.node():
            return None
        return self.started == (_started(self.pid) or None)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    def _started(pid: int) -> str | None:
        """When the process `pid` started, as text to compare; None where there is none."""
        query_limited_information, still_active = 0x1000, 259
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
        kernel.CloseHandle.argtypes = [wintypes.HANDLE]
        kernel.GetExitCodeProcess.argtypes = [wintypes.HANDLE, ctypes.c_void_p]
        kernel.GetProcessTimes.argtypes = [wintypes.HANDLE, *[ctypes.c_void_p] * 4]
        process = kernel.OpenProcess(query_limited_information, False, pid)
        if not process:
            return None
        try:
            code = wintypes.DWORD()
            kernel.GetExitCodeProcess(process, ctypes.byref(code))
            times = [wintypes.FILETIME() for _ in range(4)]
            kernel.GetProcessTimes(process, *[ctypes.byref(time) for time in times])
        finally:
            kernel.CloseHandle(process)
        if code.value != still_active:
            return None
        return f"{times[0].dwHighDateTime}:{times[0].dwLowDateTime}"

elif sys.platform == "linux":

    def _started(pid: int) -> str | None:
        """When the process `pid` started, as text to compare; None where there is none."""
        try:
            # The name of the program stands in parentheses and may hold spaces and parentheses.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            return None
        state, ticks_since_boot = fields[0], fields[19]
        return None if state in "ZX" else f"{boot}:{ticks_since_boot}"

else:

    def _started(pid: int) -> str | None:
        """When the process `pid` started, as text to compare; None where there is none."""
        answer = subprocess.run(
            ["ps", "-o", "state=,lstart=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        ).stdout.split(maxsplit=1)
        return None if len(answer) < 2 or answer[0].startswith("Z") else answer[1].strip()
