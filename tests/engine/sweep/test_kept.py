"""What a sweep leaves for others to follow, and what the service makes of it."""

import os
import platform
import shlex
from pathlib import Path

import pytest

from engine.cli.sweep_command import sweep_command
from engine.cli.training_choices import TRAINING
from engine.config import TrainingConfig
from engine.runs import RunError, RunStore
from engine.runs.owner import Owner, _started
from engine.runs.sweeps import SweepRecord, keep_sweep, kept_sweep, path_of
from engine.service.messages import Event, Failed, SweepInfo, SweepsListed
from engine.service.sweeps import Sweeps
from engine.sweep import (
    Ended,
    Executor,
    Journal,
    Order,
    Outcome,
    Trial,
    is_left,
    plan,
    points,
    read_draw,
    read_grid,
)
from engine.sweep.work import carry_out
from raven_gui.panels.sweeps.words import EXAMPLE
from tests.engine.cli.raven import raven

TINY = ("--variant", "vae", "--limit", "120", "--device", "cpu", "--epochs", "1")


class Here(Executor):
    """Trains in this very process, and lets a test look in between."""

    workers = 1
    seen: list[SweepInfo]

    def __init__(self) -> None:
        self.seen = []

    def carry_out(self, order: Order) -> Outcome:
        (sweep,) = listed()
        self.seen.append(sweep)
        return carry_out(order)

    def stop(self) -> None: ...

    def close(self) -> None: ...


def listed(sweeps: Sweeps | None = None) -> tuple[SweepInfo, ...]:
    return told(sweeps or Sweeps(RunStore()))[-1].sweeps  # type: ignore[attr-defined, no-any-return]


def told(sweeps: Sweeps) -> list[Event]:
    return [event for event in sweeps.list(7) if event is not None]


def planned(**changes: object) -> list[Trial]:
    base = TrainingConfig(variant="vae", limit=100, epochs=4).model_copy(update=changes)
    configured = [
        (point, base.model_copy(update={"latent": int(point["latent"])}))
        for point in points([read_grid("latent=2,3")], [], 1, 0)
    ]
    return plan("s", configured, seeds=2)[1]


def begun(
    trials: list[Trial],
    workers: int | None = 2,
    command: str = "raven sweep --name s",
    epoch: float | None = None,
) -> Journal:
    journal = Journal(RunStore(), "s", command)
    rate = read_draw("learning-rate=log:1e-4:1e-2")
    journal.begin([read_grid("latent=2,3")], [rate], trials, workers, lambda _: epoch)
    return journal


def order_of(trial: Trial) -> Order:
    store = RunStore()
    return Order(
        sweep="s",
        name=trial.name,
        group=trial.group,
        config=trial.config,
        store=store.root,
        bundled=store.bundled,
    )


def test_a_sweep_can_be_followed_from_its_first_training_to_its_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = Here()
    monkeypatch.setattr("engine.cli.sweep.LocalProcesses", lambda workers, threads: here)
    answer = raven(
        "sweep", *TINY, "--grid", "latent=4,5", "--workers", "1", "--name", "two words", "--json"
    )
    assert answer.status == 0, answer.err
    assert [sweep.running for sweep in here.seen] == [True, True]
    first, second = ([t.state for t in sweep.trials] for sweep in here.seen)
    assert (first, second) == (["waiting"] * 2, ["finished", "waiting"])
    before, behind = (sweep.seconds_left for sweep in here.seen)
    assert before and behind, "a few steps tell it before there is an epoch"

    (sweep,) = listed()
    assert (sweep.name, sweep.running, sweep.workers) == ("two words", False, 1)
    assert [(f.name, f.kind) for f in sweep.fields] == [("latent", "grid")]
    assert [(t.point, t.run and t.run.config.latent) for t in sweep.trials] == [
        ({"latent": "4"}, 4),
        ({"latent": "5"}, 5),
    ]


