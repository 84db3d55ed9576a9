"""What is known of a run's training: its history, then what is streamed."""

from dataclasses import replace

import numpy as np

from engine.service.messages import (
    EpochFinished,
    Failed,
    Reconstruct,
    Reconstructed,
    RunsListed,
    StepsTaken,
)
from raven_gui.workspace.training import Course
from tests.gui.conftest import World, ready, run_info, says


def tell_steps(world: World, epoch: float, run: str = "own", **terms: float) -> None:
    world.tell(
        StepsTaken(
            job=1, run=run, epoch=epoch, terms=terms, images_per_second=1000.0, seconds_left=5.0
        )
    )


def epoch_event(run: str = "own") -> EpochFinished:
    images = np.zeros((16, 1, 28, 28), np.float32)
    return EpochFinished(
        job=1,
        run=run,
        epoch=4,
        terms={"kl": 1.0},
        seconds=3.0,
        probe_images=images,
        probe_reconstructions=images,
        probe_means=np.zeros((16, 10), np.float32),
    )


def terms(course: Course) -> dict[str, list[float]]:
    return {name: list(values) for name, values in course.terms.items()}


def test_the_course_of_a_finished_run_is_its_history(world: World) -> None:
    course = world.workspace.training.course(run_info("own"))
    assert list(course.epochs) == [1, 2, 3]
    assert terms(course) == {"reconstruction": [200.0, 100.0, 200.0 / 3], "kl": [11.0, 12.0, 13.0]}
    assert course.last_epoch is None and not course.images_per_second


def test_epochs_that_another_process_trained_are_on_the_curves(world: World) -> None:
    run = run_info("own")
    begun = replace(run, state="interrupted", epochs_done=1, history=run.history[:1])
    course = world.workspace.training.course(begun)
    assert list(course.epochs) == [1]
    assert world.workspace.training.course(run) is course
    assert (list(course.epochs), terms(course)["kl"]) == ([1, 2, 3], [11.0, 12.0, 13.0])


def test_a_training_that_broke_off_goes_on_from_its_checkpoint_without_a_line_back(
    world: World,
) -> None:
    for epoch in (1.0, 1.5, 2.0):
        late = {"late": 1.0} if epoch == 2 else {}
        tell_steps(world, epoch, "own", kl=epoch, **late)
    tell_steps(world, 1.25, kl=9.0)
    (course,) = world.workspace.training.courses()
    assert (list(course.epochs), terms(course)) == ([1.0, 1.25], {"kl": [1.0, 9.0]})


def test_steps_are_added_to_the_curves_as_they_are_streamed(world: World) -> None:
    told: list[str] = []
    world.workspace.training.stepped.connect(told.append)
    for epoch in (0.25, 0.5):
        tell_steps(world, epoch, kl=epoch * 8)
    tell_steps(world, 0.1, run="another", kl=1)
    (course, _) = world.workspace.training.courses()
    assert (list(course.epochs), terms(course)) == ([0.25, 0.5], {"kl": [2.0, 4.0]})
    assert course.images_per_second == 1000.0
    assert told == ["own", "own", "another"]


def test_a_continued_run_goes_on_from_its_history(world: World) -> None:
    world.tell(RunsListed(job=0, runs=(run_info("own", state="interrupted"),)))
    tell_steps(world, 3.5, reconstruction=60.0, kl=14.0)
    info = world.workspace.runs.get("own")
    assert info is not None
    course = world.workspace.training.course(info)
    assert list(course.epochs) == [1, 2, 3, 3.5]
    assert terms(course)["kl"] == [11.0, 12.0, 13.0, 14.0]


def test_the_last_epoch_brings_its_pictures(world: World) -> None:
    told: list[str] = []
    world.workspace.training.epoch_finished.connect(told.append)
    event = epoch_event()
    world.tell(event)
    assert told == ["own"]
    assert says(world.workspace.training.course(run_info("own")).last_epoch, event)


def reconstructed(command: Reconstruct) -> Reconstructed:
    images = np.zeros((16, 1, 28, 28), np.float32)
    return Reconstructed(
        job=command.job,
        run=command.run,
        epoch=3,
        probe_images=images,
        probe_reconstructions=images,
        probe_means=np.zeros((16, 10), np.float32),
    )


def test_of_two_runs_looked_at_the_last_is_awaited(world: World) -> None:
    world.wake()
    training = world.workspace.training
    one, other = run_info("mnist/vae"), run_info("mnist/raven")
    for run in (one, one, other):
        training.look_at(run)
    first, second = world.engine.all(Reconstruct)
    assert training.awaits(other.id) and not training.awaits(one.id)
    world.tell(reconstructed(first))
    assert training.course(one).last_epoch is None
    world.tell(reconstructed(second))
    assert training.course(other).last_epoch is not None and not training.awaits(other.id)
    training.look_at(one)
    assert world.engine.last(Reconstruct).run == one.id, "it is asked for anew"


def test_a_run_that_was_trained_further_elsewhere_is_reconstructed_anew(world: World) -> None:
    world.wake()
    training, run = world.workspace.training, run_info("mnist/vae")
    training.look_at(run)
    world.tell(reconstructed(world.engine.last(Reconstruct)))
    training.look_at(run)
    assert len(world.engine.all(Reconstruct)) == 1
    training.look_at(replace(run, epochs_done=5))
    training.look_at(replace(run_info("new", state="queued"), epochs_done=0))
    assert [command.run for command in world.engine.all(Reconstruct)] == [run.id, run.id]


def test_what_could_not_be_reconstructed_is_asked_again_of_another_engine_alone(
    world: World,
) -> None:
    world.wake()
    training, run = world.workspace.training, run_info("mnist/vae")
    training.look_at(run)
    world.tell(Failed(job=world.engine.last(Reconstruct).job, sentence="No images."))
    training.look_at(run)
    assert len(world.engine.all(Reconstruct)) == 1
    world.tell(ready())
    training.look_at(run)
    assert len(world.engine.all(Reconstruct)) == 2


def test_a_term_that_began_later_has_the_epochs_since_then() -> None:
    course = Course()
    course.add(1, {"kl": 4.0})
    course.add(2, {"kl": 3.0, "coupling": 9.0})
    epochs, values = course.curve("coupling")
    assert (epochs.tolist(), values.tolist()) == ([2], [9])
    course.add(3, {"kl": 2.0, "coupling": 8.0})
    assert (epochs.tolist(), values.tolist()) == ([2], [9]), "a curve that is drawn stays as it is"
    assert [values.tolist() for values in course.curve("coupling")] == [[2, 3], [9, 8]]
