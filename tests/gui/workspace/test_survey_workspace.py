"""Measures of every image, as the window asks for them and keeps them."""

from dataclasses import replace

import numpy as np

from engine.service.messages import Cancel, Failed, Floats, Survey, Surveyed
from tests.gui.conftest import World

VAE = "mnist/vae"


def answer(world: World, share: float = 1.0, job: int = 0) -> Floats:
    """Answer the newest Survey, or one of a job, with that share of the images measured."""
    asked = world.engine.all(Survey)
    command = asked[-1] if not job else next(one for one in asked if one.job == job)
    values = np.arange(2000, dtype=np.float32)
    values[round(2000 * share) :] = np.nan
    world.tell(
        Surveyed(
            job=command.job,
            run=command.run,
            source=command.source,
            values=dict.fromkeys(command.measures, values),
            config=command.config,
            budgets=command.budgets,
            task=command.task,
            finished=share == 1,
        )
    )
    return values


def test_what_is_measured_together_is_asked_for_once(world: World) -> None:
    world.wake()
    survey, told = world.workspace.survey, list[tuple[str, str]]()
    survey.changed.connect(lambda run, measure: told.append((run, measure)))
    assert survey.values(VAE, "confidence") is None
    survey.want(VAE, "confidence")
    survey.want(VAE, "reconstruction_error")
    assert len(world.engine.all(Survey)) == 1
    assert survey.values(VAE, "confidence") is None, "nothing is told yet"
    told.clear()
    part = answer(world, 0.25)
    np.testing.assert_array_equal(survey.values(VAE, "latent_variance"), part)
    assert (VAE, "latent_variance") in told
    assert survey.share(VAE, "confidence") == 0.25 and survey.job(VAE, "confidence")
    answer(world)
    assert survey.share(VAE, "confidence") == 1 and not survey.job(VAE, "confidence")
    survey.want(VAE, "prediction")
    assert len(world.engine.all(Survey)) == 1, "it is known"
    assert survey.values("mnist/raven", "confidence") is None


def test_an_attack_is_only_true_under_its_settings(world: World) -> None:
    world.wake()
    survey, comparison = world.workspace.survey, world.workspace.comparison
    survey.want(VAE, "confidence")
    answer(world)
    survey.want(VAE, "fooling_budget")
    answer(world)
    survey.want(VAE, "fooled")
    answer(world)
    assert survey.values(VAE, "adversarial_shift") is not None, "one attack tells them all"
    told = list[str]()
    survey.changed.connect(lambda _, measure: told.append(measure))
    comparison.set_config(epsilon=0.2)
    assert set(told) == {"adversarial_shift", "relative_shift", "fooled"}
    assert survey.values(VAE, "fooled") is None
    assert survey.values(VAE, "fooling_budget") is not None, "it has budgets of its own"
    assert survey.values(VAE, "confidence") is not None
    asked, _ = survey.latest(VAE, "fooled") or (None, None)
    assert asked is not None and asked.config is not None and asked.config.epsilon == 0.1
    comparison.set_config(steps=7)
    assert survey.values(VAE, "fooling_budget") is None
    survey.want(VAE, "fooling_budget")
    survey.set_budgets((0.01, 0.02))
    assert world.engine.last(Cancel).target == world.engine.last(Survey).job
    survey.want(VAE, "fooling_budget")
    assert world.engine.last(Survey).budgets == (0.01, 0.02)
    assert world.engine.last(Survey).config.steps == 7


def test_what_is_stopped_is_kept_and_gone_on_with(world: World) -> None:
    world.wake()
    survey = world.workspace.survey
    survey.want(VAE, "fooled")
    first = world.engine.last(Survey).job
    answer(world, 0.5)
    survey.cancel(VAE, "fooled")
    assert world.engine.last(Cancel).target == first
    assert not survey.job(VAE, "fooled") and survey.share(VAE, "fooled") == 0.5
    survey.want(VAE, "fooled")
    assert world.engine.last(Survey).job != first
    answer(world, 1.0, first)
    assert survey.share(VAE, "fooled") == 0.5, "the answer to an older question is dropped"


def test_other_weights_are_measured_anew(world: World) -> None:
    world.wake()
    survey, runs = world.workspace.survey, world.workspace.runs
    survey.want(VAE, "confidence")
    answer(world)
    survey.want(VAE, "fooled")
    answer(world)
    world.workspace.comparison.set_config(epsilon=0.2)
    runs.weights_changed.emit(VAE)
    assert survey.values(VAE, "confidence") is None and survey.latest(VAE, "fooled") is None


def test_why_it_cannot_be_measured_is_told_where_it_was_asked(world: World) -> None:
    world.wake()
    survey, shown = world.workspace.survey, list[str]()
    world.workspace.failed.connect(shown.append)
    survey.want(VAE, "fooled")
    world.tell(Failed(job=world.engine.last(Survey).job, sentence="There is no such probe."))
    assert survey.problem(VAE, "fooled") == "There is no such probe." and not shown
    survey.want(VAE, "fooled")
    assert survey.problem(VAE, "fooled") == ""


def test_the_task_that_counts_is_asked_of_runs_that_know_it(world: World) -> None:
    world.wake()
    images = world.workspace.images
    images.show("color-mnist")
    world.load_images()
    images.choose_task("colour")
    survey = world.workspace.survey
    run = replace(next(iter(world.workspace.runs.all)), id="mine")
    own = replace(run, config=run.config.model_copy(update={"dataset": "color-mnist"}))
    world.workspace.runs.take((*world.workspace.runs.all, own), "")
    survey.want("mine", "fooled")
    assert world.engine.last(Survey).task == "colour"
    survey.want(VAE, "prediction")
    assert world.engine.last(Survey).task == ""
