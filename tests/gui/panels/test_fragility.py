"""The panel that shows why encoders break, on the example's real tables."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.demonstrator import Settings
from engine.service.demonstration import Demonstration
from engine.service.messages import Demonstrate, Demonstrated, Failed
from raven_gui.export import ExportDialog, ExportOptions
from raven_gui.export.csv import csv
from raven_gui.export.npz import npz
from raven_gui.export.png import png
from raven_gui.palettes import DARK, LIGHT, Colours
from raven_gui.panels.fragility import words
from raven_gui.panels.fragility.controls import MOST_STEPS, TIGHTEST, WIDEST_RADIUS
from raven_gui.panels.fragility.panel import FragilityPanel
from raven_gui.panels.fragility.row import probability
from raven_gui.theme import Theme
from raven_gui.widgets import heat_map
from raven_gui.widgets.bars import paint_bars
from raven_gui.widgets.cell_field import CellField
from raven_gui.widgets.heat_map import heat
from tests.gui.conftest import World, says

LEFT = Qt.MouseButton.LeftButton
# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(world: World, theme: Theme, qtbot: QtBot) -> Iterator[FragilityPanel]:
    made = FragilityPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.resize(960, 680)
    world.wake()
    made.show()
    yield made
    made.close()


@pytest.fixture
def demonstration() -> Demonstration:
    return Demonstration()


def answers(demonstration: Demonstration, command: Demonstrate) -> list[Demonstrated]:
    """What the engine tells, in a few steps however many are asked for."""
    quick = Demonstrate(
        job=command.job,
        coupling=command.coupling,
        radius=command.radius,
        steps=20,
        seed=command.seed,
    )
    return [e for e in demonstration.course(quick) if isinstance(e, Demonstrated)]


def answer(world: World, demonstration: Demonstration) -> Demonstrated:
    """Answer the newest question to its end."""
    told = answers(demonstration, world.engine.last(Demonstrate))
    for event in told:
        world.tell(event)
    return told[-1]


def point_at(field: CellField, column: int, row: int) -> None:
    """Move the pointer over a cell, as the platform does."""
    rect = field.cells_rect()
    place = QPointF(
        rect.left() + (column + 0.5) * rect.width() / field.columns,
        rect.bottom() - (row + 0.5) * rect.height() / field.rows,
    )
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        QPointF(field.mapToGlobal(place.toPoint())),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(field, event)


def test_it_asks_when_it_is_shown_and_the_engine_is_awake_and_only_once(
    world: World, theme: Theme, qtbot: QtBot
) -> None:
    made = FragilityPanel(world.workspace, theme)
    qtbot.addWidget(made)
    made.show()
    assert not world.engine.all(Demonstrate)
    assert made.pages.currentIndex() == 0, "it says that the engine is waking"
    world.wake()
    made.hide()
    made.show()
    asked = world.engine.all(Demonstrate)
    assert [(c.coupling, c.radius, c.steps, c.seed) for c in asked] == [(0.95, 3, 400, 0)]


def test_each_method_shows_its_own_tables_and_numbers(
    panel: FragilityPanel, world: World, demonstration: Demonstration
) -> None:
    told = answer(world, demonstration)
    assert list(panel.rows) == [tables.method for tables in told.methods]
    for tables in told.methods:
        row = panel.rows[tables.method]
        assert row.name.text() == tables.title
        assert f"roughness {tables.roughness:.2f}" in row.numbers.text()
        encoder, decoder = row.fields["encoder"], row.fields["decoder"]
        np.testing.assert_array_equal(encoder.table, tables.encoder.T)  # type: ignore[attr-defined]
        np.testing.assert_array_equal(decoder.table, tables.decoder)  # type: ignore[attr-defined]
        assert "Cemgil et al. 2020" in row.seen.text()
    assert panel.progress.text() == "Step 20 of 20"


def test_it_shows_the_tables_on_their_way(
    panel: FragilityPanel, world: World, demonstration: Demonstration
) -> None:
    begin, middle, _ = answers(demonstration, world.engine.last(Demonstrate))
    pictures = []
    for event in (begin, middle):
        world.tell(event)
        pictures.append(panel.rows["avae"].fields["encoder"].grab().toImage())
        assert panel.progress.text() == f"Step {event.methods[0].step} of 20"
    assert pictures[0] != pictures[1]


def test_a_slider_asks_anew_at_each_step_and_only_the_newest_answer_is_shown(
    panel: FragilityPanel, world: World, qtbot: QtBot, demonstration: Demonstration
) -> None:
    answer(world, demonstration)
    slider = panel.controls.radius.slider
    slider.setFocus()
    for _ in range(2):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    asked = world.engine.all(Demonstrate)
    assert [command.radius for command in asked] == [3, 4, 5]
    stale = answers(demonstration, asked[1])[-1]
    world.tell(stale)
    assert not says(world.workspace.fragility.shown, stale)
    told = answer(world, demonstration)
    assert told.radius == 5 and says(world.workspace.fragility.shown, told)
    assert panel.controls.radius.box.value() == 5


def test_coupling_steps_and_seed_can_be_typed(
    panel: FragilityPanel, world: World, qtbot: QtBot
) -> None:
    controls = panel.controls
    for field, typed in (
        (controls.coupling.box, "0.9"),
        (controls.steps, "100"),
        (controls.seed, "12"),
    ):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    asked = world.engine.last(Demonstrate)
    assert (asked.coupling, asked.radius, asked.steps, asked.seed) == (0.9, 3, 100, 12)
    place = controls.coupling.slider.value()
    assert controls.coupling._values[place] == pytest.approx(0.9, abs=0.01)


def test_the_ends_of_the_sliders_are_settings_that_the_engine_takes(panel: FragilityPanel) -> None:
    controls = panel.controls
    controls.coupling.slider.setValue(controls.coupling.slider.maximum())
    controls.radius.slider.setValue(controls.radius.slider.maximum())
    settings = panel._workspace.fragility.settings
    assert (settings.coupling, settings.radius) == (TIGHTEST, WIDEST_RADIUS)
    Settings(coupling=settings.coupling, radius=settings.radius, steps=MOST_STEPS)
    controls.coupling.slider.setValue(0)
    assert panel._workspace.fragility.settings.coupling == 0


def test_a_cell_under_the_pointer_is_read_in_every_method(
    panel: FragilityPanel, world: World, demonstration: Demonstration
) -> None:
    told = answer(world, demonstration)
    x, z = 20, 33
    point_at(panel.rows["vae"].fields["encoder"], x, z)
    for tables in told.methods:
        assert f"{tables.title} {probability(tables.encoder[x, z])}" in panel.readout.text()
    assert panel.readout.text().startswith(f"x = {x + 1}, ") and "z = 34" in panel.readout.text()
    marks = {name: field.cursor_cell for name, field in panel.rows["avae"].fields.items()}
    assert marks == {"data": (x, None), "encoder": (x, z), "decoder": (x, z), "model": (x, None)}
    point_at(panel.rows["avae"].fields["decoder"], x, z)
    assert f"p(x|z) VAE {probability(told.methods[0].decoder[z, x])}" in panel.readout.text()
    panel.rows["avae"].fields["decoder"].left.emit()
    assert panel.readout.text() == words.POINT


def test_whether_anything_was_observed_is_told(
    panel: FragilityPanel, world: World, demonstration: Demonstration
) -> None:
    told = answer(world, demonstration)
    field = panel.rows["vae"].fields["data"]
    for x, words_of in ((int(told.data.argmax()), ", observed"), (0, ", not observed")):
        assert (told.data[x] > 0) is np.bool_(words_of == ", observed")
        point_at(field, x, 0)
        assert words_of in panel.readout.text()
        assert f"π(x) {probability(told.data[x])}" in panel.readout.text()


def test_the_keyboard_goes_from_cell_to_cell_and_stops_at_the_sides(
    panel: FragilityPanel, world: World, qtbot: QtBot, demonstration: Demonstration
) -> None:
    told = answer(world, demonstration)
    field = panel.rows["smooth-encoder"].fields["encoder"]
    field.setFocus(Qt.FocusReason.TabFocusReason)
    assert field.cursor_cell == (32, 32)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
        qtbot.keyClick(field, key)
    assert field.cursor_cell == (31, 42)
    read = f"Smooth Encoder {probability(told.methods[1].encoder[31, 42])}"
    assert read in panel.readout.text()
    assert field.accessibleDescription() == panel.readout.text()
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClick(field, Qt.Key.Key_Right)
    assert field.cursor_cell == (63, 42)


def test_a_refusal_is_told_in_the_panel(
    panel: FragilityPanel, world: World, demonstration: Demonstration
) -> None:
    answer(world, demonstration)
    failures: list[str] = []
    world.workspace.failed.connect(failures.append)
    panel.controls.seed.setValue(3)
    world.tell(Failed(job=world.engine.last(Demonstrate).job, sentence="No: choose another."))
    assert panel.problem.isVisible() and panel.problem.text() == "No: choose another."
    assert not failures
    panel.controls.seed.setValue(4)
    answer(world, demonstration)
    assert not panel.problem.isVisible()


def test_there_is_nothing_to_export_before_the_first_answer(panel: FragilityPanel) -> None:
    assert panel.figures() == [] and not panel.export.isEnabled()


def test_the_export_keeps_every_table_exact_and_the_settings(
    panel: FragilityPanel, world: World, qtbot: QtBot, demonstration: Demonstration
) -> None:
    told = answer(world, demonstration)
    qtbot.mouseClick(panel.export, LEFT)
    (dialog,) = panel.findChildren(ExportDialog)
    dialog.close()
    (figure,) = panel.figures()
    with np.load(io.BytesIO(npz(figure, ExportOptions())), allow_pickle=False) as kept:
        np.testing.assert_array_equal(kept["data"], told.data)
        for tables in told.methods:
            np.testing.assert_array_equal(kept[f"{tables.method}/encoder"], tables.encoder)
            np.testing.assert_array_equal(kept[f"{tables.method}/decoder"], tables.decoder)
            np.testing.assert_array_equal(kept[f"{tables.method}/model"], tables.model)
    text = csv(figure, ExportOptions()).decode()
    assert '"x","data","target","VAE model","Smooth Encoder model","AVAE model"' in text
    assert figure.provenance["coupling"] == 0.95 and figure.provenance["steps"] == 20
    light, dark = (
        QImage.fromData(png(figure, ExportOptions(light=light))) for light in (True, False)
    )
    assert light.width() == dark.width() > 600


def test_a_bar_is_as_high_as_its_share_of_what_the_upper_edge_stands_for() -> None:
    image = QImage(20, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_bars(painter, QRectF(0, 0, 20, 100), np.array([0.05, 0.15]), np.zeros(2), 0.2, LIGHT)
    painter.end()
    accent = QColor(LIGHT.accent)
    heights = [sum(image.pixelColor(x, y) == accent for y in range(100)) for x in (5, 15)]
    assert heights == pytest.approx([25, 75], abs=2)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_an_eighth_lies_in_the_middle_of_the_colours_as_their_key_says(colours: Colours) -> None:
    stops = [QColor(one) for one in (heat_map._DARK if colours.dark else heat_map._LIGHT)]
    told = heat(np.array([[0, 1 / 64, 1 / 8, 27 / 64, 1]]), colours)[0]
    for found, stop in zip(told.tolist(), stops, strict=True):
        assert found == pytest.approx([stop.red(), stop.green(), stop.blue()], abs=1)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_colours_of_probabilities_go_one_way_in_lightness(colours: Colours) -> None:
    ramp = heat(np.linspace(0, 1, 200)[None], colours)[0]
    lightness = [QColor(*map(int, colour)).lightnessF() for colour in ramp]
    weighed = ramp @ np.array([0.2126, 0.7152, 0.0722])
    steps = np.diff(weighed if colours.dark else -weighed)
    assert (steps >= 0).all() and abs(lightness[-1] - lightness[0]) > 0.6
    assert QColor(*map(int, ramp[0])).name() == colours.base


def test_the_first_row_of_a_table_is_painted_at_the_bottom(
    panel: FragilityPanel, world: World, demonstration: Demonstration
) -> None:
    answer(world, demonstration)
    field = panel.rows["vae"].fields["encoder"]
    table = np.zeros((64, 64), np.float32)
    table[0, 10] = 1
    field.show_table(table, np.zeros(64, bool))  # type: ignore[attr-defined]
    image, rect = field.grab().toImage(), field.cells_rect()
    place = QPoint(round(rect.left() + 10.5 / 64 * rect.width()), round(rect.bottom()) - 1)
    assert image.pixelColor(place).lightness() < 80
    assert field.cell_at(QPointF(place)) == (10, 0)


def test_all_three_rows_are_seen_in_a_small_window(
    panel: FragilityPanel, world: World, demonstration: Demonstration
) -> None:
    answer(world, demonstration)
    panel.resize(718, 616)  # what a window of 1024 by 700 leaves
    QApplication.processEvents()
    for row in panel.rows.values():
        assert row.visibleRegion().boundingRect() == row.rect()
        assert row.seen.height() >= row.seen.heightForWidth(row.seen.width())


def test_an_engine_that_is_awake_is_not_said_to_wake(panel: FragilityPanel) -> None:
    assert panel.empty.isVisible()
    assert panel.empty.title.text() == "Training the tables…"
