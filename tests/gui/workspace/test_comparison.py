"""The attack on the picked images in the ticked runs: one at a time, and the newest wins."""

import numpy as np
import pytest
from pydantic import ValidationError

from engine.service.messages import Attack, Attacked, AttackMoved, Cancel, Failed
from raven_gui.workspace import ImageRef
from raven_gui.workspace.attack_answers import Answers
from raven_gui.workspace.attack_plan import BLOCK
from raven_gui.workspace.comparison import Comparison
from raven_gui.workspace.selection import OWN
from tests.gui.conftest import World
from tests.gui.workspace.pictures import picture


@pytest.fixture
def comparison(world: World) -> Comparison:
    """With its first attack answered."""
    world.wake()
    world.answer_attack()
    return world.workspace.comparison


@pytest.fixture
def told(world: World) -> list[str]:
    """The failures that a user is told of."""
    sentences: list[str] = []
    world.workspace.failed.connect(sentences.append)
    return sentences


def attacks(world: World) -> list[Attack]:
    return world.engine.all(Attack)


def test_it_attacks_by_itself_once_runs_and_images_are_there(world: World) -> None:
    world.wake()
    (attack,) = attacks(world)
    assert attack.runs == tuple(run.id for run in world.workspace.runs.ticked)
    assert np.array_equal(attack.images[0], world.workspace.images.pixels(ImageRef("mnist", 0)))
    assert world.workspace.comparison.busy


def test_an_answer_is_what_panels_show(world: World, comparison: Comparison) -> None:
    assert not comparison.busy
    assert comparison.refs == (ImageRef("mnist", 0),)
    result = comparison.result_of("mnist/raven")
    assert result is not None and result.run == "mnist/raven"
    assert comparison.result_of("fashion-mnist/vae") is None


def test_while_a_slider_moves_one_attack_is_under_way_and_the_last_place_wins(
    world: World, comparison: Comparison
) -> None:
    before = len(attacks(world))
    for budget in np.linspace(0.01, 0.3, 30):
        comparison.set_config(epsilon=float(budget))
    assert len(attacks(world)) == before + 1
    assert attacks(world)[-1].config.epsilon == pytest.approx(0.01)
    world.answer_attack()
    assert comparison.result is not None
    assert comparison.result.epsilon == pytest.approx(0.01), "what is there is shown meanwhile"
    assert len(attacks(world)) == before + 2
    assert attacks(world)[-1].config.epsilon == pytest.approx(0.3)
    world.answer_attack()
    assert comparison.result.epsilon == pytest.approx(0.3)
    assert len(attacks(world)) == before + 2 and not comparison.busy


def test_the_same_settings_are_no_reason_to_attack_again(
    world: World, comparison: Comparison
) -> None:
    before = len(attacks(world))
    comparison.set_config(epsilon=comparison.config.epsilon)
    assert len(attacks(world)) == before


def test_impossible_settings_are_refused_and_nothing_changes(
    world: World, comparison: Comparison
) -> None:
    before, config = len(attacks(world)), comparison.config
    with pytest.raises(ValidationError):
        comparison.set_config(epsilon=-1)
    assert (comparison.config, len(attacks(world))) == (config, before)


def test_an_answer_to_another_question_is_dropped(world: World, comparison: Comparison) -> None:
    shown = comparison.result
    comparison.set_config(epsilon=0.2)
    world.tell(Attacked(job=attacks(world)[-1].job - 1, epsilon=0.9, results=(), seconds=1))
    assert comparison.result is shown and comparison.busy


def test_progress_is_passed_on_for_the_attack_under_way_alone(
    world: World, comparison: Comparison
) -> None:
    moved: list[AttackMoved] = []
    comparison.moved.connect(moved.append)
    comparison.set_config(epsilon=0.2)
    job = attacks(world)[-1].job
    for number in (job - 1, job):
        world.tell(AttackMoved(job=number, step=5, steps=50, divergence={"mnist/raven": 1.0}))
    assert [event.job for event in moved] == [job]


