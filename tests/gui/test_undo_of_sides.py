"""What is chosen in the docks, in Sweeps and of the defence is taken back by Undo, and no work with
it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.service.messages import Cancel, Defend, LoadImages, RunsListed
from raven_gui.main_window import MainWindow
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef
from raven_gui.workspace.filter import Filter
from tests.gui.conftest import World, a_seed, bundled_runs, run_info
from tests.gui.whole_window import undone_and_done_again, window_of_single_steps

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")


@pytest.fixture
def window(
    qapp: QApplication, world: World, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    made = window_of_single_steps(qapp, world, theme, qtbot, monkeypatch)
    assert not world.workspace.history.stack.count(), "nobody has done anything"
    yield made
    made.close()


def chosen(box: object, data: object) -> None:
    """As a user chooses from a list."""
    row = box.findData(data)  # type: ignore[attr-defined]
    box.setCurrentIndex(row)  # type: ignore[attr-defined]
    box.activated.emit(row)  # type: ignore[attr-defined]


def test_how_the_gallery_and_the_list_of_runs_are_looked_at_is_taken_back_one_by_one(
    window: MainWindow, world: World
) -> None:
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), a_seed("s0"), a_seed("s1"))))
    gallery, runs = window.gallery, window.runs
    folds, current = gallery.folds, world.workspace.runs
    seeds = runs.model.index(runs.model.row("s0"))

    def view() -> object:
        return (
            *(gallery.grid.cell_size(), folds.neighbours.count.value()),
            gallery.pointer.current(),
            *(folds.more.fold.isChecked(), folds.neighbours.fold.isChecked()),
            *(runs.filter.text(), runs.model.rowCount(), current.current),
        )

    undone_and_done_again(
        window,
        view,
        [
            lambda: gallery.grid.set_cell_size(96),
            gallery.pointer.buttons["lasso"].click,
            folds.neighbours.fold.click,
            lambda: folds.neighbours.count.setValue(20),
            folds.more.fold.click,
            lambda: current.set_current("mnist/vae"),
            lambda: runs.filter.setText("raven"),
            lambda: runs.model.unfold(seeds, True),
            lambda: runs.list.setCurrentIndex(runs.model.index(2)),
        ],
    )
    assert window.actions_by_name["undo"].text() == "&Undo: which run is shown"


def test_the_data_set_comes_back_with_what_was_picked_and_filtered(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    space, undo, redo = world.workspace, *(window.actions_by_name[n] for n in ("undo", "redo"))
    picked = ImageRef("mnist", 3), ImageRef("mnist", 8)
    space.images.pick(picked)
    space.filtering.set(Filter(label=4))
    asked = len(world.engine.all(LoadImages))
    chosen(window.gallery.choices.dataset, "fashion-mnist")
    world.load_images()
    assert (space.images.dataset, space.images.picked) == (
        "fashion-mnist",
        (ImageRef("fashion-mnist", 0),),
    )
    undo.trigger()
    assert (space.images.dataset, space.images.picked) == ("mnist", picked)
    qtbot.waitUntil(lambda: space.filtering.filter.label == 4)
    assert window.gallery.choices.label.currentData() == "4"
    undo.trigger()
    undo.trigger()
    assert space.images.picked == (ImageRef("mnist", 0),), "so are the changes before it"
    for _ in range(3):
        redo.trigger()
    assert space.images.dataset == "fashion-mnist"
    assert len(world.engine.all(LoadImages)) == asked + 1, "what is there is not asked for again"


def test_a_task_and_images_that_have_to_be_loaded_again_are_taken_back(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    space, undo = world.workspace, window.actions_by_name["undo"]
    space.showing.show("color-mnist")
    undo.trigger()  # before they are there
    assert space.images.dataset == "mnist"
    world.load_images()
    assert space.images.dataset == "mnist", "they come too late"
    space.showing.show("color-mnist")
    chosen(window.gallery.task, "colour")
    undo.trigger()
    assert space.images.task == "digit"
    embedded = space.images.source
    space.images.pick((ImageRef("color-mnist", 5),))
    chosen(window.gallery.source, window.gallery.source.itemData(1))
    assert space.images.source == embedded, "until they are there"
    world.load_images()
    assert space.images.source.training
    undo.trigger()
    world.load_images()
    assert space.images.source == embedded
    assert space.images.picked == (ImageRef("color-mnist", 5),)


def test_selected_rows_are_taken_back_and_what_becomes_of_them_by_picking_is_one_step(
    window: MainWindow, world: World
) -> None:
    images, stack = world.workspace.images, world.workspace.history.stack
    images.pick(tuple(ImageRef("mnist", index) for index in range(5)))
    window.middle.compare.look_at("many")
    while world.workspace.comparison.busy:
        world.answer_attack()
    table = window.middle.compare.many.matrix
    steps = stack.count()

    undone_and_done_again(
        window,
        lambda: (len(images.picked), len(images.marked)),
        [table.rows.all.trigger, lambda: table.rows.put(images.picked[:3])],
    )
    table.rows.remove.trigger()
    assert (len(images.picked), stack.count()) == (2, steps + 3)
    window.actions_by_name["undo"].trigger()
    assert len(images.picked) == 5


def test_the_seed_that_is_seen_is_taken_back(window: MainWindow, world: World) -> None:
    seeds, groups = [a_seed(f"s{n}") for n in range(3)], world.workspace.seed_groups
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *seeds)))
    undone_and_done_again(
        window,
        lambda: [groups.seen(group).id for group in groups.groups(seeds)],
        [lambda: groups.see(seeds[2]), lambda: groups.see(seeds[1])],
    )


def test_a_run_that_begins_to_train_is_shown_by_itself_which_is_no_change_of_the_users(
    window: MainWindow, world: World
) -> None:
    runs, stack = world.workspace.runs, world.workspace.history.stack
    runs.set_current("mnist/vae")
    runs.set_current("mnist/raven")
    new = run_info("new", state="training")
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), new), added="new"))
    assert runs.current == "new"
    assert [stack.text(n) for n in range(stack.count())] == ["which run is shown"] * 2
    runs.set_current("mnist/vae")
    window.actions_by_name["undo"].trigger()
    assert runs.current == "new"
    world.tell(RunsListed(job=0, runs=tuple(bundled_runs())))
    assert runs.current == "", "it was deleted"
    for _ in range(2):
        window.actions_by_name["undo"].trigger()
    assert runs.current == "mnist/vae", "after the deletion"


def test_what_sweeps_shows_is_taken_back_one_by_one(window: MainWindow) -> None:
    window.show_panel("sweeps")
    sweeps = window.middle.sweeps
    undone_and_done_again(
        window,
        lambda: (sweeps.look, sweeps.filter.text()),
        [
            lambda: sweeps.put(sweep="s", ranges={}),
            lambda: sweeps.filter.setText("accuracy>=90%"),
            lambda: sweeps.put(colour=""),
            lambda: sweeps.put(measures=("accuracy",)),
            lambda: sweeps.put(ranges={"accuracy": (0.5, 0.75)}),
            lambda: sweeps.put(sorted_by="accuracy", falls=True),
        ],
    )


def test_the_defence_and_the_image_looked_at_are_taken_back_and_no_job_with_them(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    space, undo, redo = world.workspace, *(window.actions_by_name[n] for n in ("undo", "redo"))
    space.runs.tick_only(("mnist/vae",))
    space.images.pick((ImageRef("mnist", 1), ImageRef("mnist", 2)))
    while space.comparison.busy:
        world.answer_attack()
    switch = window.middle.compare.look.defend
    switch.click()
    (asked,) = world.engine.all(Defend)
    undo.trigger()
    assert not switch.isChecked() and not space.defence.on
    assert asked.job not in [told.target for told in world.engine.all(Cancel)]
    redo.trigger()
    assert switch.isChecked() and world.engine.all(Defend) == [asked], "it still goes on"
    switch.click()
    assert world.engine.last(Cancel).target == asked.job, "the user ends it"

    strip = window.middle.compare.strip
    strip.chosen.emit(1)
    assert space.comparison.focus == 1
    space.images.pick((ImageRef("mnist", 7),))
    undo.trigger()
    undo.trigger()
    assert (space.comparison.focus, len(space.images.picked)) == (0, 2)
