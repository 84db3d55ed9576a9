"""What a sweep tells of how long it takes, before it begins."""

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.config import TrainingConfig
from engine.runs import Run, RunStore
from engine.sweep.cost import Cost, Costs
from tests.engine.cli.raven import Answer, raven

IMAGES = 200
CONFIG = TrainingConfig(variant="vae", epochs=10, batch_size=100, limit=IMAGES, device="cpu")
SHORT = (
    *("sweep", "--variant", "vae", "--limit", IMAGES, "--batch-size", 100),
    *("--device", "cpu", "--workers", 2),
)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[TrainingConfig]:
    """What a few steps were taken of; an image takes a hundredth of a second in them, in batches
    twice as large as long again."""
    of: list[TrainingConfig] = []

    def some_steps(
        config: TrainingConfig, images: NDArray[np.uint8], device: torch.device
    ) -> float:
        assert len(images) == IMAGES and device.type == "cpu"
        of.append(config)
        return config.batch_size / 10_000

    monkeypatch.setattr("engine.sweep.cost.seconds_an_image", some_steps)
    return of


def trained(config: TrainingConfig, *seconds: float) -> Run:
    """A run whose epochs took so long."""
    run = RunStore().create(config)
    run.save_history([{"epoch": n, "seconds": s, "kl": 1.0} for n, s in enumerate(seconds, 1)])
    return run


def dry(*typed: str | int) -> Answer:
    answer = raven(*SHORT, "--epochs", 3, *typed, "--dry-run", "--json")
    assert answer.status == 0, answer.err
    return answer


def costs_in(answer: Answer) -> list[tuple[float | None, bool]]:
    planned = [event for event in answer.events if event["event"] == "planned"]
    return [(event["seconds"], event["rehearsed"]) for event in planned]


def test_runs_alike_tell_what_an_epoch_costs() -> None:
    trained(CONFIG, 9.0, 2.0, 2.0)
    costs = Costs(RunStore().infos())
    assert costs.of(CONFIG) == Cost(20.0)
    assert costs.of(CONFIG, epochs_done=4) == Cost(12.0)
    assert costs.of(CONFIG, epochs_done=12) == Cost(0.0), "it is being trained further"
    assert costs.of(CONFIG.model_copy(update={"limit": None})) == Cost(None)


def test_a_method_that_searches_further_tells_nothing_of_one_that_does_not() -> None:
    """An epoch of a Smooth Encoder takes longer, the more steps find its partner."""
    searching = [
        TrainingConfig(variant="smooth-encoder", epochs=10, objective={"steps": steps})
        for steps in (1, 20)
    ]
    trained(searching[0], 2.0)
    costs = Costs(RunStore().infos())
    wider = TrainingConfig(
        variant="smooth-encoder", epochs=10, objective={"steps": 1, "radius": 0.3}
    )
    assert [costs.of(one).seconds for one in (*searching, wider)] == [20.0, None, 20.0]


def test_where_no_run_tells_a_few_steps_of_each_kind_do(seen: list[TrainingConfig]) -> None:
    answer = dry("--grid", "batch_size=100,200", "--seeds", 2)
    assert costs_in(answer) == [(6.0, True), (6.0, True), (12.0, True), (12.0, True)]
    assert [config.batch_size for config in seen] == [100, 200], "one seed of each"
    whole = answer.events[-1]
    assert (whole["seconds"], whole["rehearsed"], whole["unknown"]) == (36.0, 4, 0)
    assert "About 36 s of training (by a few steps of each kind on CPU, " in answer.err
    assert "); 18 s where those at once do not slow each other." in answer.err
    assert all(run.bundled for run in RunStore().list()), "nothing is kept of them"


def test_fractions_and_latents_make_no_kind_of_their_own(seen: list[TrainingConfig]) -> None:
    dry("--random", "learning_rate=log:1e-4:1e-2", "--random", "latent=int:2:20", "--samples", 5)
    assert len(seen) == 1


def test_earlier_runs_and_steps_are_told_apart(seen: list[TrainingConfig]) -> None:
    trained(CONFIG, 1.0)
    typed = ("--grid", "likelihood=bernoulli,gaussian", "--seeds", 2)
    answer = dry(*typed)
    assert costs_in(answer) == [(3.0, False), (3.0, False), (6.0, True), (6.0, True)]
    assert [config.likelihood for config in seen] == ["gaussian"]
    told = "About 18 s of training (2 by earlier runs, 2 by a few steps of each kind on CPU, "
    assert told in answer.err
    rows = raven(*SHORT, "--epochs", 3, *typed, "--dry-run").out.splitlines()
    assert [row.split("│")[4].strip() for row in rows if "│ new" in row] == [
        "earlier runs",
        "earlier runs",
        "a few steps",
        "a few steps",
    ]


def test_where_earlier_runs_tell_all_no_step_is_taken(seen: list[TrainingConfig]) -> None:
    trained(CONFIG, 1.0)
    assert "About 3 s of training (by earlier runs of the kind)." in dry().err
    assert not seen


@pytest.mark.usefixtures("seen")
def test_of_a_cluster_it_is_said_that_the_steps_are_taken_here() -> None:
    answer = dry("--address", "far:1234")
    assert ", 1 thread, which is here and not on the cluster)." in answer.err


def test_steps_are_taken_on_the_threads_that_a_worker_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = []

    def some_steps(*_: object) -> float:
        found.append(torch.get_num_threads())
        return 1.0

    monkeypatch.delenv("OMP_NUM_THREADS")
    monkeypatch.setattr("os.cpu_count", lambda: 6)
    monkeypatch.setattr("engine.sweep.cost.seconds_an_image", some_steps)
    former = torch.get_num_threads()
    dry("--grid", "batch_size=4,5")
    assert found == [3, 3] and torch.get_num_threads() == former


def test_real_steps_tell_something() -> None:
    [(seconds, rehearsed)] = costs_in(dry())
    assert rehearsed and seconds is not None and 0 < seconds < 60


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("--device", "mps"), "This machine has no device 'mps' that PyTorch can use"),
        (("--dataset", "celeba"), "CelebA is not embedded and cannot be downloaded"),
    ],
)
def test_a_plan_is_told_where_no_step_can_be_taken(
    typed: Sequence[str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    answer = dry(*typed)
    assert costs_in(answer) == [(None, False)]
    assert f"No steps can be taken here to tell how long it takes: {why}" in answer.err
    assert "No run of the kind is there yet to tell how long it takes." in answer.err


@pytest.fixture
def nothing_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where trainings would begin, the command ends."""

    def refused(*_: object) -> None:
        raise RuntimeError("It begins now.")

    monkeypatch.setattr("engine.cli.sweep.LocalProcesses", refused)


@pytest.mark.usefixtures("nothing_begins")
def test_what_begins_tells_as_much(seen: list[TrainingConfig]) -> None:
    answer = raven(*SHORT, "--epochs", 3)
    assert "It begins now." in answer.err
    assert len(seen) == 1
    assert "About 6 s of training (by a few steps of each kind on CPU, " in answer.err


@pytest.mark.usefixtures("nothing_begins")
def test_what_begins_leaves_an_accelerator_to_those_that_train(
    seen: list[TrainingConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    answer = raven("sweep", "--variant", "vae", "--limit", IMAGES, "--epochs", 3)
    assert "It begins now." in answer.err
    assert not seen
    told = "No run of the kind is there yet to tell how long it takes. With --dry-run a few steps"
    assert told in answer.err