def test_a_failure_frees_it_and_what_changed_meanwhile_is_asked_for(
    world: World, comparison: Comparison
) -> None:
    shown = comparison.result
    comparison.set_config(epsilon=0.2)
    comparison.set_config(epsilon=0.3)
    world.tell(Failed(job=attacks(world)[-1].job, sentence="There is not enough memory."))
    assert comparison.busy and attacks(world)[-1].config.epsilon == pytest.approx(0.3)
    world.tell(Failed(job=attacks(world)[-1].job, sentence="There is not enough memory."))
    assert not comparison.busy and comparison.result is shown


def test_only_the_failure_of_what_is_still_wanted_is_told(
    world: World, comparison: Comparison, told: list[str]
) -> None:
    comparison.set_config(epsilon=0.2)
    world.workspace.runs.tick("mnist/vae", False)
    world.tell(Failed(job=attacks(world)[-1].job, sentence="The run is gone."))
    assert told == []
    world.tell(Failed(job=attacks(world)[-1].job, sentence="There is not enough memory."))
    assert told == ["There is not enough memory."]


def test_the_failure_of_an_attack_on_a_run_that_was_deleted_is_no_news(
    world: World, comparison: Comparison, told: list[str]
) -> None:
    comparison.set_config(epsilon=0.2)
    attack = attacks(world)[-1]
    comparison.forget("mnist/vae")
    world.tell(Failed(job=attack.job, sentence="The run is gone."))
    assert told == []


def test_the_failure_of_something_else_changes_nothing(
    world: World, comparison: Comparison
) -> None:
    comparison.set_config(epsilon=0.2)
    world.tell(Failed(job=9999, sentence="There is no such folder."))
    assert comparison.busy


def test_without_ticked_runs_there_is_nothing_to_show(world: World, comparison: Comparison) -> None:
    before = len(attacks(world))
    world.workspace.runs.tick_only(())
    assert (comparison.refs, comparison.result) == ((), None)
    assert len(attacks(world)) == before


def refs(*indices: int) -> tuple[ImageRef, ...]:
    return tuple(ImageRef("mnist", index) for index in indices)


def answer_all(world: World) -> None:
    while world.workspace.comparison.busy:
        world.answer_attack()


def test_images_are_attacked_in_blocks_and_the_one_looked_at_comes_with_its_block(
    world: World, comparison: Comparison
) -> None:
    images = world.workspace.images
    images.pick(refs(*range(40)))
    assert attacks(world)[-1].images.shape == (BLOCK, 1, 28, 28)
    world.answer_attack()
    assert comparison.refs == refs(*range(BLOCK)) and not comparison.busy
    comparison.set_focus(35)
    assert len(attacks(world)[-1].images) == 40 - 2 * BLOCK
    world.answer_attack()
    assert comparison.refs == refs(*range(32, 40))
    before = len(attacks(world))
    comparison.set_focus(3)
    assert comparison.refs == refs(*range(BLOCK)), "what is known is shown at once"
    assert len(attacks(world)) == before


def test_what_is_in_sight_comes_first_and_what_left_it_gives_way(
    world: World, comparison: Comparison
) -> None:
    world.workspace.images.pick(refs(*range(1000)))
    world.answer_attack()
    comparison.want((500, 501, 520))
    assert np.array_equal(
        attacks(world)[-1].images[0], world.workspace.images.pixels(ImageRef("mnist", 496))
    )
    comparison.want((900,))
    assert np.array_equal(
        attacks(world)[-1].images[0], world.workspace.images.pixels(ImageRef("mnist", 896))
    )
    answer_all(world)
    assert comparison.known(900, "mnist/raven") is not None
    assert comparison.known(500, "mnist/raven") is None, "nobody looks at it any more"
    before = len(attacks(world))
    comparison.want((905, 910))
    assert len(attacks(world)) == before


def test_all_are_attacked_where_that_is_wanted_after_those_in_sight(
    world: World, comparison: Comparison
) -> None:
    world.workspace.images.pick(refs(*range(100)))
    answer_all(world)
    comparison.want((50,), everything=True)
    asked = len(attacks(world))
    assert np.array_equal(
        attacks(world)[-1].images[0], world.workspace.images.pixels(ImageRef("mnist", 48))
    )
    answer_all(world)
    assert comparison.done == 100
    assert len(attacks(world)) == asked + 5
    comparison.set_config(epsilon=0.2)
    assert comparison.done == 0
    known = comparison.known(50, "mnist/raven")
    assert known is not None and not known.fresh and known.question.config.epsilon == 0.1


