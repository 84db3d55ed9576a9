"""`raven sweep`: its plan, its runs, and what becomes of a sweep that broke off."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from safetensors.numpy import load_file

from engine.config import TrainingConfig
from engine.runs import Run, RunStore, read_epochs
from engine.runs.record import read_record
from engine.runs.sweeps import sweep_files
from engine.sweep import Executor, Order, Outcome, Retried, carry_out_all
from engine.sweep.work import carry_out
from tests.engine.cli.raven import raven

SHORT = ("--variant", "vae", "--limit", "200", "--device", "cpu")


def own_runs() -> list[Run]:
    return [run for run in RunStore().list() if not run.bundled]


def order(config: TrainingConfig, **changes: Any) -> Order:
    store = RunStore()
    told: dict[str, Any] = {"sweep": "s", "name": "one", "group": "abc", **changes}
    return Order(config=config, store=store.root, bundled=store.bundled, **told)


class Here(Executor):
    """Trains in this very process, which has PyTorch already."""

    workers = 1

    def carry_out(self, order: Order) -> Outcome:
        return carry_out(order)

    def stop(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.cli.sweep.LocalProcesses", lambda workers, threads: Here())


def test_a_dry_run_tells_every_training_and_trains_none() -> None:
    answer = raven(
        "sweep", "--variant", "raven", "--epochs", "3", "--grid", "objective.sigma_aug=0.1,0.2",
        "--random", "learning-rate=log:1e-4:1e-2", "--samples", "2", "--seeds", "3",
        "--grid", "likelihood=bernoulli,gaussian", "--dry-run", "--json",
    )  # fmt: skip
    assert answer.status == 0, answer.err
    *planned, whole = answer.events
    assert (whole["runs"], whole["left"], len(planned)) == (24, 24, 24)
    assert not own_runs()
    configs = [event["config"] for event in planned]
    assert {c["objective"]["sigma_aug"] for c in configs} == {0.1, 0.2}
    assert {c["likelihood"] for c in configs} == {"bernoulli", "gaussian"}
    assert sorted({c["seed"] for c in configs}) == [0, 1, 2]
    assert all(1e-4 <= c["learning_rate"] <= 1e-2 for c in configs)
    assert all(len(event["name"]) <= 100 for event in planned)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["--grid", "sigma=1,2"], "raven: sigma=1: there is no setting 'sigma'"),
        (["--grid", "latent=5,none"], "raven: latent=none: it should be a valid integer"),
        (["--grid", "latent=5", "--epochs", "0"], "raven: --epochs 0: it should be"),
        (["--grid", "latent"], "write it as NAME=VALUES"),
        (["--name", "a,b"], "is no tag"),
        (["--grid", "latent=5", "--grid", "latent=6"], "'latent' is varied twice"),
        (
            ["--grid", "learning-rate=0.1", "--random", "learning_rate=log:1e-4:1"],
            "'learning_rate' is varied twice",
        ),
        (["--grid", "device=cpu,cuda"], "name it with --device"),
        (["--seed", "2147483647", "--seeds", "2"], "2,147,483,648 is no seed"),
        (
            ["--random", "learning_rate=log:1e-4:1", "--samples", "5000", "--seeds", "3"],
            "runs are too many: 10,000 at most",
        ),
        (
            [part for name in "abcdefghij" for part in ("--grid", f"{name}=0,1,2,3,4,5,6,7,8,9")],
            "10,000,000,000 runs are too many",
        ),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_trained(
    typed: list[str], sentence: str
) -> None:
    answer = raven("sweep", *SHORT, *typed)
    assert answer.status == 2
    assert sentence in answer.err
    assert not own_runs()


def test_a_name_is_one_however_it_is_typed() -> None:
    def points_of(*typed: str) -> list[dict[str, str]]:
        answer = raven("sweep", "--variant", "raven", *typed, "--dry-run", "--json")
        assert answer.status == 0, answer.err
        return [event["point"] for event in answer.events[:-1]]

    draws = ("log:1e-4:1e-2", "--samples", "2")
    assert points_of("--random", f"learning-rate={draws[0]}", *draws[1:]) == points_of(
        "--random", f"learning_rate={draws[0]}", *draws[1:]
    )
    assert points_of("--grid", "objective.sigma_aug=0.1") == [{"sigma_aug": "0.1"}]
    own = ("--likelihood", "gaussian", "--grid", "likelihood_settings.variance=0.1")
    assert points_of(*own) == [{"likelihood.variance": "0.1"}]


def test_a_seed_that_is_varied_is_told_as_each_training_has_it() -> None:
    answer = raven("sweep", *SHORT, "--grid", "seed=0,1", "--seeds", "2", "--name", "s",
                   "--dry-run", "--json")  # fmt: skip
    planned = answer.events[:-1]
    assert [event["config"]["seed"] for event in planned] == [0, 1, 2]
    assert [event["point"]["seed"] for event in planned] == ["0", "1", "2"]
    assert [event["name"] for event in planned] == ["s · seed 0", "s · seed 1", "s · seed 2"]


def test_a_sweep_trains_what_is_missing_and_no_more(here: None) -> None:
    answer = raven("sweep", *SHORT, "--epochs", "1", "--grid", "latent=4", "--name", "s", "--json")
    assert answer.status == 0, answer.err
    (first,) = own_runs()
    info = first.info()
    assert (info.state, info.tags, info.name) == ("finished", ("s",), "s latent=4 · seed 0")
    weights = first.weights_path.stat().st_mtime_ns

    more = ("--grid", "latent=4,5", "--name", "s", "--workers", "2")
    dry = raven("sweep", *SHORT, "--epochs", "1", *more, "--dry-run", "--json").events
    assert [event["state"] for event in dry[:-1]] == ["finished", "new"]
    assert dry[0]["seconds"] == 0
    assert dry[1]["seconds"] == pytest.approx(info.history[0]["seconds"])
    answer = raven("sweep", *SHORT, "--epochs", "1", *more, "--json")
    assert answer.status == 0, answer.err
    trained = [event for event in answer.events if event["event"] == "trained"]
    assert [event["name"] for event in trained] == ["s latent=5 · seed 0"]
    assert answer.events[-1]["left"] == 0
    assert len(own_runs()) == 2
    assert first.weights_path.stat().st_mtime_ns == weights
    error = info.figures["mse_255"]
    assert error > 10_000 and f"{error:,.1f}" in raven("sweep", *SHORT, "--epochs", "1", *more).out


def test_a_run_that_was_trained_further_is_not_averaged_with_the_others(here: None) -> None:
    typed = (*SHORT, "--epochs", "1", "--grid", "latent=4", "--seeds", "2", "--name", "s")
    assert raven("sweep", *typed).status == 0
    first, second = (run.info() for run in own_runs())
    assert raven("train", "--continue", second.id, "--epochs", "1").status == 0
    answer = raven("sweep", *typed)
    assert f"{first.figures['mse_255']:,.1f}" in answer.out and "±" not in answer.out
    assert "1 run was trained further since: no mean has them." in answer.err
    assert len(own_runs()) == 2


def test_what_went_wrong_for_good_is_told_once_and_the_rest_is_trained(here: None) -> None:
    answer = raven(
        "sweep", "--variant", "vae", "--limit", "256", "--device", "cpu", "--epochs", "10",
        "--grid", "learning_rate=1,0.001", "--json",
    )  # fmt: skip
    assert answer.status == 1
    (failed,) = [event for event in answer.events if event["event"] == "failed"]
    assert failed["attempts"] == 1
    assert "no longer" in failed["sentence"]
    (trained,) = [event for event in answer.events if event["event"] == "trained"]
    assert "learning_rate=0.001" in trained["name"]
    assert answer.events[-1]["left"] == 1


def test_without_ray_or_its_cluster_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = f"127.0.0.1:{server.getsockname()[1]}"
    answer = raven("sweep", *SHORT, "--address", closed)
    assert answer.status == 1
    assert f"No Ray cluster answers at {closed}" in answer.err
    monkeypatch.setitem(sys.modules, "ray", None)
    answer = raven("sweep", *SHORT, "--ray")
    assert answer.status == 1
    assert "pip install 'raven-gui[cluster]'" in answer.err
    assert not own_runs() and not sweep_files(RunStore())  # nor does the window list any


class Flaky(Executor):
    """Breaks off so many times, then succeeds."""

    workers = 2

    def __init__(self, failures: int, final: bool = False) -> None:
        self.failures, self.final, self.asked = failures, final, []  # type: ignore[var-annotated]

    def carry_out(self, order: Order) -> Outcome:
        self.asked.append(order)
        broken = len(self.asked) <= self.failures
        return Outcome("run", "It broke." if broken else "", final=self.final and broken)

    def stop(self) -> None:
        self.asked.append("stopped")

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("failures", "final", "attempts", "sentence"),
    [(0, False, 1, ""), (2, False, 3, ""), (5, False, 3, "It broke."), (1, True, 1, "It broke.")],
)
def test_what_breaks_off_is_tried_again_up_to_a_number(
    failures: int, final: bool, attempts: int, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.sweep.running.PATIENCE", 0)
    told: list[Retried] = []
    executor, hear = Flaky(failures, final), told.append
    (ended,) = carry_out_all([order(TrainingConfig())], executor, retries=2, told=hear)
    assert (ended.attempts, ended.outcome.sentence, len(told)) == (attempts, sentence, attempts - 1)
    assert [o.again for o in executor.asked] == [False] + [True] * (attempts - 1)


def test_a_sweep_that_is_left_stops_its_workers() -> None:
    executor = Flaky(0)
    work = carry_out_all([order(TrainingConfig(seed=s)) for s in range(3)], executor, 0, print)
    next(work)
    work.close()
    assert executor.asked[-1] == "stopped"


def test_an_order_and_its_outcome_travel_as_text() -> None:
    config = TrainingConfig(data_root=Path("/data"), objective={"sigma_aug": [0.1, 0.2]})
    sent = order(config, variants=Path("/own"), threads=2)
    assert Order.from_json(sent.to_json()) == sent
    assert Outcome.from_json(Outcome("r", "s", True).to_json()) == Outcome("r", "s", True)


def test_a_stopped_training_goes_on_to_the_same_weights() -> None:
    config = TrainingConfig(variant="vae", limit=300, batch_size=50, epochs=2, device="cpu")
    steps = iter(range(100))
    stopped = carry_out(order(config), lambda: next(steps) >= 8)
    assert stopped.final and "goes on" in stopped.sentence
    run = RunStore().resolve(stopped.run)
    assert run.state == "interrupted"
    assert carry_out(order(config)) == Outcome(run.id)
    straight = carry_out(order(config, group="other"))
    assert same_weights(run, RunStore().resolve(straight.run))
    kept = read_epochs(run)
    assert kept is not None and kept.epochs == (0, 1, 2), "for its map to be played back"


def same_weights(one: Run, other: Run) -> bool:
    mine, yours = load_file(one.weights_path), load_file(other.weights_path)
    return all((mine[name] == yours[name]).all() for name in mine) and set(mine) == set(yours)


def test_a_run_in_other_hands_is_left_alone() -> None:
    config = TrainingConfig(variant="vae", limit=200, epochs=1, device="cpu")
    store = RunStore()
    run = store.create(config, "one", group="abc")
    assert "in another raven's hands" in carry_out(order(config, again=True)).sentence
    record = read_record(run.path)
    assert record.owner is not None
    far = record.owner.model_copy(update={"host": "a-machine-far-away"})
    run.write_record(record.model_copy(update={"owner": far}))
    refused = carry_out(order(config))
    assert "in another raven's hands" in refused.sentence
    assert refused.final, "another attempt would take over what is at work over there"
    assert carry_out(order(config, again=True)) == Outcome(run.id)  # its attempt broke off there


def swept(*arguments: str) -> "subprocess.Popen[str]":
    """A sweep in a process of its own, as a user starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "engine.cli", "sweep", *arguments, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_training(process: "subprocess.Popen[str]", after: int = 0) -> tuple[Run, int]:
    """A run with an epoch behind it that is not done, and the process that trains it: another one
    than `after`."""
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline and process.poll() is None:
        for run in own_runs():
            record = read_record(run.path)
            owner = record.owner.pid if record.owner else after
            if record.state == "training" and run.checkpoint_path.exists() and owner != after:
                return run, owner
        time.sleep(0.02)
    process.kill()
    raise AssertionError(f"nothing was trained: {process.communicate()}")


