"""The New run form, group by group: formulas, what applies, folders, bases, and the live check."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGroupBox
from pytestqt.qtbot import QtBot

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.likelihoods import LIKELIHOODS
from engine.service.messages import CheckChoices, ChoicesChecked, RunsListed, Train
from engine.training import complete
from engine.variants import VARIANTS
from raven_gui.panels.new_run.data import EMBEDDED, FOLDER, FULL
from raven_gui.panels.new_run.formula import breakable
from raven_gui.panels.new_run.panel import NewRunPanel
from raven_gui.term_words import term_title
from raven_gui.theme import Theme
from tests.gui.conftest import World, bundled_runs, ready, run_info
from tests.gui.panels.new_run.typing_in import choose, fill

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


def asked(qtbot: QtBot, world: World, number: int = 1) -> CheckChoices:
    """The newest question to the engine, once there have been so many."""
    qtbot.waitUntil(lambda: len(world.engine.all(CheckChoices)) >= number)
    return world.engine.last(CheckChoices)


def answer(world: World, question: CheckChoices, sentence: str) -> None:
    world.tell(ChoicesChecked(job=question.job, config=question.config, sentence=sentence))


# ---------------------------------------------------------------- method and likelihood


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_objective_is_shown_with_every_term_it_adds(panel: NewRunPanel, variant: str) -> None:
    panel.form.method.box.choose(variant)
    kind, method = VARIANTS[variant], panel.form.method
    assert method.formula.formula == kind.formula
    assert method.formula.isVisible() and method.terms.isVisible()
    for name, sentence in kind.explained.items():
        assert f"<b>{term_title(name)}</b>" in method.terms.text()
        assert sentence.replace(" ", "") in "".join(method.terms.toolTip().split())


def test_the_formula_follows_the_form_that_is_chosen(qtbot: QtBot, panel: NewRunPanel) -> None:
    method = panel.form.method
    method.box.choose("smooth-encoder")
    assert "WD_γ" in method.formula.formula
    combo = method.settings.fields["form"].widget
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert method.formula.formula == VARIANTS["smooth-encoder"].forms["form"]["rho"]
    assert not method.settings.fields["gamma"].widget.isVisible()
    assert method.settings.fields["rho"].widget.isVisible()
    assert "gamma" not in panel.config().objective


def test_a_random_selection_needs_neither_steps_nor_restarts(panel: NewRunPanel) -> None:
    settings = panel.form.method.settings
    panel.form.method.box.choose("se-avae")
    assert settings.fields["steps"].widget.isVisible()
    settings.set_values({"selection": "random"})
    assert not settings.fields["steps"].widget.isVisible()
    assert not settings.fields["restarts"].widget.isVisible()
    assert settings.fields["radius"].widget.isVisible()
    complete(panel.config())


@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_every_likelihood_has_its_formula_and_its_settings(
    panel: NewRunPanel, likelihood: str
) -> None:
    group, kind = panel.form.likelihood, LIKELIHOODS[likelihood]
    group.box.choose(likelihood)
    assert group.formula.formula == kind.formula and kind.reference in group.summary.text()
    assert list(group.settings.fields) == list(kind.Config.model_fields)
    config = complete(panel.config())
    assert (config.likelihood, config.variant) == (likelihood, "raven")


def test_raven_with_diag_d_and_a_deviation_for_each_dimension(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    choose(qtbot, panel.form.likelihood.box, "diag-d")
    fill(qtbot, panel.form.network.settings, "latent", "3")
    fill(qtbot, panel.form.method.settings, "sigma_aug", "0.01, 0.02, 0.03")
    qtbot.mouseClick(panel.start, LEFT)
    config = world.engine.last(Train).config
    assert (config.variant, config.likelihood, config.latent) == ("raven", "diag-d", 3)
    assert config.objective["sigma_aug"] == [0.01, 0.02, 0.03]


def test_what_was_typed_stays_on_another_data_set_and_the_papers_values_follow_it(
    qtbot: QtBot, panel: NewRunPanel
) -> None:
    settings = panel.form.method.settings
    fill(qtbot, settings, "noise", "0.07")
    choose(qtbot, panel.form.data.box, "fashion-mnist")
    assert settings.values() == {"sigma_aug": 0.04, "noise": 0.07, "beta": 1.0}


def test_lines_of_a_formula_end_where_a_person_would_end_them() -> None:
    def pieces(formula: str) -> list[str]:
        plain = breakable(formula).replace("\u2060", "")
        return [piece.replace("\u00a0", " ") for piece in plain.split(" ")]

    assert pieces(VARIANTS["raven"].formula) == [
        "−E log p(x|z)",
        "− E log p(x′|z′)",
        "+ β KL(q(z|x) q(z′|x′)",
        "‖ p(z, z′))",
    ]
    assert pieces(VARIANTS["ae"].formula) == ["−log p(x|z),", "z", "=", "μ(x)"]


# ---------------------------------------------------------------- data


def test_data_sets_stand_under_headings(panel: NewRunPanel) -> None:
    box = panel.form.data.box
    groups: dict[str, list[str]] = {}
    for row in range(box.count()):
        if box.is_heading(row):
            groups[box.itemText(row)] = []
        else:
            groups[list(groups)[-1]].append(box.itemData(row))
    assert list(groups) == ["With raven-gui", "Variations of MNIST", "In a folder of yours"]
    assert groups["With raven-gui"] == ["mnist", "fashion-mnist", "color-mnist"]
    assert all(name.startswith("mnist-noise-") for name in groups["Variations of MNIST"])
    folder = groups["In a folder of yours"]
    assert folder == [d.name for d in DATASETS.values() if d.needs_folder]
    assert sorted(name for own in groups.values() for name in own) == sorted(DATASETS)


def test_a_folder_is_asked_for_where_the_data_set_needs_one(
    qtbot: QtBot, world: World, panel: NewRunPanel, tmp_path: Path
) -> None:
    data = panel.form.data
    assert not data.settings.fields["data_root"].widget.isVisible()
    choose(qtbot, data.box, "celeba")
    assert data.settings.fields["data_root"].widget.isVisible()
    assert "source" not in data.settings.fields
    assert panel.problem.text().startswith("CelebA is read from a folder")
    assert not panel.start.isEnabled()
    fill(qtbot, data.settings, "data_root", str(tmp_path))
    assert panel.start.isEnabled()
    config = panel.config()
    assert (config.data_root, config.download) == (tmp_path, False)


def test_images_are_embedded_downloaded_or_in_a_folder(
    qtbot: QtBot, panel: NewRunPanel, tmp_path: Path
) -> None:
    data = panel.form.data

    def says() -> tuple[Path | None, bool]:
        config = panel.config()
        return config.data_root, config.download

    assert data.settings.values()["source"] == EMBEDDED and says() == (None, False)
    data.settings.set_values({"source": FULL})
    assert says() == (None, True)
    data.settings.set_values({"source": FOLDER})
    assert data.settings.fields["data_root"].widget.isVisible()
    assert panel.problem.text().startswith("MNIST is read from a folder")
    fill(qtbot, data.settings, "data_root", str(tmp_path))
    assert says() == (tmp_path, False)
    data.settings.set_values({"source": EMBEDDED})
    assert says() == (None, False), "a folder that is not asked for does not count"


# ---------------------------------------------------------------- base runs


def test_only_a_method_that_goes_on_from_a_run_asks_for_one(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    method = panel.form.method
    assert not method.base.isVisible() and panel.config().base is None
    method.box.choose("avae-ss")
    assert method.base.isVisible() and not panel.start.isEnabled()
    assert panel.problem.text().startswith("AVAE-SS goes on from a trained run")
    other = run_info("wide", name="Wide")
    wide = replace(other, config=other.config.model_copy(update={"latent": 64}))
    unfinished = run_info("half", state="interrupted", name="Half")
    world.tell(RunsListed(job=0, runs=(wide, unfinished, *bundled_runs())))
    listed = [method.base.itemText(row) for row in range(method.base.count())]
    assert listed[0] == "That fit" and listed[-2:] == ["That do not fit", "Wide · MNIST"]
    assert len(listed) == 11 and not any("Half" in line for line in listed)
    choose(qtbot, method.base, "mnist/vae")
    assert panel.start.isEnabled() and panel.config().base == "mnist/vae"
    fill(qtbot, panel.form.network.settings, "latent", "64")
    assert method.base.itemData(1) == "wide" and panel.config().base == "mnist/vae"
    method.box.choose("raven")
    assert panel.config().base is None


def test_a_base_fits_where_its_likelihood_has_the_same_settings(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    method = panel.form.method
    method.box.choose("avae-ss")
    panel.form.likelihood.box.choose("logistics")
    other = run_info("three")
    chosen = {"likelihood": "logistics", "likelihood_settings": {"components": 3}}
    three = replace(other, config=other.config.model_copy(update=chosen))
    world.tell(RunsListed(job=0, runs=(three, *bundled_runs())))
    assert "That fit" not in [method.base.itemText(row) for row in range(method.base.count())]
    fill(qtbot, panel.form.likelihood.settings, "components", "3")
    assert method.base.itemText(0) == "That fit" and method.base.itemData(1) == "three"


# ---------------------------------------------------------------- the live check


def test_the_engine_is_asked_after_the_last_of_several_edits(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    asked(qtbot, world)
    fill(qtbot, panel.form.training, "epochs", "123")
    assert len(world.engine.all(CheckChoices)) == 1
    assert asked(qtbot, world, 2).config == panel.config()
    assert asked(qtbot, world, 2).config.epochs == 123
    assert len(world.engine.all(CheckChoices)) == 2


def test_what_the_engine_objects_to_stands_below_and_keeps_from_starting(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    sentence = "The network does not take such images: take another one."
    answer(world, asked(qtbot, world), sentence)
    assert panel.problem.isVisible() and panel.problem.text() == sentence
    assert not panel.start.isEnabled()
    fill(qtbot, panel.form.training, "epochs", "0")
    assert panel.problem.text() == "Epochs must be at least 1.", "what is wrong here comes first"
    fill(qtbot, panel.form.training, "epochs", "5")
    answer(world, asked(qtbot, world, 2), "")
    assert panel.start.isEnabled() and not panel.problem.isVisible()


def test_an_answer_to_an_older_question_is_dropped(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    first = asked(qtbot, world)
    panel.form.method.box.choose("vade")
    answer(world, first, "Too late.")
    assert panel.start.isEnabled()
    newest = asked(qtbot, world, 2)
    answer(world, first, "Too late.")
    answer(world, newest, "")
    assert panel.start.isEnabled() and not panel.problem.isVisible()


def test_what_is_wrong_here_is_not_asked_about(
    qtbot: QtBot, world: World, panel: NewRunPanel
) -> None:
    asked(qtbot, world)
    fill(qtbot, panel.form.training, "epochs", "0")
    qtbot.wait(250)
    assert len(world.engine.all(CheckChoices)) == 1


def test_a_panel_that_nobody_sees_asks_nothing(qtbot: QtBot, world: World, theme: Theme) -> None:
    panel = NewRunPanel(world.workspace)
    qtbot.addWidget(panel)
    world.tell(ready())
    qtbot.wait(250)
    assert world.engine.all(CheckChoices) == []
    panel.show()
    assert asked(qtbot, world).config == TrainingConfig.model_validate(panel.form.values())


# ---------------------------------------------------------------- the keyboard


def test_a_letter_leads_to_each_group(qtbot: QtBot, panel: NewRunPanel) -> None:
    panel.activateWindow()
    qtbot.waitActive(panel)
    for key, wanted in (
        (Qt.Key.Key_M, panel.form.method.box),
        (Qt.Key.Key_L, panel.form.likelihood.box),
        (Qt.Key.Key_W, panel.form.network.box),
        (Qt.Key.Key_D, panel.form.data.box),
        (Qt.Key.Key_O, panel.form.training.fields["epochs"].widget),
        (Qt.Key.Key_P, panel.form.preset.box),
        (Qt.Key.Key_N, panel.name),
    ):
        qtbot.keyClick(panel, key, ALT)
        assert wanted.hasFocus()


def test_the_keyboard_starts_at_the_presets_and_reaches_everything(
    qtbot: QtBot, panel: NewRunPanel
) -> None:
    panel.activateWindow()
    qtbot.waitActive(panel)
    panel.setFocus()
    assert panel.form.preset.box.hasFocus()
    seen = set()
    for _ in range(60):
        here = panel.focusWidget()
        assert here is not None
        seen.add(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    forms = [panel.form.training, *(group.settings for group in panel.form.groups)]
    fields = [f.widget for form in forms for n, f in form.fields.items() if form.applies(n)]
    wanted = [*(group.box for group in panel.form.groups), *fields, panel.name, panel.start]
    assert {w for w in wanted if w.isVisible()} <= seen
    assert all(box.title() for box in panel.findChildren(QGroupBox))