def test_another_block_gives_way_to_the_one_looked_at_when_the_slider_moves(
    world: World, comparison: Comparison
) -> None:
    world.workspace.images.pick(refs(*range(100)))
    world.answer_attack()
    comparison.want((), everything=True)
    assert comparison.busy
    comparison.set_config(epsilon=0.2)
    front = world.workspace.images.pixels(ImageRef("mnist", 0))
    assert np.array_equal(attacks(world)[-1].images[0], front)
    assert attacks(world)[-1].config.epsilon == 0.2


def test_a_run_that_is_ticked_is_attacked_alone_and_its_answer_joins_the_others(
    world: World, comparison: Comparison
) -> None:
    runs = world.workspace.runs
    runs.tick("mnist/vae", False)
    assert not comparison.busy
    comparison.set_config(epsilon=0.3)
    world.answer_attack()
    runs.tick("mnist/vae", True)
    assert attacks(world)[-1].runs == ("mnist/vae",)
    world.answer_attack()
    assert comparison.result is not None and len(comparison.result.results) == 4


def test_weights_that_changed_are_attacked_anew(world: World, comparison: Comparison) -> None:
    comparison.forget("mnist/vae")
    assert attacks(world)[-1].runs == ("mnist/vae",)
    assert comparison.known(0, "mnist/vae") is None


def test_pictures_go_before_numbers_where_there_is_no_more_room(
    world: World, comparison: Comparison
) -> None:
    answers = Answers(most_bytes=1)
    block = refs(0)
    event = comparison.result
    assert event is not None
    question = comparison.question
    answers.put(block, question, event)
    answers.put(refs(1), question, event)
    known = answers.known(block, 0, "mnist/vae", question)
    assert known is not None and known.thin
    assert known.result.attacked.size == 0 and known.result.shift.size == 1
    spared = answers.known(refs(1), 0, "mnist/vae", question)
    assert spared is not None and not spared.thin, "the newest is being looked at"


def test_the_course_is_asked_for_only_while_steps_are_shown(
    world: World, comparison: Comparison
) -> None:
    assert not attacks(world)[-1].course
    told: list[int | None] = []
    comparison.step_changed.connect(lambda: told.append(comparison.step))
    comparison.set_step(5)
    assert attacks(world)[-1].course and told == [5]
    world.answer_attack()
    asked = len(attacks(world))
    comparison.set_step(7)
    comparison.set_step(None)
    assert len(attacks(world)) == asked
    comparison.set_config(epsilon=0.2)
    assert not attacks(world)[-1].course


def test_a_course_that_cannot_be_kept_leaves_the_end(world: World, comparison: Comparison) -> None:
    comparison.set_step(5)
    shown = comparison.result
    world.tell(Failed(job=attacks(world)[-1].job, sentence="The course would take 3 GiB."))
    assert comparison.step is None and comparison.result is shown
    assert not comparison.failed


def test_a_course_takes_all_steps_and_stands_in_for_no_attack_that_ends_early(
    world: World, comparison: Comparison
) -> None:
    comparison.set_config(enough=0.5)
    comparison.set_target(ImageRef("mnist", 7))
    answer_all(world)
    early = comparison.result
    comparison.set_step(5)
    asked = attacks(world)[-1]
    assert asked.course and asked.config.enough is None
    answer_all(world)
    assert comparison.question.config.enough is None and comparison.result is not early
    comparison.set_step(None)
    assert comparison.question.config.enough == 0.5 and not comparison.busy
    assert early is not None and comparison.result is not None
    assert comparison.result.results == early.results


def test_all_images_are_attacked_anew_where_a_course_takes_more_steps(
    world: World, comparison: Comparison
) -> None:
    world.workspace.images.pick(refs(*range(40)))
    comparison.set_config(enough=0.5)
    comparison.set_target(ImageRef("mnist", 7))
    comparison.want((), everything=True)
    answer_all(world)
    comparison.set_step(5)
    assert comparison.done == 0
    answer_all(world)
    last = comparison.known(39, "mnist/raven")
    assert comparison.done == 40 and last is not None and last.fresh
    assert last.question.config.enough is None


