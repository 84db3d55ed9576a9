"""How maps are seen: laid over each other, turned, with the attack's course, and epoch by epoch."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.service.messages import (
    AttackCourse,
    Cancel,
    DecodeAt,
    Embed,
    EpochsMapped,
    Floats,
    ImageSource,
    MapMoved,
    Place,
    Placed,
    RunsListed,
    WatchMap,
)
from raven_gui.workspace.map_moves import deviations
from raven_gui.workspace.maps import Maps, Method
from tests.gui.conftest import World, run_info

VAE, RAVEN = "mnist/vae", "mnist/raven"
RANDOM = np.random.default_rng(0)
FLAT = RANDOM.normal(scale=[3, 1], size=(2000, 2))
DEEP = RANDOM.normal(scale=[3, 2, 1], size=(2000, 3))
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])


@pytest.fixture
def maps(world: World) -> Maps:
    """With two ticked runs, whose maps are wanted."""
    world.wake()
    world.workspace.runs.tick_only((VAE, RAVEN))
    world.answer_attack()
    world.answer_attack()
    world.workspace.maps.want()
    return world.workspace.maps


def tell_map(world: World, run: str, points: NDArray[np.float64], finished: bool = True) -> None:
    asked = next(c for c in reversed(world.engine.all(Embed)) if c.run == run)
    world.tell(
        MapMoved(
            job=asked.job,
            **asked.key._asdict(),
            points=points.astype(np.float32),
            step=int(finished),
            steps=1,
            finished=finished,
        )
    )


def answer_place(world: World, run: str, points: Floats, covariances: Floats | None = None) -> None:
    asked = next(c for c in reversed(world.engine.all(Place)) if c.run == run)
    world.tell(
        Placed(
            job=asked.job,
            **asked.key._asdict(),
            points=points.astype(np.float32),
            covariances=covariances,
        )
    )


def seen(maps: Maps, run: str) -> Floats:
    points = maps.view(run).points
    assert points is not None
    return points


def test_a_turned_map_is_laid_over_that_of_the_first_run_with_all_that_is_on_it(
    world: World, maps: Maps
) -> None:
    tell_map(world, VAE, FLAT)
    tell_map(world, RAVEN, 2 * FLAT @ TURN + 5)
    ends = 2 * FLAT[:2] @ TURN + 5
    covariances = np.stack([np.diag([4.0, 1.0])] * 2).astype(np.float32)
    answer_place(world, RAVEN, ends, covariances)
    assert not np.allclose(seen(maps, RAVEN), FLAT, atol=0.1)
    changed: list[str] = []
    maps.map_changed.connect(changed.append)
    maps.set_aligned(True)
    assert changed == [RAVEN], "the first run's own map stays"
    np.testing.assert_allclose(seen(maps, RAVEN), FLAT, atol=1e-4)
    np.testing.assert_allclose(maps.view(RAVEN).ends, FLAT[1:2], atol=1e-4)
    ellipses = maps.view(RAVEN).ellipses
    assert ellipses is not None
    np.testing.assert_allclose(ellipses[0], np.diag([0.25, 1.0]), atol=1e-4)
    world.workspace.decoding.decode(RAVEN, (float(FLAT[7, 0]), float(FLAT[7, 1])))
    asked = world.engine.last(DecodeAt).points
    np.testing.assert_allclose(asked, (2 * FLAT @ TURN + 5)[7:8], atol=1e-3)
    maps.set_aligned(False)
    np.testing.assert_allclose(seen(maps, RAVEN), 2 * FLAT @ TURN + 5, atol=1e-4)


def test_nothing_is_laid_over_a_map_that_moves(world: World, maps: Maps) -> None:
    maps.set_aligned(True)
    maps.set_method("tsne")
    tell_map(world, VAE, FLAT, finished=False)
    tell_map(world, RAVEN, FLAT @ TURN)
    np.testing.assert_allclose(seen(maps, RAVEN), FLAT @ TURN, atol=1e-5)
    tell_map(world, VAE, FLAT)
    np.testing.assert_allclose(seen(maps, RAVEN), FLAT, atol=1e-4)


def test_a_map_in_three_dimensions_is_seen_from_where_it_is_turned_to(
    world: World, maps: Maps
) -> None:
    maps.set_method("pca3")
    tell_map(world, VAE, DEEP)
    np.testing.assert_allclose(seen(maps, VAE), DEEP[:, :2], atol=1e-6)
    from_the_side = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
    maps.set_turn(from_the_side)
    np.testing.assert_allclose(seen(maps, VAE), DEEP @ from_the_side[:, :2], atol=1e-6)
    world.workspace.decoding.decode(VAE, (2.0, 0.5))
    (asked,) = world.engine.last(DecodeAt).points
    np.testing.assert_allclose(asked, [0, 0.5, -2], atol=1e-6)


@pytest.mark.parametrize("method", ["axes", "lda"])
def test_axes_and_task_are_part_of_the_question(world: World, maps: Maps, method: Method) -> None:
    maps.set_axes(3, 7)
    maps.set_method(method)
    asked = world.engine.last(Embed)
    assert (asked.axes, asked.task) == (((3, 7), "") if method == "axes" else ((0, 1), "digit"))


def test_the_course_of_the_attack_is_placed_with_its_ends(world: World, maps: Maps) -> None:
    tell_map(world, VAE, FLAT)
    space = world.workspace.comparison
    result = space.result_of(VAE)
    assert result is not None and space.result is not None
    zeros = np.zeros((4, 1, 1), np.float32)
    iterates = RANDOM.normal(size=(4, 1, 10)).astype(np.float32)
    course = AttackCourse(
        divergence=zeros[:, 0],
        means=iterates,
        stds=np.ones_like(iterates),
        images=zeros,
        reconstructions=zeros,
        probabilities_by_task={},
        shift=zeros[:, 0],
        relative_shift=zeros[:, 0],
        numbers={},
    )
    space.result = replace(space.result, results=(replace(result, course=course),))
    maps.place()
    asked = world.engine.last(Place)
    np.testing.assert_array_equal(asked.means[2:], iterates[:, 0])
    assert asked.variances is not None and len(asked.variances) == 2
    places = np.arange(12, dtype=np.float32).reshape(6, 2)
    answer_place(world, VAE, places)
    way = maps.view(VAE).course
    assert way is not None
    np.testing.assert_array_equal(way[:, 0], places[2:])


def test_how_far_the_attack_moves_is_told_in_units_of_the_posterior(
    world: World, maps: Maps
) -> None:
    result = world.workspace.comparison.result_of(VAE)
    assert result is not None
    away = (result.attacked_mean - result.clean_mean) / result.clean_std
    np.testing.assert_allclose(deviations(result), np.linalg.norm(away, axis=1), rtol=1e-5)


def tell_epochs(world: World, run: str, epochs: int) -> EpochsMapped:
    points = RANDOM.normal(size=(epochs, 500, 2)).astype(np.float32)
    event = EpochsMapped(
        job=0,
        run=run,
        source=ImageSource("mnist"),
        epochs=tuple(range(1, epochs + 1)),
        points=points,
        centre=np.zeros(10, np.float32),
        axes=np.eye(10, 2, dtype=np.float32),
    )
    world.tell(event)
    return event


@pytest.fixture
def trained(world: World, maps: Maps) -> str:
    """A run in training is ticked beside the others, and wanted."""
    run = "20260101-vae"
    info = replace(run_info(run, state="training"), resumable=True)
    world.tell(RunsListed(job=0, runs=(*world.workspace.runs.all, info)))
    world.workspace.runs.tick_only((VAE, run))
    maps.want()
    return run


def test_a_run_in_training_is_watched_while_somebody_looks(
    world: World, maps: Maps, trained: str
) -> None:
    (asked,) = world.engine.all(WatchMap)
    assert (asked.run, asked.source, asked.on) == (trained, ImageSource("mnist"), True)
    maps.want()
    assert len(world.engine.all(WatchMap)) == 1
    maps.rest()
    assert world.engine.last(WatchMap).on is False


def test_a_finished_run_of_ones_own_is_asked_for_the_epochs_that_were_kept(
    world: World, maps: Maps
) -> None:
    own = run_info("20260101-raven")
    world.tell(RunsListed(job=0, runs=(*world.workspace.runs.all, own)))
    world.workspace.runs.tick_only((VAE, own.id))
    maps.want()
    assert [asked.run for asked in world.engine.all(WatchMap)] == [own.id]
    event = tell_epochs(world, own.id, 3)
    assert maps.view(own.id).epoch is None, "its map of now, until an epoch is chosen"
    maps.epochs.set_epoch(2)
    np.testing.assert_array_equal(seen(maps, own.id), event.points[1])


def test_it_is_shown_as_it_is_after_its_newest_epoch_and_played_back(
    world: World, maps: Maps, trained: str
) -> None:
    changed: list[str] = []
    maps.map_changed.connect(changed.append)
    tell_epochs(world, trained, 2)
    event = tell_epochs(world, trained, 3)
    assert changed == [trained, trained]
    np.testing.assert_array_equal(seen(maps, trained), event.points[2])
    assert maps.view(trained).epoch == 3
    maps.epochs.set_epoch(1)
    np.testing.assert_array_equal(seen(maps, trained), event.points[0])
    assert maps.epochs.of(trained) == (1, 2, 3) and maps.epochs.of(VAE) == ()
    assert maps.view(VAE).epoch is None, "a run without epochs stays as it is"
    maps.epochs.set_epoch(None)
    finished = run_info(trained)
    others = (run for run in world.workspace.runs.all if run.id != trained)
    world.tell(RunsListed(job=0, runs=(*others, finished)))
    assert maps.view(trained).epoch is None, "now it has a map of its own"
    maps.epochs.set_epoch(2)
    np.testing.assert_array_equal(seen(maps, trained), event.points[1])


def test_its_attack_is_drawn_on_the_newest_epoch_alone(
    world: World, maps: Maps, trained: str
) -> None:
    tell_epochs(world, trained, 2)
    while world.workspace.comparison.busy:
        world.answer_attack()
    result = world.workspace.comparison.result_of(trained)
    assert result is not None
    np.testing.assert_allclose(maps.view(trained).ends, result.attacked_mean[:, :2], atol=1e-6)
    maps.epochs.set_epoch(1)
    assert len(maps.view(trained).ends) == 0


def test_a_slow_map_of_weights_that_are_gone_is_given_up(world: World, maps: Maps) -> None:
    maps.set_method("umap")
    asked = next(c for c in world.engine.all(Embed) if (c.run, c.method) == (VAE, "umap"))
    maps.forget(VAE)
    assert asked.job in [c.target for c in world.engine.all(Cancel)]
