"""The attack on the picked images in the ticked runs: one at a time, and the newest wins."""

import numpy as np
import pytest
from pydantic import ValidationError

from engine.service.messages import Attack, Attacked, AttackMoved, Failed
from raven_gui.workspace import ImageRef
from raven_gui.workspace.comparison import MOST_IMAGES, Comparison
from raven_gui.workspace.images import OWN
from tests.gui.conftest import World
from tests.gui.workspace.pictures import picture


@pytest.fixture
def comparison(world: World) -> Comparison:
    """With its first attack answered."""
    world.wake()
    world.answer_attack()
    return world.workspace.comparison


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
    world: World, comparison: Comparison
) -> None:
    told: list[str] = []
    world.workspace.failed.connect(told.append)
    comparison.set_config(epsilon=0.2)
    world.workspace.runs.tick("mnist/vae", False)
    world.tell(Failed(job=attacks(world)[-1].job, sentence="The run is gone."))
    assert told == []
    world.tell(Failed(job=attacks(world)[-1].job, sentence="There is not enough memory."))
    assert told == ["There is not enough memory."]


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


def test_no_more_images_are_attacked_than_can_be_followed(
    world: World, comparison: Comparison
) -> None:
    world.workspace.images.pick(tuple(ImageRef("mnist", i) for i in range(40)))
    assert attacks(world)[-1].images.shape == (MOST_IMAGES, 1, 28, 28)
    world.answer_attack()
    assert comparison.refs == tuple(ImageRef("mnist", i) for i in range(MOST_IMAGES))


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
    images.remove_picture(0)
    assert (comparison.refs, comparison.result) == ((), None)
    world.answer_attack()
    assert comparison.refs == (ImageRef("mnist", 0),)


def test_an_answer_about_a_picture_that_was_removed_meanwhile_is_dropped(
    world: World, comparison: Comparison
) -> None:
    images = world.workspace.images
    images.add(picture("three"))
    images.remove_picture(0)
    world.answer_attack()
    assert all(ref.dataset != OWN for ref in comparison.refs)
    assert comparison.busy, "the image that is picked now is asked for"
    world.answer_attack()
    assert comparison.refs == (ImageRef("mnist", 0),)
