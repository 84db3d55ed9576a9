"""What waits for a quiet moment is done in the first one, once."""

import threading
import time

from engine.service.quiet import WhenQuiet

SECONDS = 0.15


def test_it_waits_as_long_as_there_is_something_to_do_and_is_done_once() -> None:
    done: list[float] = []
    quiet = WhenQuiet(SECONDS, lambda: done.append(time.monotonic()))
    for _ in range(4):
        quiet.stir()
        stirred = time.monotonic()
        time.sleep(SECONDS / 3)
    assert not done
    time.sleep(2 * SECONDS)
    (when,) = done
    assert when - stirred >= SECONDS * 0.9
    quiet.stir()
    time.sleep(2 * SECONDS)
    assert len(done) == 1


def test_nothing_is_done_before_anything_is_asked_or_after_the_end() -> None:
    called = threading.Event()
    for stirs in (0, 1):
        quiet = WhenQuiet(SECONDS, called.set)
        for _ in range(stirs):
            quiet.stir()
        quiet.close()
        quiet.stir()
    assert not called.wait(2 * SECONDS)
