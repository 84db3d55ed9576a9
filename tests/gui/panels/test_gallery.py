"""Test images and one's own pictures, to pick from."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

from engine.data import DATASETS
from engine.service.messages import (
    Encode,
    Integers,
    LoadImages,
    PictureRead,
    ReadPicture,
    Survey,
    Surveyed,
)
from raven_gui.export import export_figure
from raven_gui.panels.gallery.panel import GalleryPanel
from raven_gui.panels.gallery.words import described
from raven_gui.theme import Theme
from raven_gui.widgets.image_grid import ImageGrid
from raven_gui.workspace import ImageRef
from raven_gui.workspace.filter import Filter
from tests.gui.conftest import World
from tests.gui.panels.answers import encoded

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
TESTS = DATASETS["mnist"].load("test")
SEVENS = np.flatnonzero(TESTS.labels == 7).tolist()
VAE = "mnist/vae"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(gallery_panel: GalleryPanel) -> GalleryPanel:
    return gallery_panel


def click(
    qtbot: QtBot, grid: ImageGrid, place: int, modifiers: Qt.KeyboardModifier = PLAIN
) -> None:
    """Click the thumbnail in a place of a grid."""
    view = grid.view()
    spot: QPoint = view.visualRect(view.model().index(place, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, modifiers, spot)


def choose(qtbot: QtBot, combo: QComboBox, words: str) -> None:
    """Choose an entry with the keyboard."""
    row = combo.findText(words)
    assert row >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setFocus()
    down = row > combo.currentIndex()
    for _ in range(abs(row - combo.currentIndex())):
        qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
    assert combo.currentText() == words


def type_index(qtbot: QtBot, panel: GalleryPanel, text: str) -> None:
    """Type into the index field, over what is there, and press Enter."""
    panel.choices.index.selectAll()
    qtbot.keyClicks(panel.choices.index, text)
    qtbot.keyClick(panel.choices.index, Qt.Key.Key_Return)


def refs(*indices: int, dataset: str = "mnist") -> tuple[ImageRef, ...]:
    return tuple(ImageRef(dataset, index) for index in indices)


def encode(world: World, wrong: list[int]) -> None:
    """Answer the newest Encode: all classes right but for the images in `wrong`."""
    predictions = TESTS.labels.copy()
    predictions[wrong] = (predictions[wrong] + 1) % 10
    tell_predictions(world, predictions)


def tell_predictions(world: World, predictions: Integers) -> None:
    command = world.engine.last(Encode)
    world.tell(encoded(command, predictions, float((predictions == TESTS.labels).mean())))


def add_pictures(world: World, *names: str) -> None:
    for name in names:
        image = np.full((1, 28, 28), 0.5, np.float32)
        preview = np.zeros((9, 9, 3), np.uint8)
        world.workspace.images.add(
            PictureRead(job=0, name=name, image=image, inverted=False, preview=preview)
        )


# ---------------------------------------------------------------- what is shown


def test_all_test_images_are_shown_and_counted(panel: GalleryPanel) -> None:
    assert panel.grid.visible_indices() == list(range(2000))
    assert panel.count.text() == "2,000 images"
    assert panel.grid.selected() == [0]


def test_until_the_images_are_there_it_says_so(world: World, theme: Theme, qtbot: QtBot) -> None:
    panel = GalleryPanel(world.workspace, theme)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.stack.currentWidget() is panel.empty
    assert panel.count.text() == "Loading…"
    assert [panel.choices.dataset.itemText(i) for i in range(2)] == ["MNIST", "Fashion-MNIST"]

    world.wake()

    assert panel.stack.currentWidget() is panel.grid


def test_another_data_set_is_loaded_and_its_classes_offered(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    choose(qtbot, panel.choices.label, "7")

    choose(qtbot, panel.choices.dataset, "Fashion-MNIST")
    assert world.engine.last(LoadImages).source.dataset == "fashion-mnist"
    assert panel.grid.visible_indices() == []
    world.load_images()

    offered = [panel.choices.label.itemText(i) for i in range(panel.choices.label.count())]
    assert offered == ["All classes", *DATASETS["fashion-mnist"].classes]
    assert panel.choices.label.currentText() == "All classes"
    assert panel.count.text() == "2,000 images"
    assert world.workspace.images.picked == refs(0, dataset="fashion-mnist")


def test_one_class(panel: GalleryPanel, qtbot: QtBot) -> None:
    choose(qtbot, panel.choices.label, "7")

    assert panel.grid.visible_indices() == SEVENS
    assert panel.count.text() == f"{len(SEVENS)} of 2,000"


def test_what_a_run_misclassifies(panel: GalleryPanel, world: World, qtbot: QtBot) -> None:
    offered = [
        panel.choices.misclassified.itemText(i) for i in range(panel.choices.misclassified.count())
    ]
    assert offered[:2] == ["Right or wrong", "Wrong: VAE"]
    assert len(offered) == 5  # the four of Fashion-MNIST do not know these classes

    choose(qtbot, panel.choices.misclassified, "Wrong: VAE")
    assert world.engine.last(Encode).run == VAE
    assert panel.count.text() == "Waiting for the predictions of VAE…"
    encode(world, [3, 14, 15])

    assert panel.grid.visible_indices() == [3, 14, 15]
    assert panel.count.text() == "3 of 2,000"


def test_a_run_that_is_no_longer_ticked_filters_nothing(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    choose(qtbot, panel.choices.misclassified, "Wrong: VAE")
    encode(world, [3])

    world.workspace.runs.tick(VAE, False)

    assert panel.choices.misclassified.currentText() == "Right or wrong"
    assert panel.count.text() == "2,000 images"


def test_a_hidden_panel_asks_for_nothing_and_catches_up(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    panel.hide()
    choose(qtbot, panel.choices.misclassified, "Wrong: VAE")
    assert world.engine.all(Encode) == []

    panel.show()

    assert len(world.engine.all(Encode)) == 1


@pytest.mark.parametrize(
    ("text", "shown"), [("10-13", [10, 11, 12, 13]), ("7, 3 5", [7, 3, 5]), ("4-4,9", [4, 9])]
)
def test_indices_filter(panel: GalleryPanel, qtbot: QtBot, text: str, shown: list[int]) -> None:
    type_index(qtbot, panel, text)
    assert panel.grid.visible_indices() == shown

    panel.choices.index.clear()
    assert panel.count.text() == "2,000 images"


def test_one_index_jumps_there_and_picks_it(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    type_index(qtbot, panel, "1234")

    assert world.workspace.images.picked == refs(1234)
    assert panel.grid.selected() == [1234]
    view = panel.grid.view()
    assert view.viewport().rect().intersects(view.visualRect(view.model().index(1234, 0)))
    assert panel.count.text() == "2,000 images"


def test_a_jump_to_an_image_that_is_filtered_out_shows_all(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    choose(qtbot, panel.choices.label, "7")
    other = next(index for index in range(2000) if TESTS.labels[index] != 7)

    type_index(qtbot, panel, str(other))

    assert panel.choices.label.currentText() == "All classes"
    assert panel.grid.selected() == [other]


def test_what_is_no_index_is_refused_in_words(panel: GalleryPanel, qtbot: QtBot) -> None:
    type_index(qtbot, panel, "2000")
    assert panel.choices.problem.isVisible()
    assert panel.choices.problem.text().startswith("There is no image 2000")
    assert panel.count.text() == "2,000 images"

    type_index(qtbot, panel, "20")
    assert not panel.choices.problem.isVisible()


def test_where_nothing_matches_one_press_shows_all(panel: GalleryPanel, qtbot: QtBot) -> None:
    choose(qtbot, panel.choices.label, "7")
    others = [index for index in range(20) if TESTS.labels[index] != 7]
    type_index(qtbot, panel, ",".join(map(str, others)))
    assert panel.stack.currentWidget() is panel.empty

    qtbot.mouseClick(panel.empty.button, LEFT)

    assert panel.stack.currentWidget() is panel.grid
    assert panel.count.text() == "2,000 images"
    assert panel.choices.index.text() == ""


def test_the_tooltip_tells_class_and_predictions(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    model = panel.grid.view().model()
    words = model.data(model.index(3, 0), Qt.ItemDataRole.ToolTipRole)
    assert words == f"MNIST test image 3 · class {TESTS.labels[3]}"
    assert words == world.workspace.images.name(ImageRef("mnist", 3)), "as in every panel"
    assert model.data(model.index(3, 0)) == words

    choose(qtbot, panel.choices.misclassified, "Wrong: VAE")
    encode(world, [3])

    words = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert words.splitlines()[1] == f"VAE says {(TESTS.labels[3] + 1) % 10} ✗"


# ---------------------------------------------------------------- picking


def test_clicks_pick_with_ctrl_and_shift(panel: GalleryPanel, world: World, qtbot: QtBot) -> None:
    images = world.workspace.images
    click(qtbot, panel.grid, 5)
    assert images.picked == refs(5)
    click(qtbot, panel.grid, 2, CTRL)
    assert images.picked == refs(5, 2)
    assert panel.count.text() == "2,000 images · 2 picked"
    click(qtbot, panel.grid, 6)
    click(qtbot, panel.grid, 4, SHIFT)
    assert images.picked == refs(6, 4, 5)


def test_a_pick_elsewhere_is_followed_without_an_echo(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    images = world.workspace.images
    with qtbot.waitSignal(images.picked_changed):
        images.pick(refs(40, 7, 90))
    with qtbot.assertNotEmitted(images.picked_changed, wait=50):
        assert panel.grid.selected() == [7, 40, 90]

    assert images.picked == refs(40, 7, 90)


def test_a_filter_changes_no_picks_and_ctrl_adds_to_those_it_hides(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    images = world.workspace.images
    other = next(index for index in range(2000) if TESTS.labels[index] != 7)
    images.pick(refs(other))

    choose(qtbot, panel.choices.label, "7")
    assert images.picked == refs(other)
    click(qtbot, panel.grid, 0, CTRL)

    assert images.picked == refs(other, SEVENS[0])


def test_something_stays_picked(panel: GalleryPanel, world: World, qtbot: QtBot) -> None:
    click(qtbot, panel.grid, 0, CTRL)

    assert world.workspace.images.picked == refs(0)
    assert panel.grid.selected() == [0]


def test_arrows_and_steps_walk_through_what_is_shown(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    images = world.workspace.images
    choose(qtbot, panel.choices.label, "7")
    click(qtbot, panel.grid, 0)
    qtbot.keyClick(panel.grid.view(), Qt.Key.Key_Right)
    assert images.picked == refs(SEVENS[1])

    panel.picking.step(1)
    assert images.picked == refs(SEVENS[2])
    assert panel.grid.selected() == [SEVENS[2]]
    panel.hide()
    panel.picking.step(-1)
    panel.picking.step(-1)
    panel.picking.step(-1)
    assert images.picked == refs(SEVENS[0])


# ---------------------------------------------------------------- one's own pictures


def test_ones_own_pictures_appear_below_and_can_be_picked(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    images = world.workspace.images
    assert not panel.pictures.grid.isVisible()

    add_pictures(world, "three", "shirt")

    assert panel.pictures.grid.isVisible()
    assert panel.pictures.heading.text() == "Your pictures (2)"
    assert panel.pictures.grid.selected() == [1]
    click(qtbot, panel.pictures.grid, 0)
    assert images.picked == refs(0, dataset="")
    assert panel.grid.selected() == []
    click(qtbot, panel.grid, 3, CTRL)
    assert images.picked == (*refs(0, dataset=""), *refs(3))
    click(qtbot, panel.grid, 4)
    assert images.picked == refs(4)
    assert panel.pictures.grid.selected() == []


def test_delete_takes_pictures_out_and_leaves_something_picked(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    images = world.workspace.images
    add_pictures(world, "one", "two", "three")
    click(qtbot, panel.pictures.grid, 0)
    click(qtbot, panel.pictures.grid, 2, CTRL)

    qtbot.keyClick(panel.pictures.grid.view(), Qt.Key.Key_Delete)

    assert [picture.name for picture in images.pictures] == ["two"]
    assert images.picked == refs(0)
    click(qtbot, panel.pictures.grid, 0)
    qtbot.keyClick(panel.pictures.grid.view(), Qt.Key.Key_Delete)
    assert images.pictures == ()
    assert not panel.pictures.grid.isVisible()


def test_the_small_buttons_ask_the_window_for_pictures(panel: GalleryPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.open_requested):
        qtbot.mouseClick(panel.pictures.open, LEFT)
    with qtbot.waitSignal(panel.paste_requested):
        qtbot.mouseClick(panel.pictures.paste, LEFT)


def test_dropped_files_share_one_preview(panel: GalleryPanel, world: World, qtbot: QtBot) -> None:
    panel.preview(Path("a.png"), "a")
    panel.preview(Path("b.png"), "b")
    dialogs = panel.findChildren(QDialog)
    assert len(dialogs) == 1
    assert world.engine.last(ReadPicture).name == "a"
    assert dialogs[0].windowTitle() == "Add 'a' (1 of 2)"

    with qtbot.waitSignal(dialogs[0].destroyed):
        qtbot.keyClick(dialogs[0], Qt.Key.Key_Escape)
    panel.preview(np.zeros((5, 5), np.uint8), "c")

    assert world.engine.last(ReadPicture).name == "c"
    again = panel.findChildren(QDialog)[0]
    with qtbot.waitSignal(again.destroyed):
        again.reject()


# ---------------------------------------------------------------- export


def test_picked_and_shown_images_can_be_exported(
    panel: GalleryPanel, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    add_pictures(world, "three")
    world.workspace.images.pick((*refs(8, 5), *refs(0, dataset="")))
    choose(qtbot, panel.choices.label, "7")

    picked, shown = panel.figures()

    assert (picked.title, shown.title) == ("Picked images", "Images shown")
    export_figure(picked, tmp_path / "picked.npz")
    with np.load(tmp_path / "picked.npz", allow_pickle=False) as arrays:
        assert arrays["indices"].tolist() == [8, 5, 0]
        assert arrays["labels"].tolist() == [*TESTS.labels[[8, 5]], -1]
        assert arrays["datasets"].tolist() == ["mnist", "mnist", ""]
        assert np.array_equal(arrays["images"][0], TESTS.images[8] / np.float32(255))
    export_figure(shown, tmp_path / "shown.csv")
    assert (tmp_path / "shown.csv").read_text().count("mnist") > 100
    assert shown.arrays["indices"].tolist() == SEVENS[:100]
    export_figure(shown, tmp_path / "shown.png")
    assert (tmp_path / "shown.png").stat().st_size > 10_000


def test_a_file_of_the_images_shown_tells_what_was_asked_of_them(
    panel: GalleryPanel, world: World
) -> None:
    assert "filter" not in panel.figures()[1].provenance
    wanted = Filter(label=7, misclassified_by=VAE, run=VAE, fooled=True)
    world.workspace.filtering.set(wanted)
    world.workspace.survey.want(VAE, "fooled")
    command = world.engine.last(Survey)
    fooled = np.ones(len(TESTS.labels), np.float32)
    about = {name: getattr(command, name) for name in ("config", "budgets", "task", "source")}
    values = dict.fromkeys(command.measures, fooled)
    done = Surveyed(job=command.job, run=VAE, values=values, finished=True, **about)
    world.tell(done)
    picked, shown = panel.figures()
    assert "filter" not in picked.provenance
    told = shown.provenance
    assert told["filter"].startswith("class 7, wrong by VAE, fooled at ε = 0.1 in VAE")
    assert [run["id"] for run in told["runs"]] == [VAE]
    assert told["attack"]["epsilon"] == 0.1
    assert told["images"] == f"100 of {len(SEVENS)}"


def test_the_export_button_opens_the_dialog(panel: GalleryPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.export, LEFT)

    dialog = panel.findChildren(QDialog)[0]
    assert dialog.isVisible()
    dialog.reject()
    dialog.deleteLater()


def test_while_other_images_are_loaded_none_are_shown_whoever_asks_for_them(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    choose(qtbot, panel.choices.label, "7")
    assert 0 < panel.grid.count() < 2000
    world.workspace.images.show("fashion-mnist")
    assert panel.choices.dataset.currentText() == "Fashion-MNIST"
    assert panel.grid.count() == 0 and panel.shown() == []
    world.workspace.runs.tick_only(("fashion-mnist/vae",))
    assert panel.grid.count() == 0
    world.load_images()
    assert panel.grid.count() == 2000, "each data set begins with all of them"


def test_other_images_and_runs_are_drawn_once(
    panel: GalleryPanel, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever hears of them first: the filter, the runs that are ticked for them, or the panel."""
    asked: list[bool] = []
    monkeypatch.setattr(world.workspace.filtering, "want", lambda: asked.append(True))
    choose(qtbot, panel.choices.dataset, "Fashion-MNIST")
    assert len(asked) == 1 and panel.grid.count() == 0, "they are being loaded"
    world.load_images()
    assert len(asked) == 2 and panel.grid.count() == 2000
    choose(qtbot, panel.choices.dataset, "MNIST")
    assert len(asked) == 3 and panel.grid.count() == 2000
    world.workspace.runs.tick_only(("mnist/raven",))
    assert len(asked) == 4


def test_a_class_that_a_run_knows_and_the_images_do_not_is_told_by_its_number(
    panel: GalleryPanel, world: World, qtbot: QtBot
) -> None:
    choose(qtbot, panel.choices.misclassified, "Wrong: VAE")
    predictions = TESTS.labels.copy()
    predictions[0] = 10
    tell_predictions(world, predictions)
    assert "VAE says class 10 ✗" in described(world.workspace, 0).splitlines()
