"""How runs look is kept in a file that the window does not wait for."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from raven_gui.session.kept_looks import NAME, KeptLooks
from raven_gui.session.slot import state_folder

LOOKS = '{"ä": ["#3B6FE0", "o", false]}'


@pytest.fixture
def windows() -> Iterator[list[KeptLooks]]:
    parent = QObject()
    made = [KeptLooks(parent) for _ in range(2)]
    yield made
    for one in made:
        one.close()
    parent.deleteLater()


def test_what_one_window_wrote_another_reads(windows: list[KeptLooks]) -> None:
    one, other = windows
    assert other.run_looks == ""
    one.run_looks = "{}"
    one.run_looks = LOOKS
    one.close()
    assert other.run_looks == one.run_looks == LOOKS


def test_a_file_that_cannot_be_read_counts_as_none(windows: list[KeptLooks]) -> None:
    state_folder().mkdir(parents=True)
    (state_folder() / NAME).write_bytes(b"\xff\xfe\xfa")
    assert windows[0].run_looks == ""


def test_where_nothing_can_be_written_the_window_goes_on(windows: list[KeptLooks]) -> None:
    state_folder().parent.mkdir(parents=True, exist_ok=True)
    state_folder().write_text("a file in the place of the folder")
    windows[0].run_looks = LOOKS
    windows[0].close()
    assert windows[0].run_looks == ""
