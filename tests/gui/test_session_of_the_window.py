"""The session of the real window: what its menus save, open and bring back, panels and all."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from pydantic import JsonValue
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.service.messages import Embed, MapMoved
from raven_gui.main_window import MainWindow
from raven_gui.panels.latent_map.turning import turned
from raven_gui.panels.robustness.trade_off_choice import Wished
from raven_gui.session.cameras import look_at, seen
from raven_gui.session.frame import Keeper
from raven_gui.session.keepers import keepers as keepers_of
from raven_gui.session.storage import Kept, read_session, write_session
from raven_gui.settings import Settings
from raven_gui.theme import Theme
from raven_gui.workspace import ImageRef, history
from raven_gui.workspace.filter import Filter
from raven_gui.workspace.history import Change
from tests.gui.conftest import World
from tests.gui.whole_window import choose_file

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")


@pytest.fixture
def window(world: World, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(world.workspace, world.bridge, theme, Settings())
    qtbot.addWidget(made)
    world.wake()
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()


def settings_of(window: MainWindow) -> dict[str, object]:
    """What panels keep, as a user sees it."""
    space, middle = window.workspace, window.middle
    return {
        "panel": list(window.panels)[window.tabs.currentIndex()],
        "gain": middle.compare.controls.gain.value(),
        "mode": middle.compare.mode.current(),
        "method": space.maps.method,
        "colour": middle.latent_map.colour.measure,
        "axes": space.maps.axes,
        "page": middle.generate.page.current(),
        "count": middle.generate.samples.controls.count.value(),
        "budgets": middle.robustness.settings.written,
        "attack on many images": middle.robustness.settings.config,
        "curves in": space.robustness.norm,
        "class": window.gallery.choices.label.currentText(),
        "shown": len(window.gallery.shown()),
        "coupling": space.fragility.settings.coupling,
        "step": space.comparison.step,
        "pictures of one": middle.compare.one.shown,
        "pictures of many": middle.compare.many.matrix.cells.shown,
        "zoom": middle.compare.view.zoom,
        "black": middle.compare.view.low,
        "order": middle.compare.many.order.order(),
        "pointer": middle.latent_map.tools.modes.current(),
        "images at points": middle.latent_map.tools.images.isChecked(),
        "classes left out": tuple(middle.latent_map.legend.off()),
        "together": middle.training.overlay.on,
        "terms": middle.training.overlay.chosen(),
        "logarithmic": middle.training.curves.log.isChecked(),
        "smoothing": middle.training.curves.smoothing.value(),
        "part of the losses": middle.training.curves.look.part,
        "hidden lines": [chart.legend.hidden for chart in middle.charts.values()],
        "places of legends": [chart.legend.standing for chart in middle.charts.values()],
        "division of panels": [split.shares for split in middle.splits.values()],
        "measures": space.evaluation.shown,
        "divergence": middle.robustness.divergence.current(),
        "plot": middle.robustness.tools.plot.current(),
        "compared": middle.robustness.trade_off.choice.wished,
        "95 %": middle.robustness.tools.intervals.isChecked(),
        "form": middle.robustness.tools.more.isChecked(),
        "sorted by": middle.robustness.table.horizontalHeader().sortIndicatorSection(),
        "runs table": middle.runs_table.layout_of_table,
        "filter of the table": middle.runs_table.filter.text(),
        "filter of the list": window.runs.filter.text(),
        "thumbnails": window.gallery.grid.cell_size(),
        "neighbours": window.gallery.folds.neighbours.fold.isChecked(),
        "method of a new run": window.new_run.form.values()["variant"],
        "epochs of a new run": window.new_run.form.values()["epochs"],
        "name of a new run": window.new_run.name.text(),
        "seeds": window.new_run.seeds.value(),
        "origin of a new run": window.new_run.origin.run,
        "docks": {name for name, dock in window.docks.items() if not dock.isHidden()},
    }


def change_everything(window: MainWindow) -> None:
    space, middle = window.workspace, window.middle
    middle.compare.controls.gain.setValue(20)
    middle.compare.mode.buttons["many"].click()
    window.show_panel("latent_map")
    middle.latent_map.method.buttons["axes"].click()
    middle.latent_map.colour.choose("reconstruction_error")
    space.maps.set_axes(2, 4)
    window.show_panel("generate")
    middle.generate.page.buttons["paths"].click()
    space.generation.set_samples(count=7)
    middle.robustness.settings.budgets.setText("0, 0.07")
    middle.robustness.settings.norm.choose("l2")
    middle.robustness.settings.budgets.setText("0, 0.3")
    middle.robustness.settings.restarts.setValue(3)
    middle.robustness.settings.take(
        step_size=0.25, schedule="cosine", momentum=0.5, seed=7, coupling=200
    )
    space.filtering.set(Filter(label=4))
    space.fragility.set(coupling=0.5)
    window.docks["jobs"].show()
    compare, maps, robustness = middle.compare, middle.latent_map, middle.robustness
    window.show_panel("compare")
    compare.look.show.choices["difference"].trigger()
    compare.mode.buttons["one"].click()
    compare.look.show.choices["perturbation"].trigger()
    compare.mode.buttons["many"].click()
    compare.many.order.measure.setCurrentIndex(2)
    compare.many.order.measure.activated.emit(2)
    compare.many.order.sort_by("mnist/raven")
    compare.view.zoom_by(2)
    compare.view.set_contrast(0.25, 0.9)
    compare.look.course.click()
    space.comparison.set_step(7)
    window.show_panel("training")
    middle.training.overlay.overlay.click()
    middle.training.overlay.terms["kl"].click()
    middle.training.curves.log.click()
    middle.training.curves.smoothing.setValue(40)
    middle.training.curves.look.put(((1.5, 2.5), None))
    for chart in middle.charts.values():
        chart.legend.set_hidden("RAVEN", True)
        chart.legend.stand(((0.5, 1), (0.5, 0.75)))
    for split in middle.splits.values():
        split.divide([100, 100])
    window.show_panel("runs_table")
    middle.runs_table.filter.setText("mnist")
    middle.runs_table.grouping.choose("variant")
    header = middle.runs_table.view.header()
    header.sectionClicked.emit(1)
    window.show_panel("robustness")
    for tool in (robustness.divergence.buttons["kl"], robustness.tools.plot.buttons["trade-off"]):
        tool.click()
    compared = robustness.trade_off.choice
    compared.offer_sweeps(("of widths",))
    compared.among.choose("of widths")
    compared.among.activated.emit(compared.among.currentIndex())
    robustness.tools.intervals.setChecked(True)
    robustness.tools.more.click()
    robustness.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    space.evaluation.show(("kl",))
    maps.tools.modes.buttons["lasso"].click()
    maps.tools.images.click()
    window.show_panel("latent_map")
    maps.legend.button("3").click()
    window.runs.filter.setText("rav")
    window.gallery.grid.set_cell_size(96)
    window.gallery.pointer.buttons["lasso"].click()
    window.gallery.folds.neighbours.fold.click()
    form = window.new_run.form
    form.method.box.choose("vae")
    form.training.fields["epochs"].set_value(7)
    window.new_run.name.setText("half filled in")
    window.new_run.seeds.setValue(3)
    window.new_run.origin.begin("mnist/vae")
    window.show_panel("generate")
    QApplication.processEvents()


def test_every_panel_is_as_it_was_after_saving_and_opening(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = settings_of(window)
    change_everything(window)
    then = settings_of(window)
    assert [name for name in first if then[name] == first[name]] == []
    file = tmp_path / "study.raven"
    choose_file(window, qtbot, "save_session", file)
    assert window.notice.text.text() == f"Saved the session as {file}."
    window.actions_by_name["new_session"].trigger()
    window.sessions.finish()
    QApplication.processEvents()
    assert settings_of(window) == first
    choose_file(window, qtbot, "open_session", file)
    assert settings_of(window) == then
    undo = window.actions_by_name["undo"]
    assert undo.text() == "&Undo: opening study.raven", "what comes back is no step of its own"
    undo.trigger()
    window.sessions.finish()
    assert settings_of(window) == first


def test_points_of_a_sweep_are_compared_again_once_it_is_found(window: MainWindow) -> None:
    compared = window.robustness.trade_off.choice
    compared.offer_sweeps(("of widths", "of depths"))
    compared.put(Wished(0.2, "of depths"))
    kept = keepers(window)["robustness_view"].take()
    compared.put(Wished())
    compared.offer_sweeps(("of widths",))
    compared.among.choose("of widths")
    keepers(window)["robustness_view"].put(kept)
    assert compared.among.currentData() == "", "not the points of another"
    compared.offer_sweeps(("of widths", "of depths"))
    assert compared.among.currentData() == "of depths" and compared.wished.budget == 0.2


def test_a_bookmark_leaves_the_form_of_a_new_run_alone(window: MainWindow) -> None:
    window.actions_by_name["bookmark"].trigger()
    window.new_run.name.setText("half filled in")
    window.actions_by_name["bookmark_1"].trigger()
    window.sessions.finish()
    assert window.new_run.name.text() == "half filled in"


def test_a_session_without_what_came_later_leaves_that_as_it_is(window: MainWindow) -> None:
    """As an older version kept it."""
    change_everything(window)
    then = settings_of(window)
    olds: dict[str, dict[str, JsonValue]]
    olds = {"compare": {"gain": 9, "mode": "one"}, "runs_table": {}}
    for name, old in olds.items():
        keepers(window)[name].put(old)
    now = settings_of(window)
    assert {name for name in now if now[name] != then[name]} == {"gain", "mode"}


def test_budgets_that_were_kept_without_a_norm_are_those_of_the_usual_one(
    window: MainWindow,
) -> None:
    """As an older version kept them."""
    form = window.middle.robustness.settings
    form.norm.choose("l2")
    form.take(momentum=0.5)
    old: dict[str, JsonValue] = {"budgets": "0, 0.3", "images": 100, "steps": 9, "restarts": 2}
    keepers(window)["robustness"].put(old)
    assert form.config == AttackConfig(steps=9, restarts=2)
    assert form.budgets.text() == "0, 0.3"


def test_columns_that_come_back_are_ticked_in_the_menu_that_chooses_them(
    window: MainWindow,
) -> None:
    chosen: list[JsonValue] = ["original", "difference"]
    keepers(window)["compare"].put({"shown_of_one": chosen})
    assert window.middle.compare.look.show.keys() == ("original", "difference")


def test_what_makes_no_sense_is_refused(window: MainWindow) -> None:
    spoilt: list[tuple[str, dict[str, JsonValue]]] = [
        ("compare", {"mode": "three"}),
        ("compare", {"zoom": "near"}),
        ("robustness_view", {"plot": "pie"}),
        ("robustness", {"budgets": "0", "images": 100, "steps": 9, "restarts": 1, "norm": "l3"}),
        ("map_tools", {"pointer": 3}),
        ("course", {"chosen": "last"}),
        ("new_run", {"preset": ""}),
    ]
    for part, fields in spoilt:
        with pytest.raises((ValueError, KeyError, TypeError)):
            keepers(window)[part].put(fields)


def keepers(window: MainWindow) -> Mapping[str, Keeper]:
    return keepers_of(window.workspace, window.middle, window.runs, window.gallery, window.new_run)


def test_recent_sessions_are_in_menu_and_palette_and_one_that_is_gone_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (menu,) = (m for m in window.findChildren(QMenu) if m.title() == "Re&cent sessions")
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions()] == ["No session yet"]
    window.workspace.images.pick((ImageRef("mnist", 6),))
    file = tmp_path / "sixth.raven"
    choose_file(window, qtbot, "save_session", file)
    window.workspace.images.pick((ImageRef("mnist", 1),))
    by_title = {command.title: command for command in window.commands.all()}
    with qtbot.waitSignal(window.sessions.used):
        by_title["Open session sixth"].do()
    window.sessions.finish()
    assert window.workspace.images.picked == (ImageRef("mnist", 6),)
    menu.aboutToShow.emit()
    (entry,) = menu.actions()
    assert (entry.text(), entry.toolTip()) == ("&1 sixth.raven", str(file))
    file.unlink()
    with qtbot.waitSignal(window.sessions.failed):
        entry.trigger()
    told = f"⚠ The session {file} cannot be opened: No such file or directory."
    assert window.notice.text.text() == told
    menu.aboutToShow.emit()
    (entry,) = menu.actions()
    qtbot.waitUntil(lambda: not entry.isEnabled())
    assert entry.toolTip() == f"{file}: the file is not there any more"
    (command,) = (c for c in window.commands.all() if c.title == "Open session sixth")
    assert command.why_not == "the file is not there any more"
    file.touch()  # its drive is back
    menu.aboutToShow.emit()
    (entry,) = menu.actions()
    qtbot.waitUntil(entry.isEnabled)
    assert entry.toolTip() == str(file)


def test_views_and_parameters_are_taken_back_one_by_one(window: MainWindow) -> None:
    space = window.workspace
    window.tabs.setCurrentWidget(window.panels["latent_map"])
    window.middle.latent_map.method.buttons["tsne"].click()
    space.filtering.set(Filter(label=3))
    for coupling in (0.1, 0.2, 0.3):  # as a slider does
        space.fragility.set(coupling=coupling)
    undo, redo = window.actions_by_name["undo"], window.actions_by_name["redo"]
    undo.trigger()
    assert space.fragility.settings.coupling == 0.95
    undo.trigger()
    assert space.filtering.filter.label is None
    undo.trigger()
    assert space.maps.method == "pca"
    undo.trigger()
    assert window.tabs.currentWidget() is window.panels["compare"]
    for _ in range(4):
        redo.trigger()
    assert window.tabs.currentWidget() is window.panels["latent_map"]
    assert (space.maps.method, space.fragility.settings.coupling) == ("tsne", 0.3)
    assert space.filtering.filter.label == 3


def test_zooming_into_a_map_and_leaving_it_is_taken_back(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    show_maps(window, world)
    points = window.middle.latent_map.cards["mnist/vae"].map
    whole = seen(points)
    qtbot.keyClick(points.plot, Qt.Key.Key_Plus)
    near = seen(points)
    assert near != whole
    world.workspace.history.stack.push(Change("something else", bool, bool))
    qtbot.keyClick(points.plot, Qt.Key.Key_Home)
    assert seen(points) == pytest.approx(whole, abs=1e-3)
    for expected in (near, near, whole):
        window.actions_by_name["undo"].trigger()
        assert seen(points) == pytest.approx(expected, abs=1e-3)
    window.actions_by_name["redo"].trigger()
    assert seen(points) == pytest.approx(near, abs=1e-3)


def show_maps(window: MainWindow, world: World) -> None:
    """Maps of two runs, with their points."""
    window.workspace.runs.tick_only(("mnist/vae", "mnist/raven"))
    window.show_panel("latent_map")
    for embed in world.engine.all(Embed):
        points = np.random.default_rng(0).normal(size=(2000, 2)).astype(np.float32)
        world.tell(
            MapMoved(
                job=embed.job,
                run=embed.run,
                source=embed.source,
                method=embed.method,
                points=points,
                step=1,
                steps=1,
                finished=True,
            )
        )


def test_a_map_is_looked_at_where_it_was(
    window: MainWindow, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    show_maps(window, world)
    window.show_panel("compare")
    cards = window.middle.latent_map.cards
    look_at(cards["mnist/vae"].map, (-0.25, 0.5, -0.1, 0.4))
    before = seen(cards["mnist/vae"].map)
    file = tmp_path / "study.raven"
    choose_file(window, qtbot, "save_session", file)
    window.actions_by_name["new_session"].trigger()
    window.sessions.finish()
    QApplication.processEvents()
    assert not cards["mnist/vae"].map.zoomed
    choose_file(window, qtbot, "open_session", file)
    window.show_panel("latent_map")
    found = {run: card.map for run, card in window.middle.latent_map.cards.items()}
    assert (found["mnist/vae"].zoomed, found["mnist/raven"].zoomed) == (True, False)
    # Maps are drawn to scale, so another room shows more on two sides, about the same centre.
    left, right, bottom, top = seen(found["mnist/vae"])
    assert (left + right, bottom + top) == pytest.approx(
        (before[0] + before[1], before[2] + before[3]), abs=1e-3
    )
    assert right - left == pytest.approx(before[1] - before[0], rel=0.3)


def test_how_things_are_looked_at_is_taken_back_one_by_one(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "TOGETHER_SECONDS", -1.0)  # changes here follow very quickly
    space, compare, maps = window.workspace, window.middle.compare, window.middle.latent_map
    legend, views = maps.legend, list[tuple[object, ...]]()
    window.show_panel("latent_map")
    window.show_panel("compare")

    def view() -> tuple[object, ...]:
        return (
            *(compare.mode.current(), compare.one.shown, compare.view.zoom),
            *(compare.controls.gain.value(), compare.many.order.order().measure),
            *(space.comparison.step, space.seed_groups.as_one, space.maps.aligned),
            *(space.maps.epochs.epoch, maps.colour.currentData(), legend.off()),
            *(maps.tools.images.isChecked(), space.maps.turn.round(6).tolist()),
        )

    for change in (
        compare.mode.buttons["many"].click,
        compare.mode.buttons["one"].click,
        lambda: compare.look.show.choices["difference"].trigger(),
        lambda: compare.view.zoom_by(2.0),
        lambda: compare.controls.gain.setValue(20),
        lambda: compare.many.order.sort_by("mnist/vae"),
        lambda: space.comparison.set_step(7),
        lambda: space.seed_groups.set_as_one(False),
        lambda: space.maps.set_aligned(True),
        lambda: space.maps.epochs.set_epoch(2),
        lambda: maps.colour.setCurrentIndex(1),
        lambda: legend.button("3").click(),
        maps.tools.images.click,
        lambda: space.maps.set_turn(turned(space.maps.turn, 30, 0)),
    ):
        views.append(view())
        change()
        assert view() != views[-1]
    views.append(view())
    for before in views[-2::-1]:
        window.actions_by_name["undo"].trigger()
        assert view() == before
    for after in views[1:]:
        window.actions_by_name["redo"].trigger()
        assert view() == after


def test_what_the_user_does_after_a_bookmark_begins_from_what_that_shows(
    window: MainWindow,
) -> None:
    compare = window.middle.compare
    compare.view.zoom_by(4.0)
    window.actions_by_name["bookmark"].trigger()
    compare.view.reset()
    window.actions_by_name["bookmark_1"].trigger()
    window.sessions.finish()
    assert compare.view.zoom == 4.0
    compare.controls.gain.setValue(33)
    window.actions_by_name["undo"].trigger()
    assert (compare.view.zoom, compare.controls.gain.value()) == (4.0, 5)


def test_numbers_that_no_field_has_room_for_leave_their_part_out_and_the_rest_comes_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sessions, file = window.sessions, tmp_path / "study.raven"
    with qtbot.waitSignal(sessions.used):
        sessions.save(file)
    kept = read_session(file)
    parts = kept.session.view.parts
    parts = {
        **parts,
        "gallery": {**parts["gallery"], "count": 2**31},
        "robustness": {**parts["robustness"], "steps": 10**30},
        "course": {"chosen": 10**30},
    }
    view = kept.session.view.model_copy(update={"parts": parts, "panel": "robustness"})
    write_session(file, Kept(kept.session.model_copy(update={"view": view}), {}))

    with qtbot.waitSignal(sessions.failed) as told:
        sessions.open(file)

    assert told.args == [
        "The rest is as it was, but how the gallery is shown cannot be read; the step of the "
        "attack cannot be read; the form of Robustness cannot be read."
    ]
    assert list(window.panels)[window.tabs.currentIndex()] == "robustness"
