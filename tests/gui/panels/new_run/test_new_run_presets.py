"""Presets in the New run form: found, filled in, explained, changed, and taken back."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.service.messages import Train
from engine.training import PRESETS, complete
from raven_gui.panels.new_run.panel import NewRunPanel
from tests.gui.conftest import World, run_info
from tests.gui.panels.new_run.typing_in import choose, fill

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints"),
    pytest.mark.qt_log_ignore("does not support"),
]
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SMOOTH, RAVEN = "irobe/smooth-encoder/fashion-mnist", "irobe/raven/mnist"


def test_none_comes_first_and_then_every_preset_under_its_paper(panel: NewRunPanel) -> None:
    box = panel.form.preset.box
    assert box.currentText() == "None" and panel.form.preset.preset is None
    rows = range(1, box.count())
    assert [box.itemData(row) for row in rows if not box.is_heading(row)] == list(PRESETS)
    papers = [box.itemText(row) for row in rows if box.is_heading(row)]
    assert papers[0] == "Irobe et al." and len(papers) == len(set(papers)) == 4


def test_a_preset_is_found_by_words_of_its_name_or_its_table(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    box = panel.form.preset.box
    box.showPopup()
    qtbot.waitUntil(box.list.isVisible)
    qtbot.keyClicks(box.list.search, "fashion smooth table 2")
    qtbot.keyClick(box.list.search, Qt.Key.Key_Return)
    assert box.currentData() == SMOOTH
    qtbot.mouseClick(panel.start, LEFT)
    assert complete(world.engine.last(Train).config) == PRESETS[SMOOTH].config


def test_choosing_one_fills_in_everything(panel: NewRunPanel) -> None:
    form, others = panel.form, {"objective", "likelihood_settings"}
    for name, preset in PRESETS.items():
        form.preset.box.choose(name)
        said, wanted = panel.config(), preset.config
        assert said.model_dump(exclude=others) == wanted.model_dump(exclude=others), name
        assert said.likelihood_settings == wanted.likelihood_settings, name
        assert said.objective.items() <= wanted.objective.items(), name
        hidden = wanted.objective.keys() - said.objective.keys()
        assert not any(form.method.settings.applies(setting) for setting in hidden), name
        assert not form.preset.changed_note.isVisible(), name


def test_what_the_paper_leaves_open_stands_beside_the_value(panel: NewRunPanel) -> None:
    panel.form.preset.box.choose(SMOOTH)
    notes = PRESETS[SMOOTH].notes
    radius = panel.form.method.settings.notes["radius"]
    assert radius.isVisible() and radius.text() == notes["objective.radius"]
    assert panel.form.training.notes["epochs"].text() == notes["epochs"]
    assert panel.form.data.settings.notes["source"].text() == notes["download"]
    assert not panel.form.training.notes["seed"].isVisible()
    panel.form.preset.box.choose("cemgil/avae-ss/celeba")
    own = PRESETS["cemgil/avae-ss/celeba"].notes
    assert panel.form.likelihood.note.text() == own["likelihood"]
    assert panel.form.likelihood.note.isVisible()
    assert panel.form.method.base_note.text() == own["base"]
    assert panel.form.data.settings.notes["data_root"].text() == own["data_root"]
    panel.form.preset.box.choose("")
    assert not panel.form.likelihood.note.isVisible()
    assert not panel.form.training.notes["epochs"].isVisible()


def test_every_note_of_every_preset_has_a_place(panel: NewRunPanel) -> None:
    form = panel.form
    missing = []
    for name, preset in PRESETS.items():
        form.preset.box.choose(name)
        settings = (form.training, *(group.settings for group in form.groups))
        labels = [label for each in settings for label in each.notes.values()]
        labels += [group.note for group in form.groups] + [form.method.base_note]
        shown = {label.text() for label in labels if label.isVisibleTo(form)}
        missing += [(name, field) for field, note in preset.notes.items() if note not in shown]
    assert missing == []


def test_an_edit_marks_it_as_changed_and_a_button_goes_back(
    qtbot: QtBot, panel: NewRunPanel
) -> None:
    preset = panel.form.preset
    choose(qtbot, preset.box, RAVEN)
    fill(qtbot, panel.form.training, "epochs", "3")
    fill(qtbot, panel.form.method.settings, "sigma_aug", "0.5")
    assert preset.changed_note.isVisible() and preset.again.isVisible()
    qtbot.mouseClick(preset.again, LEFT)
    assert not preset.changed_note.isVisible() and not preset.again.isVisible()
    assert complete(panel.config()) == PRESETS[RAVEN].config


def test_what_papers_leave_to_the_user_is_no_change_and_stays(
    qtbot: QtBot, panel: NewRunPanel
) -> None:
    preset = panel.form.preset
    choose(qtbot, preset.box, RAVEN)
    fill(qtbot, panel.form.training, "seed", "7")
    assert not preset.changed_note.isVisible()
    fill(qtbot, panel.form.training, "epochs", "nonsense")
    assert preset.changed_note.isVisible()
    qtbot.mouseClick(preset.again, LEFT)
    assert panel.config().seed == 7 and panel.config().epochs == 40


def test_none_leaves_the_values_as_they_are(panel: NewRunPanel) -> None:
    panel.form.preset.box.choose(SMOOTH)
    before = panel.config()
    panel.form.preset.box.choose("")
    assert panel.config() == before
    assert not panel.form.preset.about.isVisible()


@pytest.mark.parametrize("begun_anew", [True, False])
def test_a_form_filled_otherwise_tells_nothing_of_the_preset(
    panel: NewRunPanel, begun_anew: bool
) -> None:
    panel.form.preset.box.choose(SMOOTH)
    if begun_anew:
        panel.start_over()
    else:
        panel.duplicate(run_info("old"))
    assert panel.form.preset.preset is None
    assert not panel.form.training.notes["epochs"].text()