def test_its_command_goes_on_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.cli.sweep.LocalProcesses", lambda workers, threads: Here())
    typed = [
        *TINY, "--variant", "raven", "--grid", "latent=4",
        "--random", "learning_rate=log:1e-4:1e-2", "--samples", "1",
        "--draw-seed", "3", "--no-download", "--set", "sigma_aug=0.5",
        "--name", "a b",
    ]  # fmt: skip
    assert raven("sweep", *typed).status == 0
    (sweep,) = listed()
    program, *again = shlex.split(sweep.commands[0])
    assert program == "raven"
    answer = raven(*again, "--dry-run", "--json")
    assert [event["state"] for event in answer.events[:-1]] == ["finished"], answer.err


def test_its_command_names_folders_as_they_are_found_from_anywhere() -> None:
    chosen = {"data_root": Path("faces")}
    words = shlex.split(sweep_command(chosen, TRAINING, {"name": "s"}, Path("own")))
    assert words == [
        "raven", "--variants", str(Path.cwd() / "own"), "sweep",
        "--data-root", str(Path.cwd() / "faces"), "--name", "s",
    ]  # fmt: skip


def test_what_was_tried_before_stays_when_more_is_tried() -> None:
    begun(planned()[:2]).end()
    begun(planned()[2:]).end()
    (sweep,) = listed()
    assert [t.config.latent for t in sweep.trials] == [2, 2, 3, 3]
    assert [(f.name, f.kind) for f in sweep.fields] == [
        ("latent", "grid"),
        ("learning-rate", "log"),
    ]


def test_each_command_of_its_name_goes_on_with_its_own_trials() -> None:
    begun(planned()[:2], command="raven sweep --grid latent=2 --name s").end()
    begun(planned()[2:], command="raven sweep --grid latent=3 --name s").end()
    assert listed()[0].commands == (
        "raven sweep --grid latent=2 --name s",
        "raven sweep --grid latent=3 --name s",
    )


def test_a_file_that_names_one_command_for_all_trials_is_read() -> None:
    begun(planned()).end()
    record = kept_sweep(RunStore(), "s")
    assert record is not None
    bare = tuple(trial.model_copy(update={"command": ""}) for trial in record.trials)
    keep_sweep(RunStore(), record.model_copy(update={"trials": bare, "command": "raven old"}))
    assert listed()[0].commands == ("raven old",)


def test_a_failure_stays_whatever_another_machine_writes() -> None:
    trials, far = planned(), Owner(host="a-machine-far-away", pid=1, started="x")
    there = begun(trials[2:])
    give(far)
    here = begun(trials[:2])
    here.note(Ended(order_of(trials[0]), Outcome(sentence="The loss left the numbers."), 1))
    there.end()
    assert [t.failure for t in listed()[0].trials if t.failure] == ["The loss left the numbers."]


def test_a_run_that_was_trained_further_is_done_whatever_it_is_at() -> None:
    trials, store = planned(), RunStore()
    begun(trials)
    longer = trials[0].config.model_copy(update={"epochs": 9})
    run = store.create(longer, "one", group=trials[0].group)
    run.save_history([{"epoch": 1, "seconds": 3.0}])
    for state in ("training", "interrupted"):
        run.set_state(state)
        first, *others = listed()[0].trials
        assert first.state == "finished" and first.was_trained_on
        assert not any(trial.was_trained_on for trial in others)
        assert not is_left(trials[0], run.info()) and is_left(trials[1], None)


def test_a_training_that_was_given_up_is_told_with_its_reason_until_it_is_tried_again() -> None:
    trials = planned()
    journal = begun(trials)
    lost = order_of(trials[1])
    journal.note(Ended(lost, Outcome(sentence="The loss left the numbers."), 1))
    (sweep,) = listed()
    assert [t.state for t in sweep.trials] == ["waiting", "failed", "waiting", "waiting"]
    assert sweep.trials[1].failure == "The loss left the numbers."
    begun(trials)
    assert [t.state for t in listed()[0].trials] == ["waiting"] * 4


