"""What is copied gives the numbers that the window showed: pasted and run, with a real engine."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from safetensors.torch import load_file

from engine.runs import RunStore
from engine.service.messages import RunInfo
from raven_gui.main_window import MainWindow
from raven_gui.panels.compare.budgets import BudgetGridDialog
from raven_gui.workspace import ImageRef
from tests.e2e.pasting import copied, copied_by, in_a_notebook, in_a_shell

Until = Callable[[Callable[[], bool]], None]
LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("on_probe", [False, True], ids=["posteriors", "probe"])
@pytest.mark.parametrize("target", [None, ImageRef("mnist", 9)], ids=["away", "towards a target"])
def test_the_comparison_on_show_is_made_again(
    target: ImageRef | None, on_probe: bool, window: MainWindow, until: Until
) -> None:
    comparison = window.workspace.comparison
    window.workspace.images.pick((ImageRef("mnist", 12), ImageRef("mnist", 5)))
    comparison.set_config(on_probe, epsilon=0.15, steps=4, seed=3)
    comparison.set_target(target)
    until(lambda: not comparison.busy)
    shown = comparison.result
    assert shown is not None and shown.epsilon == 0.15
    answers = in_a_shell(copied(window, "command"))
    by_command = [answer for answer in answers if answer["event"] == "attacked"]
    names = in_a_notebook(copied(window, "python"))
    by_python = names["attacked"].results
    assert "defended" not in names and "defended" not in by_command[0]
    for result, line, again in zip(shown.results, by_command, by_python, strict=True):
        assert line["run"] == again.run == result.run
        assert [said["class"] for said in line["after"]] == [
            str(best) for best in result.attacked_probabilities.argmax(1)
        ]
        for figure in ("divergence", "shift", "relative_shift"):
            np.testing.assert_allclose(line[figure], getattr(result, figure), rtol=1e-6)
            np.testing.assert_allclose(getattr(again, figure), getattr(result, figure), rtol=1e-6)
        assert ("success" in result.numbers) == (target is not None)
        for name, number in result.numbers.items():
            np.testing.assert_allclose(line["numbers"][name], number, rtol=1e-6)
            np.testing.assert_allclose(again.numbers[name], number, rtol=1e-6)
    the_budget_grid_is_made_again(window, until)


def the_budget_grid_is_made_again(window: MainWindow, until: Until) -> None:
    grid, compare = window.workspace.budget_grid, window.middle.compare
    compare.open_budget_grid()
    (dialog,) = compare.findChildren(BudgetGridDialog)
    dialog.budgets.setText("0, 0.05, 0.15")
    dialog.stop.click()
    dialog.start.click()
    until(lambda: not grid.busy)
    command, script = (copied_by(dialog.copy_as, form) for form in ("command", "Python"))
    by_command = [answer for answer in in_a_shell(command) if answer["event"] == "attacked"]
    by_python = {event.epsilon: event.results for event in in_a_notebook(script)["grid"]}
    assert set(by_python) == set(grid.results) == {0, 0.05, 0.15}
    for epsilon, results in grid.results.items():
        lines = [line for line in by_command if line["epsilon"] == epsilon]
        for result, line, again in zip(results, lines, by_python[epsilon], strict=True):
            assert line["run"] == again.run == result.run
            for figure in ("divergence", "shift", "relative_shift"):
                shown = getattr(result, figure)
                np.testing.assert_allclose(line[figure], shown, rtol=1e-6)
                np.testing.assert_allclose(getattr(again, figure), shown, rtol=1e-6)
    dialog.close()


@pytest.mark.long
def test_all_images_of_the_table_are_attacked_again(window: MainWindow, until: Until) -> None:
    comparison = window.workspace.comparison
    window.workspace.runs.tick_only(("mnist/vae", "mnist/raven"))
    window.workspace.images.pick(tuple(ImageRef("mnist", index) for index in range(40, 5, -2)))
    comparison.set_config(epsilon=0.15, steps=3, seed=3)
    compare = window.middle.compare
    window.show_panel("compare")
    compare.look_at("many")
    compare.many.order.attack_all.click()
    until(lambda: comparison.done == 18)
    answers = in_a_shell(copied(window, "command"))
    by_command = {answer["run"]: answer for answer in answers if answer["event"] == "attacked"}
    by_python = {
        again.run: again for again in in_a_notebook(copied(window, "python"))["attacked"].results
    }
    for run in ("mnist/vae", "mnist/raven"):
        assert len(by_command[run]["divergence"]) == len(by_python[run].divergence) == 18
        for place in range(18):
            known = comparison.known(place, run)
            assert known is not None and known.fresh
            told, row = known.result, known.row
            for figure in ("divergence", "shift", "relative_shift"):
                shown = getattr(told, figure)[row]
                np.testing.assert_allclose(by_command[run][figure][place], shown, rtol=1e-6)
                np.testing.assert_allclose(getattr(by_python[run], figure)[place], shown, rtol=1e-6)
            for name, numbers in told.numbers.items():
                again = by_python[run].numbers[name][place]
                np.testing.assert_allclose(again, numbers[row], rtol=1e-6)
                line = by_command[run]["numbers"][name][place]
                np.testing.assert_allclose(line, numbers[row], rtol=1e-6)
    compare.look_at("one")
    assert copied(window, "command").count("--index") == 16, "the block of the one looked at"


@pytest.mark.long
def test_the_defence_on_show_is_made_again(window: MainWindow, until: Until) -> None:
    comparison, defence = window.workspace.comparison, window.workspace.defence
    window.workspace.images.pick((ImageRef("mnist", 12), ImageRef("mnist", 5)))
    comparison.set_config(epsilon=0.15, steps=4, seed=3)
    window.workspace.runs.tick_only(("mnist/vae",))
    until(lambda: not comparison.busy)
    defence.set_on(True)
    until(lambda: defence.of("mnist/vae") is not None)
    answers = in_a_shell(copied(window, "command"))
    (told,) = [answer["defended"] for answer in answers if answer["event"] == "attacked"]
    (again,) = in_a_notebook(copied(window, "python"))["defended"]
    answer = defence.of("mnist/vae")
    assert answer is not None and answer.refined is not None
    np.testing.assert_allclose(again.refined.latents, answer.refined.latents, rtol=1e-4)
    written = told["latents"] + told["attacked_latents"]
    np.testing.assert_allclose(written, answer.refined.latents, rtol=1e-4)


def test_samples_are_drawn_again(window: MainWindow, until: Until) -> None:
    generation = window.workspace.generation
    window.workspace.runs.tick_only(("mnist/vae",))
    generation.set_samples(count=4, seed=11)
    window.show_panel("generate")
    until(lambda: generation.samples.current("mnist/vae") is not None)
    shown = generation.samples.current("mnist/vae")
    assert shown is not None
    (again,) = in_a_notebook(copied(window, "python"))["samples"]
    np.testing.assert_allclose(again.images, shown.images, atol=1e-5)


def test_the_form_and_the_run_it_started_are_the_same_training(
    window: MainWindow, qtbot: QtBot, until: Until
) -> None:
    def own() -> list[RunInfo]:
        runs = window.workspace.runs.all
        return [run for run in runs if not run.bundled and run.state == "finished"]

    window.show_new_run()
    form = window.new_run.form
    form.method.box.choose("smooth-encoder")
    form.fill({"epochs": 1, "limit": 256, "device": "cpu", "seed": 5})
    window.new_run.name.setText("once")
    window.new_run.name.setFocus()
    of_the_form = copied(window, "command")
    qtbot.mouseClick(window.new_run.start, LEFT)
    until(lambda: len(own()) == 1)
    window.gallery.setFocus()
    window.docks["new_run"].close()
    assert window.tabs.currentWidget() is window.training
    assert copied(window, "command") == of_the_form
    first = own()[0]
    *_, end = in_a_shell(of_the_form)
    second = RunStore().resolve(end["run"])
    third = in_a_notebook(copied(window, "python"))["run"]
    weights = load_file(first.path / "weights.safetensors")
    for again in (second, third):
        assert again.config == first.config and again.name == "once"
        other = load_file(again.path / "weights.safetensors")
        for name, tensor in weights.items():
            torch.testing.assert_close(other[name], tensor)
