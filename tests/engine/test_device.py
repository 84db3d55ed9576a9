"""Where to compute: a device that is reported may not compute."""

import logging
from collections.abc import Iterator

import pytest
import torch

from engine import device
from engine.device import check_there, choose_device


@pytest.fixture(autouse=True)
def untried() -> Iterator[None]:
    for kept in (device._try, device._warn):
        kept.cache_clear()
    yield
    for kept in (device._try, device._warn):
        kept.cache_clear()


def test_a_gpu_that_is_reported_and_does_not_compute_is_told_of_and_not_taken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As one that is too old for this PyTorch, or whose memory others have."""

    def refused(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA error: no kernel image is available\nfor execution on the device")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch, "ones", refused)
    why = "CUDA error: no kernel image is available"
    with caplog.at_level(logging.WARNING):
        assert [choose_device(), choose_device()] == [torch.device("cpu")] * 2
    assert caplog.messages == [f"The device 'cuda' is there but cannot be used: {why}."]
    with pytest.raises(ValueError, match=f"The device 'cuda' cannot be used: {why}; try 'auto'"):
        choose_device("cuda")
    check_there("cuda")  # whether it computes is for those to find out that compute


def test_a_gpu_is_taken_once_others_leave_it_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was refused until the end of the process."""
    ones, free = torch.ones, [False]

    def tried(size: int, device: str) -> torch.Tensor:
        if not free[0]:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 MiB.")
        return ones(size)

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "ones", tried)
    assert choose_device() == torch.device("cpu")
    free[0] = True
    assert choose_device() == choose_device("cuda") == torch.device("cuda")


def test_without_a_gpu_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (torch.cuda, torch.backends.mps):
        monkeypatch.setattr(kind, "is_available", lambda: False)
    monkeypatch.setattr(torch, "ones", None)
    assert choose_device() == choose_device("cpu") == torch.device("cpu")
    for asked in (choose_device, check_there):
        with pytest.raises(ValueError, match="This machine has no device 'cuda'"):
            asked("cuda")
