"""The weights of the FID's network in the choice of measures: said, chosen, refused and left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.service.messages import Failed, FindInceptionWeights, InceptionWeightsFound
from raven_gui.panels.robustness.inception import ABSENT, OTHERS, PUBLISHED, InceptionRow
from raven_gui.panels.robustness.measures import MeasuresDialog
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.theme import Theme
from tests.gui.conftest import World

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def dialog(world: World, theme: Theme, qtbot: QtBot) -> Iterator[MeasuresDialog]:
    panel = RobustnessPanel(world.workspace, theme)
    qtbot.addWidget(panel)
    world.wake()
    panel.show()
    panel.choose_measures()
    (made,) = panel.findChildren(MeasuresDialog)
    yield made
    made.close()
    panel.close()


def tell(world: World, path: Path | None = None, **fields: object) -> None:
    job = world.engine.last(FindInceptionWeights).job
    told = {"named": True, "published": True, **fields}
    world.tell(InceptionWeightsFound(job=job, path=path, **told))  # type: ignore[arg-type]


def test_it_is_said_whence_the_weights_are_taken(world: World, dialog: MeasuresDialog) -> None:
    row, file = dialog.inception, Path("/data/inception.pth")
    asked = world.engine.last(FindInceptionWeights)
    assert (asked.named, asked.forget) == (None, False)
    assert row.isVisible() and "Looking for" in row.words.text() and not row.choose.isEnabled()
    tell(world, named=False, published=False)
    assert row.words.text() == ABSENT and "pt_inception-2015-12-05-6726825d.pth" in ABSENT
    assert row.choose.isEnabled() and not row.leave.isVisible()
    for fields, words in (
        ({}, f"named here: {file}. {PUBLISHED}"),
        ({"published": False}, f"named here: {file}. {OTHERS}"),
        ({"named": False}, f"in PyTorch’s cache: {file}. {PUBLISHED}"),
    ):
        world.workspace.inception.look()
        tell(world, file, **fields)
        assert row.words.text().endswith(words) and not row.problem.isVisible()


def test_a_file_is_chosen_refused_or_taken_and_left_again(
    world: World, dialog: MeasuresDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    row, file = dialog.inception, tmp_path / "inception.pth"
    file.write_bytes(b"weights")
    tell(world, named=False, published=False)
    qtbot.mouseClick(row.choose, LEFT)
    (chooser,) = row.findChildren(QFileDialog)
    assert "*.safetensors" in chooser.nameFilters()[0]
    chooser.filesSelected.emit([str(file)])
    chooser.close()
    assert world.engine.last(FindInceptionWeights).named == file
    tell(world, named=False, published=False, refusal=f"{file} is not the published file.")
    assert row.problem.isVisible() and row.problem.text() == f"{file} is not the published file."
    assert row.words.text() == ABSENT
    world.workspace.inception.name(file)
    tell(world, file)
    assert not row.problem.isVisible() and str(file) in row.words.text()
    qtbot.mouseClick(row.leave, LEFT)
    assert world.engine.last(FindInceptionWeights).forget
    tell(world, named=False, published=False)
    assert row.words.text() == ABSENT and not row.leave.isVisible()


def test_an_answer_to_an_older_question_is_dropped_and_a_failure_ends_the_waiting(
    world: World, dialog: MeasuresDialog
) -> None:
    row, first = dialog.inception, world.engine.last(FindInceptionWeights).job
    world.workspace.inception.forget()
    world.tell(InceptionWeightsFound(job=first, path=Path("/old"), named=True, published=True))
    assert "Looking for" in row.words.text()
    world.tell(Failed(job=world.engine.last(FindInceptionWeights).job, sentence="The disk is full"))
    assert row.choose.isEnabled() and not world.workspace.inception.busy


def test_the_choice_that_is_opened_again_leaves_the_file_that_is_being_named(
    world: World, qtbot: QtBot
) -> None:
    world.wake()
    inception, file = world.workspace.inception, Path("/data/inception.pth")
    inception.name(file)
    row = InceptionRow(inception)
    qtbot.addWidget(row)
    assert [asked.named for asked in world.engine.all(FindInceptionWeights)] == [file]
    tell(world, file)
    assert str(file) in row.words.text()
