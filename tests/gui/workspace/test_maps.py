"""Latent maps of the ticked runs, and where the attack moves the picked images on them."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data import ImageSource
from engine.service.messages import (
    Cancel,
    Embed,
    Encode,
    Encoded,
    Failed,
    JobChanged,
    JobState,
    MapMoved,
    Place,
    Placed,
    RunsListed,
    WatchMap,
)
from raven_gui.workspace import ImageRef
from raven_gui.workspace.maps import Maps
from tests.gui.conftest import World, run_info
from tests.present import present

RUN = "mnist/raven"
POINTS = np.random.default_rng(0).normal(size=(2000, 2)).astype(np.float32)


@pytest.fixture
def maps(world: World) -> Maps:
    """With one ticked run and its first attack answered."""
    world.wake()
    world.workspace.runs.tick_only((RUN,))
    world.answer_attack()
    world.answer_attack()
    return world.workspace.maps


def tell_map(world: World, job: int, finished: bool = True, step: int = 1) -> None:
    world.tell(
        MapMoved(
            job=job,
            run=RUN,
            source=ImageSource("mnist"),
            method=world.workspace.maps.method,
            points=POINTS * step,
            step=step,
            steps=4,
            finished=finished,
        )
    )


def tell_end(world: World, job: int, state: JobState) -> None:
    world.tell(JobChanged(job=job, title="t-SNE map", state=state, run=RUN))


def wanted(world: World, maps: Maps) -> Embed:
    maps.want()
    return world.engine.last(Embed)


def test_maps_are_made_when_they_are_wanted_and_only_once(world: World, maps: Maps) -> None:
    assert world.engine.all(Embed) == []
    command = wanted(world, maps)
    assert (command.run, command.source.dataset, command.method) == (RUN, "mnist", "pca")
    maps.want()
    tell_map(world, command.job)
    maps.want()
    assert len(world.engine.all(Embed)) == 1
    assert np.array_equal(present(maps.view(RUN).points), POINTS)


def test_each_method_has_a_map_of_its_own(world: World, maps: Maps) -> None:
    tell_map(world, wanted(world, maps).job)
    maps.set_method("tsne")
    assert world.engine.last(Embed).method == "tsne"
    assert maps.view(RUN).points is None
    maps.set_method("pca")
    assert maps.view(RUN).finished and len(world.engine.all(Embed)) == 2


def test_nothing_is_asked_for_before_the_images_are_there(world: World, maps: Maps) -> None:
    """Which runs see them, their shape tells."""
    own = replace(run_info("own", state="training"), resumable=True)
    world.tell(RunsListed(job=0, runs=(own,)))
    world.workspace.runs.tick_only((own.id,))
    world.workspace.images.show("color-mnist")
    asked = len(world.engine.commands)
    maps.set_method("tsne")
    assert not any(isinstance(c, WatchMap | Embed) for c in world.engine.commands[asked:])


def test_points_of_another_question_are_dropped(world: World, maps: Maps) -> None:
    job = wanted(world, maps).job
    tell_map(world, job + 1000)
    assert maps.view(RUN).points is None


def test_a_map_that_is_refined_moves_until_it_is_finished(world: World, maps: Maps) -> None:
    maps.set_method("tsne")
    job = world.engine.last(Embed).job
    moved: list[str] = []
    maps.map_changed.connect(moved.append)
    for step in (1, 2, 3):
        tell_map(world, job, finished=False, step=step)
    assert moved == [RUN] * 3
    assert (maps.view(RUN).step, maps.view(RUN).finished) == (3, False)


def test_stopping_keeps_the_map_as_it_is(world: World, maps: Maps) -> None:
    maps.set_method("tsne")
    job = world.engine.last(Embed).job
    tell_map(world, job, finished=False)
    maps.stop()
    assert world.engine.last(Cancel).target == job
    assert maps.view(RUN).finished and maps.view(RUN).points is not None
    maps.want()
    assert len(world.engine.all(Embed)) == 1


def test_a_map_that_is_cancelled_among_the_jobs_counts_as_finished(
    world: World, maps: Maps
) -> None:
    maps.set_method("tsne")
    job = world.engine.last(Embed).job
    tell_map(world, job, finished=False)
    placed = len(world.engine.all(Place))
    tell_end(world, job, "cancelled")
    assert maps.view(RUN).finished
    assert len(world.engine.all(Place)) == placed + 1, "arrows start where the points came to rest"


@pytest.mark.parametrize("how", ["failed", "cancelled"])
def test_a_map_that_never_came_can_be_asked_for_again(
    world: World, maps: Maps, how: JobState
) -> None:
    job = wanted(world, maps).job
    if how == "failed":
        world.tell(Failed(job=job, sentence="There is not enough memory."))
    tell_end(world, job, how)
    assert wanted(world, maps).job != job


def test_attacked_images_are_placed_on_the_map_from_their_own_points(
    world: World, maps: Maps
) -> None:
    world.workspace.images.pick((ImageRef("mnist", 5), ImageRef("mnist", 9)))
    world.answer_attack()
    tell_map(world, wanted(world, maps).job)
    place = world.engine.last(Place)
    result = world.workspace.comparison.result_of(RUN)
    assert result is not None
    assert np.array_equal(place.means, np.concatenate([result.clean_mean, result.attacked_mean]))
    answer = np.arange(8, dtype=np.float32).reshape(4, 2)
    world.tell(
        Placed(job=place.job, run=RUN, source=ImageSource("mnist"), method="pca", points=answer)
    )
    view = maps.view(RUN)
    assert np.array_equal(view.starts, POINTS[[5, 9]])
    assert np.array_equal(view.ends, answer[2:])


def test_arrows_of_an_older_attack_are_dropped(world: World, maps: Maps) -> None:
    tell_map(world, wanted(world, maps).job)
    older = world.engine.last(Place)
    world.workspace.comparison.set_config(epsilon=0.2)
    world.answer_attack()
    assert world.engine.last(Place).job != older.job
    points = np.zeros((2, 2), np.float32)
    world.tell(
        Placed(job=older.job, run=RUN, source=ImageSource("mnist"), method="pca", points=points)
    )
    assert len(maps.view(RUN).ends) == 0


def test_an_answer_is_about_the_images_it_was_asked_for_though_others_are_looked_at_by_now(
    world: World, maps: Maps
) -> None:
    """It comes when another map is shown, whose arrows were asked for since."""
    tell_map(world, wanted(world, maps).job)
    place = world.engine.last(Place)
    maps.set_method("axes")
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in (5, 9, 12)))
    world.answer_attack()
    answer = np.arange(4, dtype=np.float32).reshape(2, 2)
    world.tell(
        Placed(job=place.job, run=RUN, source=ImageSource("mnist"), method="pca", points=answer)
    )
    maps.set_method("pca")
    view = maps.view(RUN)
    assert (len(view.starts), view.ends.tolist()) == (1, answer[1:].tolist())


def test_with_nothing_attacked_there_are_no_arrows(world: World, maps: Maps) -> None:
    tell_map(world, wanted(world, maps).job)
    place = world.engine.last(Place)
    points = np.ones((2, 2), np.float32)
    world.tell(
        Placed(job=place.job, run=RUN, source=ImageSource("mnist"), method="pca", points=points)
    )
    assert len(maps.view(RUN).ends) == 1
    changed: list[str] = []
    maps.arrows_changed.connect(changed.append)
    world.workspace.images.pick(())
    assert changed == [RUN]
    assert len(maps.view(RUN).starts) == len(maps.view(RUN).ends) == 0


def tell_encoded(world: World, job: int) -> None:
    ones = np.ones((2000, 10), np.float32)
    predictions = np.zeros(2000, np.int64)
    world.tell(
        Encoded(
            job=job,
            run=RUN,
            source=ImageSource("mnist"),
            means=ones,
            log_variances=ones,
            predictions=predictions,
            accuracy=0.9,
        )
    )


def test_predictions_are_asked_for_once_and_again_after_a_failure(world: World, maps: Maps) -> None:
    maps.want_encoded(RUN)
    maps.want_encoded(RUN)
    (asked,) = world.engine.all(Encode)
    world.tell(Failed(job=asked.job, sentence="There is no such run."))
    maps.want_encoded(RUN)
    assert len(world.engine.all(Encode)) == 2
    tell_encoded(world, world.engine.last(Encode).job)
    maps.want_encoded(RUN)
    assert len(world.engine.all(Encode)) == 2
    encoded = maps.encoded_by(RUN)
    assert encoded is not None and encoded.accuracy == 0.9


def test_what_was_known_of_a_run_is_forgotten_when_it_was_trained_on(
    world: World, maps: Maps
) -> None:
    tell_map(world, wanted(world, maps).job)
    maps.want_encoded(RUN)
    tell_encoded(world, world.engine.last(Encode).job)
    longer = run_info(RUN, bundled=True)
    world.tell(RunsListed(job=0, runs=(longer,)))
    assert maps.view(RUN).points is not None, "the same epochs, the same weights"
    world.tell(RunsListed(job=0, runs=(type(longer)(**{**vars(longer), "epochs_done": 9}),)))
    assert maps.view(RUN).points is None
    assert maps.encoded_by(RUN) is None


def test_what_weights_of_before_say_is_dropped_when_it_comes_late(world: World, maps: Maps) -> None:
    maps.want_encoded(RUN)
    late = world.engine.last(Encode).job
    longer = run_info(RUN, bundled=True)
    world.tell(RunsListed(job=0, runs=(type(longer)(**{**vars(longer), "epochs_done": 9}),)))
    tell_encoded(world, late)
    assert maps.encoded_by(RUN) is None
    maps.want_encoded(RUN)
    assert world.engine.last(Encode).job != late, "and it is asked anew"