def test_with_a_target_all_are_to_look_like_it(world: World, comparison: Comparison) -> None:
    images, target = world.workspace.images, ImageRef("mnist", 7)
    images.pick(refs(1, 2, 3))
    world.answer_attack()
    comparison.set_target(target)
    attack = attacks(world)[-1]
    assert attack.targets is not None and attack.targets.shape == attack.images.shape
    assert all(np.array_equal(one, images.pixels(target)) for one in attack.targets)
    world.answer_attack()
    assert comparison.question.target == target
    assert not comparison.busy
    comparison.set_target(None)
    assert comparison.question.target is None, "the answer without a target is still known"


@pytest.mark.parametrize(
    ("dataset", "stays"),
    [("fashion-mnist", True), ("color-mnist", False), ("mnist-noise-uniform-0.1", False)],
)
def test_a_target_goes_with_images_of_its_shape_and_range(
    world: World, comparison: Comparison, dataset: str, stays: bool
) -> None:
    """Of another shape the engine would refuse it; in another range it would be another image."""
    comparison.set_target(ImageRef("mnist", 7))
    world.answer_attack()
    world.workspace.images.show(dataset)
    world.load_images()
    assert (comparison.target == ImageRef("mnist", 7)) == stays
    asked = world.engine.last(Attack)
    assert asked.targets is None or asked.targets.shape == asked.images.shape


def test_a_target_is_taken_back(world: World, comparison: Comparison) -> None:
    comparison.set_target(ImageRef("mnist", 7))
    world.workspace.history.undo()
    assert comparison.target is None
    world.workspace.history.redo()
    assert comparison.target == ImageRef("mnist", 7)


def test_settings_are_taken_back(world: World, comparison: Comparison) -> None:
    comparison.set_config(epsilon=0.2)
    comparison.set_config(epsilon=0.3)
    world.workspace.history.undo()
    assert comparison.config.epsilon == 0.1
    world.workspace.history.redo()
    assert comparison.config.epsilon == 0.3


def test_the_focus_stays_among_the_attacked_images(world: World, comparison: Comparison) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(3)))
    world.answer_attack()
    comparison.set_focus(99)
    assert comparison.focus == 2
    comparison.set_focus(-5)
    assert comparison.focus == 0
    comparison.set_focus(2)
    world.workspace.images.pick((ImageRef("mnist", 7),))
    world.answer_attack()
    assert comparison.focus == 0


def test_what_was_known_of_a_removed_picture_is_forgotten(
    world: World, comparison: Comparison
) -> None:
    images = world.workspace.images
    images.add(picture("three"))
    world.answer_attack()
    assert comparison.refs == (ImageRef(OWN, 0),)
    comparison.set_target(ImageRef(OWN, 0))
    images.remove_pictures([0])
    assert comparison.refs == (ImageRef("mnist", 0),), "its answer is still known"
    assert comparison.target is None


def test_an_answer_about_a_picture_that_was_removed_meanwhile_is_dropped(
    world: World, comparison: Comparison
) -> None:
    images = world.workspace.images
    images.add(picture("three"))
    asked = attacks(world)[-1]
    images.remove_pictures([0])
    assert world.engine.last(Cancel).target == asked.job
    world.answer_attack()
    assert comparison.refs == (ImageRef("mnist", 0),) and not comparison.busy


def test_picked_images_of_another_shape_are_not_attacked(
    world: World, comparison: Comparison
) -> None:
    own = picture("colours")
    object.__setattr__(own, "image", np.zeros((3, 28, 28), np.float32))
    world.workspace.images.add(own)
    world.workspace.images.pick((ImageRef(OWN, 0), ImageRef("mnist", 4)))
    assert comparison.picked == (ImageRef("mnist", 4),)
    assert attacks(world)[-1].images.shape == (1, 1, 28, 28)
    world.answer_attack()
    assert comparison.refs == comparison.picked
