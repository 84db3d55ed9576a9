"""Messages between two processes arrive as they were sent, whole or not at all."""

import io
from types import MappingProxyType

import numpy as np
import pytest

from engine.config import AttackConfig
from engine.service import messages as m
from engine.service.choices import engine_ready
from engine.service.pipes import greet, pass_greeting, receive, send


def sent(*messages: m.Command | m.Event) -> io.BytesIO:
    pipe = io.BytesIO()
    for message in messages:
        send(pipe, message)
    pipe.seek(0)
    return pipe


def an_attack(images: m.Floats) -> m.Attack:
    return m.Attack(job=3, runs=("mnist/vae",), images=images, config=AttackConfig(epsilon=0.2))


def test_messages_arrive_in_order_with_their_arrays_bit_for_bit() -> None:
    images = np.random.default_rng(0).random((3, 1, 28, 28)).astype(np.float32)
    pipe = sent(an_attack(images), m.Cancel(job=4, target=3))
    attack, cancel = receive(pipe), receive(pipe)
    assert isinstance(attack, m.Attack) and isinstance(cancel, m.Cancel)
    assert attack.config == AttackConfig(epsilon=0.2)
    assert attack.images.dtype == np.float32
    np.testing.assert_array_equal(attack.images, images)
    assert cancel.target == 3
    assert receive(pipe) is None


@pytest.mark.parametrize(
    "part", [np.s_[:, :, ::2], np.s_[:0], np.s_[0, 0, 0]], ids=["strided", "empty", "row"]
)
def test_any_part_of_an_array_arrives(part: tuple[slice, ...]) -> None:
    images = np.arange(2 * 28 * 28, dtype=np.float32).reshape(2, 1, 28, 28)[part]
    attack = receive(sent(an_attack(images)))
    assert isinstance(attack, m.Attack)
    np.testing.assert_array_equal(attack.images, images)


def test_all_that_there_is_to_choose_from_arrives_and_cannot_be_changed() -> None:
    told, told_first = receive(sent(engine_ready("cpu"))), engine_ready("cpu")
    assert isinstance(told, m.EngineReady)
    for choice, first in zip(told.variants, told_first.variants, strict=True):
        assert vars(choice) == vars(first)
    for preset, its_first in zip(told.presets, told_first.presets, strict=True):
        assert vars(preset) == vars(its_first)
        assert isinstance(preset.notes, MappingProxyType)


def test_what_was_printed_before_the_first_message_is_left_out() -> None:
    pipe = io.BytesIO()
    pipe.write(b"Some library says hello\nand goodbye without a line's end")
    greet(pipe)
    send(pipe, m.Cancel(job=4, target=3))
    pipe.seek(0)
    pass_greeting(pipe)
    assert isinstance(receive(pipe), m.Cancel)


def test_what_the_other_side_did_not_finish_saying_is_not_heard() -> None:
    whole = sent(an_attack(np.zeros((1, 1, 28, 28), np.float32))).getvalue()
    for length in (0, 2, 4, 15, 40, len(whole) - 1):
        assert receive(io.BytesIO(whole[:length])) is None
