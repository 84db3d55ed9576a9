"""Whatever is killed, what was there before is whole."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.arriving import arriving
from engine.runs import Run, RunError, RunState, RunStore, holding
from engine.runs.owner import Owner
from engine.runs.pulse import Pulse
from engine.runs.record import RunRecord
from engine.runs.store import ARRIVING
from tests.engine.runs.samples import HISTORY, RAVEN, edit_record, ids


class TestCrashes:
    def test_a_writer_killed_before_the_rename_leaves_the_old_history(
        self, own: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("pathlib.Path.replace", killed)
            with pytest.raises(KeyboardInterrupt):
                own.save_history([])

        assert own.history() == HISTORY

    @pytest.mark.parametrize("make", ["create", "import"])
    def test_a_run_that_was_not_finished_being_made_is_not_there(
        self, store: RunStore, own: Run, monkeypatch: pytest.MonkeyPatch, make: str
    ) -> None:
        before = ids(store)
        with monkeypatch.context() as patch:
            # Neither the last step nor the tidying up happens, as when the power goes.
            patch.setattr("pathlib.Path.rename", killed)
            patch.setattr("shutil.rmtree", lambda *_, **__: None)
            with pytest.raises(KeyboardInterrupt):
                store.create(RAVEN) if make == "create" else store.import_run(own.path)

        assert ids(store) == before
        assert store.problems() == []
        assert len(list(store.root.glob(".arriving-*"))) == 1
        store.create(RAVEN)
        assert list(store.root.glob(".*")) == [], "the next one forgets it"
        with arriving(store.root, ARRIVING) as others:
            store.create(RAVEN)
            assert others.is_dir(), "what another is at stays"

    def test_a_failed_write_is_a_sentence(self, own: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(
            RunError, match=r"history\.json cannot be written: No space left\b[^:]*\.$"
        ):
            own.save_history([])

    def test_a_disk_without_room_for_its_record_keeps_no_run_in_training(
        self, store: RunStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = store.create(RAVEN, name="mine")
        run.set_state("training")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("pathlib.Path.write_bytes", full)
        with pytest.raises(RunError, match=r"run\.json cannot be written: No space left\b[^:]*\.$"):
            run.set_state("training")
        run.set_state("interrupted")
        assert (run.state, run.name, run.config) == ("interrupted", "mine", RAVEN)

    def test_a_run_is_interrupted_once_the_process_that_trains_it_is_killed(
        self, store: RunStore
    ) -> None:
        with elsewhere(store, "training") as (process, run):
            assert state(run) == "training"
            with pytest.raises(RunError, match="in another raven's hands"):
                run.set_state("training")
            with pytest.raises(RunError, match="is training: stop it before"):
                store.delete(run.id)

            process.kill()
            process.wait()

            assert run.info().state == state(run) == "interrupted"
            run.set_state("training")
            assert state(run) == "training"

    def test_a_run_queued_by_a_process_that_is_gone_is_interrupted(self, store: RunStore) -> None:
        with elsewhere(store, "queued") as (process, run):
            assert state(run) == "queued"
            process.kill()
            process.wait()
            assert state(run) == "interrupted"

    def test_a_process_number_given_out_again_is_not_the_owner(self, store: RunStore) -> None:
        run = store.create(RAVEN)
        other = Owner.this_process().model_copy(update={"started": "some other time"})
        edit_record(run, owner=other.model_dump())

        assert state(run) == "interrupted"

    def test_another_machines_run_trains_as_long_as_it_is_heard_of(self, store: RunStore) -> None:
        run = store.create(RAVEN)
        there = Owner(host="a-machine-far-away", pid=1, started="then")
        edit_record(run, owner=there.model_dump(), state="training")
        assert state(run) == "training"

        for file in run.path.iterdir():
            os.utime(file, (0, 0))
        assert state(run) == "interrupted"
        run.set_notes(note="What became of it?")
        assert state(run) == "interrupted", "a note is no sign of life"
        Pulse(run.path).beat()
        assert state(run) == "training", "its epoch takes more than an hour"

    @pytest.mark.parametrize("take", ["set_name", "set_state"])
    def test_two_that_change_a_run_at_once_do_so_one_after_the_other(
        self, store: RunStore, take: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else both would train it, or a rename would put back the state that it had read."""
        run = store.create(RAVEN)
        run.set_state("interrupted")
        write, others = Run.write_record, ThreadPoolExecutor(1)

        def slowly(self: Run, record: RunRecord) -> None:
            monkeypatch.setattr(Run, "write_record", write)
            waiting = others.submit(run.set_state, "training")
            with pytest.raises(TimeoutError):
                waiting.result(0.05)
            write(self, record)

        monkeypatch.setattr(Run, "write_record", slowly)
        getattr(run, take)("training")
        others.shutdown()
        assert state(run) == "training"

    def test_one_killed_while_it_changed_a_run_keeps_nobody_from_it(self, store: RunStore) -> None:
        run = store.create(RAVEN)
        program = (
            "import os, sys; from pathlib import Path; from engine.runs.holding import holding\n"
            "with holding(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
        )
        subprocess.run([sys.executable, "-c", program, run.path], check=False)
        run.set_name("again")
        assert run.name == "again"

    def test_one_that_somebody_keeps_is_told_of(
        self, store: RunStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(holding, "PATIENCE", 0.02)
        run = store.create(RAVEN)
        with holding.holding(run.path), pytest.raises(RunError, match="changed by another raven"):
            run.set_name("again")


def state(run: Run) -> str:
    """Where the run stands, read anew."""
    return run.state


def killed(*_: object) -> None:
    """Stand in for a step that the process did not live to see."""
    raise KeyboardInterrupt


class elsewhere:  # noqa: N801 - read as a word: with elsewhere(store, "training")
    """A run that another, living process has made and holds in `state`."""

    def __init__(self, store: RunStore, state: RunState) -> None:
        self.store, self.state = store, state

    def __enter__(self) -> tuple["subprocess.Popen[str]", Run]:
        program = (
            "import sys; from pathlib import Path\n"
            "from engine.config import TrainingConfig; from engine.runs import RunStore\n"
            "run = RunStore(Path(sys.argv[1]), Path(sys.argv[2])).create(TrainingConfig())\n"
            "run.set_state(sys.argv[3]); print(run.id, flush=True); sys.stdin.read()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, self.store.root, self.store.bundled, self.state],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        return self.process, self.store.resolve(self.process.stdout.readline().strip())

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