LONG = (
    "--variant",
    "vae",
    "--limit",
    "800",
    "--batch-size",
    "10",
    "--epochs",
    "6",
    "--device",
    "cpu",
    "--name",
    "s",
)


@pytest.mark.long
def test_on_ray_a_killed_worker_loses_nothing() -> None:
    process = swept(*LONG, "--grid", "latent=4,5", "--ray", "--workers", "2")
    run, worker = wait_for_training(process)
    assert worker not in (process.pid, os.getpid())
    done = run.epochs_done
    os.kill(worker, signal.SIGKILL)
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert '"retried"' in out
    assert [r.state for r in own_runs()] == ["finished"] * 2
    assert done >= 1 and [epoch["epoch"] for epoch in run.history()] == [1, 2, 3, 4, 5, 6]
    straight = carry_out(order(run.config, threads=1))
    assert same_weights(run, RunStore().resolve(straight.run))


@pytest.mark.long
def test_in_processes_neither_a_kill_nor_an_end_loses_anything() -> None:
    process = swept(*LONG, "--workers", "1")
    run, worker = wait_for_training(process)
    os.kill(worker, signal.SIGKILL)
    _, again = wait_for_training(process, after=worker)
    assert again not in (worker, process.pid)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 143, err
    assert "Its process ended by signal 9 before it was done." in out
    assert run.state == "interrupted"
    assert raven("sweep", *LONG).status == 0
    assert [r.id for r in own_runs()] == [run.id]
    assert [epoch["epoch"] for epoch in run.history()] == [1, 2, 3, 4, 5, 6]
    straight = carry_out(order(run.config, threads=1))
    assert same_weights(run, RunStore().resolve(straight.run))
