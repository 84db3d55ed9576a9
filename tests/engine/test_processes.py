"""Processes of our own: what they are given, what is heard of them, and how they are ended."""

import re
import sys
import threading
from pathlib import Path

import pytest

from engine.processes import Processes, StoppedError

ECHOING, BESIDE_US = "echoing", {"PYTHONPATH": str(Path(__file__).parent)}
ENGINE = Path(__file__).parents[2] / "engine"


def test_a_process_gets_its_work_and_every_line_of_it_is_heard() -> None:
    heard: list[str] = []
    status = Processes(ECHOING, {"ECHO": "loud", **BESIDE_US}).carry_out("some work", heard.append)
    assert (status, heard) == (0, ["SOME WORK loud\n", "done\n"])


def test_one_that_dies_is_told_by_its_status() -> None:
    heard: list[str] = []
    assert Processes(ECHOING, BESIDE_US).carry_out("die", heard.append) == 7
    assert heard == ["DIE \n"]


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl-C is sent to them, too")
@pytest.mark.parametrize("sent", ["SIGINT", "SIGHUP"])
def test_ctrl_c_in_the_terminal_and_its_end_are_heard_by_whoever_started_them_alone(
    sent: str,
) -> None:
    """Who hears of the end twice, of the terminal and of us, breaks off what it was keeping."""
    heard: list[str] = []
    status = Processes(ECHOING, BESIDE_US).carry_out(sent, heard.append)
    assert (status, heard[-1]) == (0, "done\n")


def test_all_are_asked_to_end_and_no_more_begin() -> None:
    processes, begun, ended = Processes(ECHOING, BESIDE_US), threading.Event(), []

    def work() -> None:
        with pytest.raises(StoppedError):  # not as one that died, which would be tried again
            processes.carry_out("wait", lambda _: begun.set())
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(20)
    processes.stop()
    thread.join(20)
    assert ended
    with pytest.raises(StoppedError):
        processes.carry_out("more", print)


def test_what_runs_as_a_process_is_imported_by_nobody() -> None:
    """Python warns where a module is run that its own package has imported already."""
    sources = [path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py")]
    run = {name for text in sources for name in re.findall(r'Processes\("([\w.]+)"', text)}
    assert run == {"engine.reproduce.worker", "engine.sweep.worker"}
    for name in run:
        package, _, module = name.rpartition(".")
        imported = (
            rf"(from|import) {re.escape(name)}\b|from {re.escape(package)} import .*\b{module}\b"
        )
        assert not [text for text in sources if re.search(imported, text)]
