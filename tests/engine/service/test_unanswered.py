"""What an engine that is no more did not answer is told as failed, and nothing else is."""

import numpy as np

from engine.config import AttackConfig, TrainingConfig
from engine.data import ImageSource
from engine.service import messages as m
from engine.service.unanswered import Unanswered

MNIST, FASHION = ImageSource("mnist"), ImageSource("fashion-mnist")
IMAGES = np.zeros((1, 1, 28, 28), np.float32)


def attack(job: int) -> m.Attack:
    return m.Attack(job=job, runs=("mnist/vae",), images=IMAGES, config=AttackConfig())


def train(job: int) -> m.Train:
    return m.Train(job=job, name="", config=TrainingConfig())


def going_on(job: int, state: m.JobState = "running") -> m.JobChanged:
    return m.JobChanged(job=job, title="Train", state=state, seconds_left=3.0, run="own")


def failed(waiting: Unanswered) -> list[int]:
    return [end.job for end in waiting.give_up("Why.") if isinstance(end, m.Failed)]


def test_of_a_kind_a_run_and_its_images_the_newest_waits_but_every_training_does() -> None:
    waiting = Unanswered()
    for command in (
        attack(1),
        attack(2),
        m.Encode(job=3, run="mnist/vae", source=MNIST),
        m.Encode(job=4, run="mnist/vae", source=FASHION),
        m.Encode(job=5, run="mnist/raven", source=MNIST),
        train(6),
        train(7),
        m.Pause(job=8, target=6),
    ):
        waiting.ask(command)
    assert failed(waiting) == [2, 3, 4, 5, 6, 7]
    assert failed(waiting) == []


def test_what_streams_is_no_answer_and_the_last_of_it_is() -> None:
    waiting = Unanswered()
    waiting.ask(attack(1))
    waiting.tell(m.AttackMoved(job=1, step=3, steps=50, divergence={}))
    waiting.ask(m.Encode(job=2, run="mnist/vae", source=MNIST))
    waiting.tell(m.Failed(job=2, sentence="There is no such run."))
    assert failed(waiting) == [1]


def test_a_job_that_goes_on_fails_and_one_that_ended_does_not() -> None:
    waiting = Unanswered()
    waiting.ask(train(1))
    waiting.ask(train(2))
    waiting.tell(m.RunsListed(job=1, runs=()))
    waiting.tell(going_on(1))
    waiting.tell(going_on(2))
    waiting.tell(going_on(2, "finished"))
    first, changed, queue = waiting.give_up("The engine is no more.")
    assert isinstance(first, m.Failed) and (first.job, first.sentence) == (
        1,
        "The engine is no more.",
    )
    assert isinstance(changed, m.JobChanged)
    assert (changed.job, changed.state, changed.seconds_left) == (1, "failed", None)
    assert isinstance(queue, m.QueueChanged) and queue.waiting == ()
