"""New images of the ticked runs: asked of one run after another, and the newest question wins."""

import numpy as np
import pytest

from engine.data import ImageSource
from engine.service.messages import (
    Cancel,
    DecodeAt,
    DecodedAt,
    Failed,
    Generate,
    Generated,
    Interpolate,
    Interpolated,
    JobChanged,
    MapMoved,
    RunsListed,
)
from raven_gui.workspace import ImageRef
from raven_gui.workspace.decoding import Decoding
from raven_gui.workspace.generation import FEW_PICKED, UNLIKE, Generation
from raven_gui.workspace.selection import OWN
from tests.gui.conftest import World, bundled_runs, run_info, says
from tests.gui.workspace.pictures import picture

RUNS = ("mnist/vae", "mnist/vae-noise", "mnist/smooth-encoder", "mnist/raven")


@pytest.fixture
def generation(world: World) -> Generation:
    world.wake()
    return world.workspace.generation


@pytest.fixture
def decoding(world: World) -> Decoding:
    world.wake()
    return world.workspace.decoding


def answer_samples(world: World) -> Generated:
    """Answer the newest Generate by noise."""
    command = world.engine.last(Generate)
    random = np.random.default_rng(command.seed)
    event = Generated(
        job=command.job,
        run=command.runs[0],
        posterior=command.posterior,
        seed=command.seed,
        images=random.uniform(size=(command.count, 1, 28, 28)).astype(np.float32),
        latents=random.normal(size=(command.count, 10)).astype(np.float32),
    )
    world.tell(event)
    return event


def answer_path(world: World) -> Interpolated:
    """Answer the newest Interpolate by noise."""
    command = world.engine.last(Interpolate)
    random = np.random.default_rng(command.job)
    event = Interpolated(
        job=command.job,
        run=command.runs[0],
        path=command.path,
        images=random.uniform(size=(command.steps, *command.ends.shape[1:])).astype(np.float32),
        latents=random.normal(size=(command.steps, 10)).astype(np.float32),
    )
    world.tell(event)
    return event


def pick(world: World, *indices: int) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", index) for index in indices))


def test_nothing_is_asked_before_it_is_wanted(world: World, generation: Generation) -> None:
    generation.set_samples(seed=7)
    assert world.engine.all(Generate) == []


def test_every_ticked_run_is_asked_in_turn(world: World, generation: Generation) -> None:
    generation.set_samples(count=5, seed=3)
    generation.want_samples()
    for number, run in enumerate(RUNS, start=1):
        commands = world.engine.all(Generate)
        assert len(commands) == number
        assert (commands[-1].runs, commands[-1].count, commands[-1].seed) == ((run,), 5, 3)
        event = answer_samples(world)
        assert says(generation.samples.current(run), event)
    assert generation.samples.job == 0


def test_what_was_answered_is_not_asked_again(world: World, generation: Generation) -> None:
    world.workspace.runs.tick_only(RUNS[:1])
    generation.want_samples()
    answer_samples(world)
    generation.want_samples()
    assert len(world.engine.all(Generate)) == 1
    world.workspace.runs.tick(RUNS[3], True)
    generation.want_samples()
    assert world.engine.last(Generate).runs == (RUNS[3],)


def test_a_newer_question_replaces_the_older_whose_answer_is_dropped(
    world: World, generation: Generation
) -> None:
    generation.want_samples()
    older = world.engine.last(Generate)
    generation.set_samples(seed=8)
    generation.want_samples()
    assert world.engine.last(Cancel).target == older.job
    nothing = np.zeros((1, 1, 28, 28), np.float32)
    world.tell(
        Generated(
            job=older.job,
            run=RUNS[0],
            posterior="prior",
            seed=0,
            images=nothing,
            latents=nothing[:, 0, 0],
        )
    )
    assert generation.samples.answer(RUNS[0]) is None
    answer_samples(world)
    samples = generation.samples.current(RUNS[0])
    assert samples is not None and samples.seed == 8


def test_older_samples_stay_until_newer_ones_are_there(
    world: World, generation: Generation
) -> None:
    generation.want_samples()
    before = answer_samples(world)
    generation.set_samples(seed=8)
    generation.want_samples()
    assert says(generation.samples.answer(RUNS[0]), before)
    assert generation.samples.current(RUNS[0]) is None