def test_the_time_left_is_that_of_what_is_left_shared_among_the_workers() -> None:
    trials, store = planned(), RunStore()
    begun(trials)
    assert listed()[0].seconds_left is None  # nothing like it was ever trained
    begun(trials, epoch=5.0)
    assert listed()[0].seconds_left == 4 * 4 * 5.0 / 2  # as it was told before
    done = store.create(trials[0].config, "one", group=trials[0].group)
    done.save_history([{"epoch": n, "seconds": 3.0} for n in (1, 2, 3, 4)])
    done.save_figure("x", b"")
    done.weights_path.write_bytes(b"")
    done.set_state("finished")
    half = store.create(trials[1].config, "two", group=trials[1].group)
    half.save_history([{"epoch": 1, "seconds": 3.0}])
    half.set_state("training")
    (sweep,) = listed()
    assert [t.state for t in sweep.trials] == ["finished", "training", "waiting", "waiting"]
    assert sweep.seconds_left == pytest.approx((3 + 4 + 4) * 3.0 / 2)


def test_a_sweep_whose_process_died_is_not_running() -> None:
    begun(planned())
    store = RunStore()
    record = kept_sweep(store, "s")
    assert record is not None and record.owner is not None and listed()[0].running
    dead = record.owner.model_copy(update={"started": "long ago"})
    keep_sweep(store, record.model_copy(update={"owner": dead}))
    assert not listed()[0].running
    far = Owner(host="a-machine-far-away", pid=1, started="x")
    keep_sweep(store, record.model_copy(update={"owner": far}))
    assert not listed()[0].running  # as no run of it is in training


def give(owner: Owner) -> None:
    """Let the sweep be another's."""
    record = kept_sweep(RunStore(), "s")
    assert record is not None
    keep_sweep(RunStore(), record.model_copy(update={"owner": owner}))


def test_two_commands_never_carry_out_one_sweep_at_once() -> None:
    parent = Owner(host=platform.node(), pid=os.getppid(), started=_started(os.getppid()) or "")
    begun(planned()[:2])
    give(parent)
    with pytest.raises(RunError, match="'s' is carried out by another raven on this machine"):
        begun(planned()[2:])
    assert len(listed()[0].trials) == 2
    give(parent.model_copy(update={"started": "long ago"}))
    begun(planned()[2:])  # it died


def test_what_another_machine_tries_meanwhile_stays() -> None:
    far = Owner(host="a-machine-far-away", pid=1, started="x")
    here = begun(planned()[:2])
    path_of(RunStore(), "s").unlink()
    begun(planned()[2:])
    give(far)
    here.end()
    (sweep,) = listed()
    assert sorted(t.config.latent for t in sweep.trials) == [2, 2, 3, 3]
    record = kept_sweep(RunStore(), "s")
    assert record is not None and record.owner == far, "it is still at it"


def test_a_damaged_file_is_told_once_and_the_other_sweeps_are_shown() -> None:
    store, sweeps = RunStore(), Sweeps(RunStore())
    begun(planned()).end()
    bad = path_of(store, "bad")
    bad.write_text('{"name": 3}', encoding="utf-8")
    failed, answer = told(sweeps)
    assert (
        isinstance(failed, Failed)
        and str(bad) in failed.sentence
        and "remove it" in (failed.sentence)
    )
    assert isinstance(answer, SweepsListed) and [s.name for s in answer.sweeps] == ["s"]
    assert len(told(sweeps)) == 1


def test_a_file_of_a_later_version_is_neither_read_nor_written_over() -> None:
    begun(planned()).end()
    path = path_of(RunStore(), "s")
    later = path.read_text(encoding="utf-8").replace('"version": 1', '"version": 2')
    path.write_text(later, encoding="utf-8")
    with pytest.raises(RunError, match="has format 2 and this raven-gui reads 1: update"):
        begun(planned())
    assert path.read_text(encoding="utf-8") == later
    path.write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match="is damaged: remove it"):
        begun(planned())


def test_two_names_never_share_a_file() -> None:
    store = RunStore()
    empty = SweepRecord(name="a b", fields=(), trials=(), command="")
    for name in ("a b", "a-b", "A B", "ä b"):
        keep_sweep(store, empty.model_copy(update={"name": name}))
    assert sorted(sweep.name for sweep in listed()) == ["A B", "a b", "a-b", "ä b"]


def test_the_command_that_the_window_teaches_works() -> None:
    answer = raven(*shlex.split(EXAMPLE)[1:], "--dry-run", "--json")
    assert answer.status == 0, answer.err
    assert answer.events[-1]["runs"] == 24
