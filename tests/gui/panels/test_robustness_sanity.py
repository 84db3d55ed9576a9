"""Checking the attack, from the Robustness panel: asked, followed, told and kept."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.config import AttackConfig
from engine.data import ImageSource
from engine.evaluation.judgement import judge
from engine.probe_attack import attack_on
from engine.sanity import CHECKS, LibraryCurve, Rival
from engine.service.messages import (
    AttackChecked,
    Cancel,
    CheckAttack,
    JobChanged,
    Pause,
    Resume,
    RunsListed,
)
from raven_gui.export import ExportOptions
from raven_gui.export.csv import csv as csv_of
from raven_gui.panels.robustness import sanity
from raven_gui.panels.robustness.panel import RobustnessPanel
from raven_gui.panels.robustness.sanity import SanityDialog
from raven_gui.panels.robustness.sanity_table import sanity_figures
from tests.gui.conftest import World, run_info
from tests.gui.panels.answers import SOUND, tell_verdict

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def panel(robustness_panel: RobustnessPanel) -> RobustnessPanel:
    return robustness_panel


@pytest.fixture
def dialog(qtbot: QtBot, panel: RobustnessPanel) -> SanityDialog:
    qtbot.mouseClick(panel.check, LEFT)
    opened = panel.findChild(SanityDialog)
    assert opened is not None
    return opened


def cells(dialog: SanityDialog, column: int) -> list[str]:
    items = (dialog.checks.item(row, column) for row in range(dialog.checks.rowCount()))
    return [item.text() for item in items if item is not None]


def test_it_is_no_larger_than_the_window_it_opens_over(panel: RobustnessPanel) -> None:
    panel.resize(900, 640)
    panel.check_attack()
    dialog = panel.findChild(SanityDialog)
    assert dialog is not None and dialog.width() <= 900 and dialog.height() <= 640


def test_it_asks_about_one_run_with_the_settings_of_the_panel(
    qtbot: QtBot, world: World, panel: RobustnessPanel
) -> None:
    panel.settings.budgets.setText("0, 0.1")
    panel.settings.steps.setValue(20)
    panel.divergence.buttons["kl"].click()
    panel.check_attack()
    dialog = panel.findChild(SanityDialog)
    assert dialog is not None and not dialog.verdict.isVisible() and not dialog.figures()
    assert cells(dialog, 1) == [info.title for info in CHECKS.values()], "what will be checked"
    assert cells(dialog, 2) == [info.explanation for info in CHECKS.values()], "and why"
    dialog.run.choose("mnist/raven")
    qtbot.mouseClick(dialog.job.start, LEFT)
    asked = world.engine.last(CheckAttack)
    assert (asked.run, asked.maximised, asked.images) == ("mnist/raven", "kl", 200)
    assert asked.budgets == (0, 0.1) and asked.config == AttackConfig(steps=20)
    assert asked.source == ImageSource("mnist")
    assert asked.other and asked.other != asked.run and asked.other.startswith("mnist/")


def test_the_run_whose_attacked_images_are_shown_is_told_from_others_of_its_name(
    world: World, panel: RobustnessPanel
) -> None:
    twins = tuple(run_info(name, name="Twin") for name in ("one", "two"))
    world.tell(RunsListed(job=0, runs=twins))
    world.workspace.runs.tick_only(("one",))
    panel.check_attack()
    dialog = panel.findChild(SanityDialog)
    assert dialog is not None
    assert dialog.job.words.text() == "Images attacked in Twin (two) are shown to it, too."


def test_it_tells_where_a_claim_takes_more_than_the_panel_has(
    qtbot: QtBot, panel: RobustnessPanel, dialog: SanityDialog
) -> None:
    of_panel = "50 steps and 1 random start, as the panel has them."
    assert dialog.settings.text().endswith(of_panel), "Wasserstein claims nothing of the probe"
    dialog.attack.choose("downstream")
    told = dialog.settings.text()
    assert f"{of_panel} A claim of robustness takes 100 steps and 10 random starts" in told
    dialog.close()
    qtbot.mouseClick(panel.settings.claim, LEFT)
    panel.divergence.buttons["downstream"].click()
    panel.check_attack()
    as_for_a_claim = panel.findChildren(SanityDialog)[-1]
    told = as_for_a_claim.settings.text()
    assert told.endswith("100 steps and 10 random starts, as the panel has them.")


def test_it_is_followed_paused_and_cancelled(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    qtbot.mouseClick(dialog.job.start, LEFT)
    job = world.engine.last(CheckAttack).job
    news = JobChanged(
        job=job,
        title="Check the attack on VAE",
        state="running",
        done=25,
        total=100,
        unit="%",
        seconds_left=75,
    )
    world.tell(news)
    assert dialog.job.words.text() == "Check the attack on VAE · 25\xa0% · 1 min 15 s left"
    qtbot.mouseClick(dialog.job.pause, LEFT)
    assert world.engine.last(Pause).target == job
    world.tell(replace(news, state="paused"))
    assert dialog.job.pause.text() == "Resume" and dialog.job.words.text().endswith("paused")
    qtbot.mouseClick(dialog.job.pause, LEFT)
    assert world.engine.last(Resume).target == job
    qtbot.mouseClick(dialog.job.cancel, LEFT)
    assert world.engine.last(Cancel).target == job
    world.tell(replace(news, state="cancelled"))
    assert dialog.job.start.isVisible()


def test_verdict_and_checks_are_told_without_relying_on_colour(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    qtbot.mouseClick(dialog.job.start, LEFT)
    asked = world.engine.last(CheckAttack)
    flawed = replace(SOUND, noise=Rival(0.2, 0.9), transfer=None)
    tell_verdict(world, asked, flawed)
    assert dialog.verdict.text().startswith("✗ This curve cannot be trusted, because the worst of")
    assert cells(dialog, 1) == [info.title for info in CHECKS.values()]
    outcomes = dict(zip(CHECKS, cells(dialog, 0), strict=True))
    assert outcomes["noise"] == "✗ failed" and outcomes["steps"] == "✓ passed"
    assert outcomes["transfer"] == "– left out" and outcomes["objective"] == "! caution"
    tip = dialog.checks.item(5, 0)
    assert tip is not None and "Athalye et al., 2018" in tip.toolTip()
    (line,) = dialog.chart.series().values()
    assert tuple(line.y) == SOUND.course and tuple(line.x) == tuple(range(9))
    tell_verdict(world, asked)
    assert dialog.verdict.text().startswith("✓ This curve can be trusted")
    assert f"Found on {SOUND.images} test images" in dialog.measured.text()
    assert f"at ε = {SOUND.at:g}" in dialog.measured.text()


def test_autoattack_is_asked_for_and_its_curves_are_told(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    assert not dialog.library.isChecked() and dialog.library.isEnabled()
    dialog.library.click()
    qtbot.mouseClick(dialog.job.start, LEFT)
    asked = world.engine.last(CheckAttack)
    assert asked.library
    curves = (LibraryCurve("apgd-ce", (0.95, 0.09)), LibraryCurve("square", (0.95, 0.21)))
    tell_verdict(world, asked, replace(SOUND, library=curves))
    table = dialog.accuracies
    told = [table.item(row, 0) for row in range(table.rowCount())]
    assert [item.text() for item in told if item is not None][2:] == [
        "AutoAttack's APGD, cross-entropy",
        "AutoAttack's Square",
        "The worst of all, image by image",
    ]
    assert dict(zip(CHECKS, cells(dialog, 0), strict=True))["library"] == "✓ passed"
    _, left, _ = dialog.figures()
    assert left.tables[left.title]["AutoAttack's Square"] == [0.95, 0.21]


def test_without_the_toolbox_the_box_says_how_to_get_it(
    qtbot: QtBot, panel: RobustnessPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanity, "is_installed", lambda module: False)
    qtbot.mouseClick(panel.check, LEFT)
    opened = panel.findChild(SanityDialog)
    assert opened is not None and not opened.library.isEnabled()
    assert "pip install 'raven-gui[attacks]'" in opened.library.toolTip()


def test_a_verdict_stays_until_the_weights_change(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    qtbot.mouseClick(dialog.job.start, LEFT)
    asked = world.engine.last(CheckAttack)
    tell_verdict(world, asked)
    checks = world.workspace.attack_checks
    assert checks.found(asked.run, "wasserstein", "linf") is not None
    assert checks.found(asked.run, "downstream", "linf") is None
    dialog.attack.choose("downstream")
    assert not dialog.verdict.isVisible()
    dialog.attack.choose("wasserstein")
    assert dialog.verdict.isVisible()
    world.workspace.runs.weights_changed.emit(asked.run)
    assert checks.found(asked.run, "wasserstein", "linf") is None
    assert not dialog.verdict.isVisible()


def test_it_offers_the_runs_of_the_data_set_that_is_shown_by_now(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    def offered() -> list[str]:
        return [dialog.run.itemData(row) for row in range(dialog.run.count())]

    world.workspace.runs.tick_only(("mnist/vae", "mnist/raven", "fashion-mnist/vae"))
    assert offered() == ["mnist/vae", "mnist/raven"]
    dialog.run.choose("mnist/raven")
    world.workspace.runs.tick_only(("mnist/raven", "fashion-mnist/vae"))
    assert offered() == ["mnist/raven"] == [dialog.run.currentData()]
    world.workspace.showing.show("fashion-mnist")
    world.load_images()
    assert offered() == ["fashion-mnist/vae"]
    qtbot.mouseClick(dialog.job.start, LEFT)
    asked = world.engine.last(CheckAttack)
    assert (asked.run, asked.source.dataset) == ("fashion-mnist/vae", "fashion-mnist")


def test_with_no_run_ticked_any_more_nothing_can_be_checked(
    world: World, dialog: SanityDialog
) -> None:
    world.workspace.runs.tick_only(("fashion-mnist/vae",))
    assert dialog.run.count() == 0 and not dialog.job.start.isEnabled()
    assert dialog.job.words.text() == "Tick a run first." and not dialog.verdict.isVisible()


def test_while_another_check_begins_and_ends_the_verdict_is_not_drawn_anew(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    qtbot.mouseClick(dialog.job.start, LEFT)
    job = world.engine.last(CheckAttack).job
    tell_verdict(world, world.engine.last(CheckAttack))
    world.tell(JobChanged(job=job, title="Check", state="finished", done=1, total=1, unit="%"))
    first = dialog.checks.item(0, 1)
    qtbot.mouseClick(dialog.job.start, LEFT)
    job = world.engine.last(CheckAttack).job
    assert dialog.job.cancel.isVisible()
    world.tell(JobChanged(job=job, title="Check", state="cancelled", done=0, total=1, unit="%"))
    assert dialog.job.start.isVisible() and dialog.checks.item(0, 1) is first


def test_all_of_it_is_kept_as_tables_and_a_plot(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    qtbot.mouseClick(dialog.job.start, LEFT)
    tell_verdict(world, world.engine.last(CheckAttack))
    checks, left, course = dialog.figures()
    assert list(checks.tables[checks.title]["Outcome"])[-3:] == [
        "! caution",
        "– left out",
        "✓ passed",
    ]
    assert left.tables[left.title]["budget"] == [0.0, 0.1]
    (columns,) = course.tables.values()
    assert len(next(iter(columns.values()))) == len(SOUND.course)
    assert checks.provenance["verdict"].startswith("This curve can be trusted")
    attack = checks.provenance["attack"]
    assert attack["maximised"] == "wasserstein" and attack["steps"] == 50
    assert not attack.keys() & {"divergence", "epsilon"}, "budgets are told one by one"
    assert "task" not in checks.provenance, "there is one alone"
    assert b"Attack on the probe" in csv_of(left, ExportOptions())


def test_a_figure_of_a_check_tells_the_attack_that_was_checked(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    dialog.attack.choose("downstream")
    qtbot.mouseClick(dialog.job.start, LEFT)
    command = world.engine.last(CheckAttack)
    evidence = replace(SOUND, maximised="downstream")
    checked = AttackChecked(
        job=command.job,
        run=command.run,
        source=command.source,
        task="colour",
        config=attack_on("downstream", command.config),
        evidence=evidence,
        verdict=judge(evidence),
    )
    for figure in sanity_figures(checked, None, dialog.chart):
        assert figure.provenance["task"] == "colour"
        attack = figure.provenance["attack"]
        assert (attack["maximised"], attack["schedule"]) == ("downstream", "cosine")
        assert attack["step_size"] == "epsilon/2"


def test_return_after_a_number_of_images_presses_nothing(
    qtbot: QtBot, world: World, dialog: SanityDialog
) -> None:
    asked = len(world.engine.all(CheckAttack))
    qtbot.keyClick(dialog.images, Qt.Key.Key_Return)
    assert len(world.engine.all(CheckAttack)) == asked and dialog.isVisible()