def test_a_run_that_cannot_leaves_the_others_alone(world: World, generation: Generation) -> None:
    told: list[str] = []
    world.workspace.failed.connect(told.append)
    generation.set_samples(posterior="mixture-100")
    generation.want_samples()
    job = world.engine.last(Generate).job
    world.tell(Failed(job=job, sentence="A mixture of 100 needs 200 images or more."))
    assert generation.samples.problem(RUNS[0]) == "A mixture of 100 needs 200 images or more."
    assert world.engine.last(Generate).runs == (RUNS[1],)
    assert told == [], "it is told in the panel"
    answer_samples(world)
    generation.set_samples(posterior="prior")
    generation.want_samples()
    assert generation.samples.problem(RUNS[0]) == ""


def test_a_fit_is_cancelled_and_taken_up_again(world: World, generation: Generation) -> None:
    generation.set_samples(posterior="second-stage")
    generation.want_samples()
    answer_samples(world)
    job = world.engine.last(Generate).job
    generation.cancel()
    assert world.engine.last(Cancel).target == job
    asked = len(world.engine.all(Generate))
    generation.want_samples()
    assert generation.samples.stopped and len(world.engine.all(Generate)) == asked
    assert generation.samples.current(RUNS[0]) is not None
    generation.samples.retry()
    assert world.engine.last(Generate).runs == (RUNS[1],)


def test_a_fit_cancelled_in_the_list_of_jobs_is_cancelled_here(
    world: World, generation: Generation
) -> None:
    generation.want_samples()
    job = generation.samples.job
    world.tell(JobChanged(job=job, title="Fit a posterior and generate", state="cancelled"))
    assert generation.samples.stopped and generation.samples.job == 0


def test_a_run_that_is_no_longer_ticked_is_no_longer_fitted(
    world: World, generation: Generation
) -> None:
    generation.want_samples()
    job = generation.samples.job
    world.workspace.runs.tick(RUNS[0], False)
    generation.want_samples()
    assert world.engine.last(Cancel).target == job
    assert world.engine.last(Generate).runs == (RUNS[1],)


def test_images_of_a_run_that_was_trained_on_are_forgotten(
    world: World, generation: Generation
) -> None:
    generation.want_samples()
    answer_samples(world)
    other = run_info(RUNS[0], "vae", name="VAE", bundled=True)
    object.__setattr__(other, "epochs_done", 9)
    rest = [run for run in bundled_runs() if run.id != RUNS[0]]
    world.tell(RunsListed(job=0, runs=(other, *rest)))
    assert generation.samples.answer(RUNS[0]) is None


@pytest.mark.parametrize("picked", [(), (3,)])
def test_a_path_needs_two_images(
    world: World, generation: Generation, picked: tuple[int, ...]
) -> None:
    pick(world, *picked)
    generation.want_paths()
    assert generation.why_no_path() == FEW_PICKED
    assert world.engine.all(Interpolate) == []


def test_a_path_leads_from_the_first_picked_image_to_the_second(
    world: World, generation: Generation
) -> None:
    pick(world, 9, 4, 2)
    generation.set_path(steps=7, path="linear")
    generation.want_paths()
    command = world.engine.last(Interpolate)
    images = world.workspace.images
    for end, index in zip(command.ends, (9, 4), strict=True):
        assert np.array_equal(end, images.pixels(ImageRef("mnist", index)))
    assert (command.steps, command.path) == (7, "linear")
    event = answer_path(world)
    path = generation.paths.current(RUNS[0])
    assert path is not None
    np.testing.assert_array_equal(path.images, event.images)
    assert path.names == tuple(images.name(ImageRef("mnist", index)) for index in (9, 4))


def test_a_path_keeps_its_own_ends_until_the_next_is_there(
    world: World, generation: Generation
) -> None:
    world.workspace.runs.tick_only(RUNS[:1])
    pick(world, 9, 4)
    generation.want_paths()
    answer_path(world)
    pick(world, 1, 2)
    generation.want_paths()
    images, shown = world.workspace.images, generation.paths.answer(RUNS[0])
    assert shown is not None and generation.paths.current(RUNS[0]) is None
    assert np.array_equal(shown.ends[0], images.pixels(ImageRef("mnist", 9)))
    answer_path(world)
    now = generation.paths.current(RUNS[0])
    assert now is not None
    assert np.array_equal(now.ends[0], images.pixels(ImageRef("mnist", 1)))


def test_runs_that_are_asked_later_are_asked_for_the_same_path(
    world: World, generation: Generation
) -> None:
    """Nobody looks at paths any more, and one image alone, or another, is picked."""
    images = world.workspace.images
    images.pick((ImageRef("mnist", 3), ImageRef("mnist", 5)))
    generation.want_paths()
    asked = world.engine.last(Interpolate)
    for picked in ((ImageRef("mnist", 4),), (ImageRef("mnist", 8), ImageRef("mnist", 9))):
        images.pick(picked)
        answer_path(world)
        after = world.engine.last(Interpolate)
        assert after.runs != asked.runs and np.array_equal(after.ends, asked.ends)


