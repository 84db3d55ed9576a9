"""What is seen on latent maps is found again by the script that is copied, with a real engine."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.config import TrainingConfig
from engine.data import ImageSource
from engine.runs import RunStore
from engine.service.bench import Bench
from engine.service.messages import MapMethod, Train, WatchMap
from raven_gui.main_window import MainWindow
from raven_gui.panels.latent_map.turning import turned
from raven_gui.widgets.scatter.probe import MapProbe
from raven_gui.workspace import ImageRef
from raven_gui.workspace.map_moves import deviations
from tests.e2e.pasting import copied, in_a_notebook, in_a_shell
from tests.present import present

Until = Callable[[Callable[[], bool]], None]
PLANES: tuple[MapMethod, ...] = ("axes", "lda", "pca3")
RUNS = ("mnist/vae", "mnist/raven")


@pytest.fixture
def watched() -> str:
    """A run that was watched while it trained, before the window opens."""
    bench = Bench(RunStore())
    config = TrainingConfig(epochs=2, limit=256, device="cpu")
    (run,) = bench.runs_to_train(Train(job=1, name="watched", config=config))
    bench.watch(WatchMap(job=2, run=run.id, source=ImageSource("mnist")))
    list(bench.train(1, run))
    return run.id


@pytest.fixture
def window(window: MainWindow, until: Until) -> MainWindow:
    """Its panel of maps shows two runs, and a weak attack on two images."""
    comparison = window.workspace.comparison
    comparison.set_config(epsilon=0.15, steps=3, seed=3)
    window.workspace.runs.tick_only(RUNS)
    window.workspace.images.pick((ImageRef("mnist", 12), ImageRef("mnist", 5)))
    window.show_panel("latent_map")
    until(lambda: not comparison.busy and stands(window))
    return window


def stands(window: MainWindow) -> bool:
    """Whether maps are there, with the moves that the attack of now makes on them."""
    maps = window.workspace.maps
    if window.workspace.comparison.busy:
        return False
    views = [maps.view(run.id) for run in maps.runs]
    return all(view.finished and len(view.ends) == 2 for view in views)


def test_maps_of_every_plane_and_the_moves_on_them_are_made_again(
    window: MainWindow, until: Until
) -> None:
    maps, comparison = window.workspace.maps, window.workspace.comparison
    maps.set_axes(3, 7)
    for method in PLANES:
        maps.set_method(method)
        until(lambda: stands(window))
        names = in_a_notebook(copied(window, "python"))
        for run in RUNS:
            told, result = maps.view(run).told, comparison.result_of(run)
            assert result is not None
            np.testing.assert_allclose(names["maps"][run], present(told.points), atol=1e-4)
            starts, ends = names["moves"][run]
            np.testing.assert_allclose(starts, told.starts, atol=1e-4)
            np.testing.assert_allclose(ends, told.ends, atol=1e-4)
            np.testing.assert_allclose(names["deviations"][run], deviations(result), rtol=1e-4)
        assert names["maps"][RUNS[0]].shape[1] == (3 if method == "pca3" else 2)
    what_is_turned_is_seen_from_the_same_side(window)
    maps.set_method("pca")
    a_step_of_the_attack_is_found_again_on_maps_that_are_laid_over_each_other(window, until)


def what_is_turned_is_seen_from_the_same_side(window: MainWindow) -> None:
    """As an export has it, too."""
    maps = window.workspace.maps
    for aligned in (False, True):
        maps.set_aligned(aligned)
        maps.set_turn(turned(turned(maps.turn, 70, 0), 0, -40))
        names = in_a_notebook(copied(window, "python"))
        for run in RUNS:
            view = maps.view(run)
            assert view.points is not None and names["seen"][run].shape == view.points.shape
            np.testing.assert_allclose(names["seen"][run], present(view.points), atol=1e-3)
            starts, ends = names["seen_moves"][run]
            np.testing.assert_allclose(starts, view.starts, atol=1e-3)
            np.testing.assert_allclose(ends, view.ends, atol=1e-3)
            assert not np.allclose(view.points, names["maps"][run][:, :2], atol=0.1)
    *_, figure = window.middle.latent_map.figures()
    np.testing.assert_array_equal(figure.arrays[f"{RUNS[0]}/points"], maps.view(RUNS[0]).points)
    np.testing.assert_allclose(figure.provenance["turn"], maps.turn, atol=1e-6)
    maps.set_aligned(False)


def a_step_of_the_attack_is_found_again_on_maps_that_are_laid_over_each_other(
    window: MainWindow, until: Until
) -> None:
    maps, comparison = window.workspace.maps, window.workspace.comparison
    maps.set_aligned(True)
    comparison.set_step(1)
    until(lambda: stands(window) and all(maps.view(run).course is not None for run in RUNS))
    names = in_a_notebook(copied(window, "python"))
    assert maps.view(RUNS[1]).frame.laid is not None
    for run in RUNS:
        view, result = maps.view(run), comparison.result_of(run)
        assert view.course is not None and result is not None
        np.testing.assert_allclose(names["maps"][run], present(view.points), atol=1e-4)
        starts, moved = names["moves"][run]
        np.testing.assert_allclose(starts, view.starts, atol=1e-4)
        np.testing.assert_allclose(moved, view.course[1], atol=1e-4)
        np.testing.assert_allclose(names["deviations"][run], deviations(result, 1), rtol=1e-4)


def test_what_colours_a_map_is_decoded_on_it_and_was_seen_of_a_training_is_found_again(
    watched: str,
    window: MainWindow,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    colours_and_decoded_places_are_found_again(window, until, tmp_path)
    an_epoch_is_found_again(window, until, watched)


def colours_and_decoded_places_are_found_again(
    window: MainWindow, until: Until, folder: Path
) -> None:
    panel, workspace = window.middle.latent_map, window.workspace
    workspace.survey.set_budgets((0.1,))
    workspace.comparison.set_config(steps=1)
    panel.colour.choose("fooling_budget")
    survey = workspace.survey
    until(lambda: all(survey.share(run, "fooling_budget") == 1 for run in RUNS))
    until(lambda: not any(survey.job(run, "fooling_budget") for run in RUNS))
    panel.decode.click()
    (probe,) = panel.cards[RUNS[0]].map.plot.findChildren(MapProbe)
    probe.asked.emit(0.5, -0.25)
    until(lambda: all(workspace.decoding.decoded(run) is not None for run in RUNS))
    names = in_a_notebook(copied(window, "python"))
    in_a_shell(copied(window, "command"))
    with np.load(folder / "fooling_budget.npz") as arrays:
        by_command = {run: arrays[f"{run.replace('/', '-')}/fooling_budget"] for run in RUNS}
    for run in RUNS:
        shown = workspace.survey.values(run, "fooling_budget")
        np.testing.assert_array_equal(names["colours"][run], shown)
        np.testing.assert_array_equal(by_command[run], shown)
        decoded, again = workspace.decoding.decoded(run), names["decoded"][run]
        assert decoded is not None and again.exact
        np.testing.assert_allclose(again.latents, decoded.latents, atol=1e-5)
        np.testing.assert_allclose(again.images, decoded.images, atol=1e-5)


def an_epoch_is_found_again(window: MainWindow, until: Until, watched: str) -> None:
    maps, runs = window.workspace.maps, (watched, RUNS[0])
    window.workspace.runs.tick_only(runs)
    until(lambda: maps.epochs.of(watched) == (0, 1, 2))
    maps.epochs.set_epoch(1)
    maps.set_aligned(True)
    names = in_a_notebook(copied(window, "python"))
    assert maps.view(watched).epoch == 1 and set(names["moves"]) == {RUNS[0]}
    first = names["first"]
    assert first == maps.runs[0].id
    for run in runs:
        np.testing.assert_allclose(names["maps"][run], present(maps.view(run).points), atol=1e-4)


@pytest.mark.long
@pytest.mark.parametrize("method", ["umap", "tsne"])
def test_a_map_that_is_refined_is_made_again(
    window: MainWindow, until: Until, method: MapMethod
) -> None:
    maps = window.workspace.maps
    window.workspace.runs.tick_only(RUNS[:1])
    maps.set_method(method)
    until(lambda: stands(window))
    names, told = in_a_notebook(copied(window, "python")), maps.view(RUNS[0]).told
    np.testing.assert_allclose(names["maps"][RUNS[0]], present(told.points), atol=1e-4)
    np.testing.assert_allclose(names["moves"][RUNS[0]], [told.starts, told.ends], atol=1e-3)