def test_while_the_steps_change_the_last_number_wins(world: World, generation: Generation) -> None:
    pick(world, 9, 4)
    for steps in range(2, 20):
        generation.set_path(steps=steps)
        generation.want_paths()
    for _ in RUNS:
        answer_path(world)
    paths = [generation.paths.current(run) for run in RUNS]
    assert [len(path.images) for path in paths if path is not None] == [19] * 4


def test_images_of_different_shapes_have_no_path(world: World, generation: Generation) -> None:
    images = world.workspace.images
    own = picture("colours")
    object.__setattr__(own, "image", np.zeros((3, 28, 28), np.float32))
    images.add(own)
    images.pick((ImageRef(OWN, 0), ImageRef("mnist", 1)))
    generation.want_paths()
    assert generation.why_no_path() == UNLIKE
    assert world.engine.all(Interpolate) == []


def test_a_path_to_a_removed_picture_is_asked_anew(world: World, generation: Generation) -> None:
    images = world.workspace.images
    for shade in (0.2, 0.4, 0.6):
        images.add(picture("grey", shade=shade))
    images.pick((ImageRef("mnist", 1), ImageRef(OWN, 1)))
    generation.want_paths()
    answer_path(world)
    images.remove_pictures([0])
    images.pick((ImageRef("mnist", 1), ImageRef(OWN, 1)))
    generation.want_paths()
    assert world.engine.last(Interpolate).ends[1].max() == pytest.approx(0.6)


def show_map(world: World, run: str) -> None:
    world.workspace.maps.want()
    job = world.workspace.maps.view(run).job
    points = np.zeros((2000, 2), np.float32)
    world.tell(
        MapMoved(
            job=job,
            run=run,
            source=ImageSource("mnist"),
            method="pca",
            points=points,
            step=1,
            steps=1,
            finished=True,
        )
    )


def answer_point(world: World, command: DecodeAt, exact: bool = True) -> DecodedAt:
    """Answer a DecodeAt by a grey square."""
    event = DecodedAt(
        job=command.job,
        run=command.run,
        source=command.source,
        method=command.method,
        points=command.points,
        images=np.full((1, 1, 28, 28), 0.5, np.float32),
        latents=np.zeros((1, 10), np.float32),
        exact=exact,
    )
    world.tell(event)
    return event


def test_of_a_pointer_that_is_dragged_the_last_place_wins(world: World, decoding: Decoding) -> None:
    for x in range(20):
        decoding.decode(RUNS[0], (float(x), 0.0))
    (first,) = world.engine.all(DecodeAt)
    assert first.points.tolist() == [[0.0, 0.0]]
    answer_point(world, first)
    second = world.engine.last(DecodeAt)
    assert second.points.tolist() == [[19.0, 0.0]]
    answer = answer_point(world, second)
    assert says(decoding.decoded(RUNS[0]), answer)
    assert len(world.engine.all(DecodeAt)) == 2


def test_runs_are_decoded_beside_each_other(world: World, decoding: Decoding) -> None:
    for run in RUNS:
        decoding.decode(run, (1.0, 2.0))
    assert [command.run for command in world.engine.all(DecodeAt)] == list(RUNS)


def test_a_point_of_another_map_is_not_shown(world: World, decoding: Decoding) -> None:
    decoding.decode(RUNS[0], (1.0, 2.0))
    answer_point(world, world.engine.last(DecodeAt))
    world.workspace.maps.set_method("tsne")
    assert decoding.decoded(RUNS[0]) is None
    world.workspace.maps.set_method("pca")
    assert decoding.decoded(RUNS[0]) is not None


def test_a_point_is_forgotten_when_its_map_moves(world: World, decoding: Decoding) -> None:
    decoding.decode(RUNS[0], (1.0, 2.0))
    answer_point(world, world.engine.last(DecodeAt))
    show_map(world, RUNS[0])
    assert decoding.decoded(RUNS[0]) is None


def test_why_a_point_cannot_be_decoded_is_told_at_the_point(
    world: World, decoding: Decoding
) -> None:
    told: list[str] = []
    world.workspace.failed.connect(told.append)
    decoding.decode(RUNS[0], (1.0, 2.0))
    world.tell(Failed(job=world.engine.last(DecodeAt).job, sentence="There is no map yet."))
    assert decoding.problem(RUNS[0]) == "There is no map yet." and told == []
    decoding.decode(RUNS[0], (1.0, 3.0))
    answer_point(world, world.engine.last(DecodeAt))
    assert decoding.problem(RUNS[0]) == ""
