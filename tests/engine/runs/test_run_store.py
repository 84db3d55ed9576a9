"""What runs there are, where they lie, how they are named, and how a deletion is undone."""

import shutil
from pathlib import Path

import pytest

from engine.runs import Run, RunError, RunInfo, RunStore
from tests.engine.runs.samples import RAVEN, finish, ids


class TestWhereRunsLie:
    def test_bundled_runs_come_first_then_own_ones_from_old_to_new(self, store: RunStore) -> None:
        created = [store.create(RAVEN) for _ in range(3)]

        assert ids(store) == ["fashion-mnist/vae", "mnist/raven", *(run.id for run in created)]
        assert [run.bundled for run in store.list()] == [True, True, False, False, False]

    def test_own_runs_lie_in_raven_home(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RAVEN_HOME", str(tmp_path / "home"))
        assert RunStore().create(RAVEN).path.parent == tmp_path / "home" / "runs"

    def test_without_raven_home_they_lie_in_the_users_data_folder(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("RAVEN_HOME", raising=False)
        assert RunStore().root.parts[-2:] == ("raven-gui", "runs")

    def test_looking_at_a_store_makes_no_folder(self, tmp_path: Path) -> None:
        store = RunStore(tmp_path / "runs", bundled=tmp_path / "models")

        assert store.list() == []
        assert not (tmp_path / "runs").exists()

    def test_a_run_may_be_put_into_a_folder_of_ones_own(
        self, store: RunStore, tmp_path: Path
    ) -> None:
        folder = tmp_path / "results" / "first"
        run = finish(store.create(RAVEN, path=folder))

        assert run.path == folder
        assert run.id not in ids(store)
        assert store.resolve(run.id) == store.resolve(folder) == run

    def test_a_folder_with_something_in_it_is_not_taken(
        self, store: RunStore, tmp_path: Path
    ) -> None:
        (tmp_path / "thesis").mkdir()
        (tmp_path / "thesis" / "chapter.tex").touch()

        with pytest.raises(RunError, match="thesis is not empty: name a new folder"):
            store.create(RAVEN, path=tmp_path / "thesis")

    def test_a_store_that_cannot_be_written_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(RunError, match=r"folder of runs.*cannot be written"):
            RunStore(tmp_path / "file" / "runs", bundled=tmp_path).create(RAVEN)


class TestNamingARun:
    @pytest.mark.parametrize("text", ["mnist/raven", "my raven"])
    def test_by_id_and_by_name(self, store: RunStore, own: Run, text: str) -> None:
        assert store.resolve(text).id == (own.id if text == "my raven" else text)

    def test_by_folder(self, store: RunStore, own: Run, bundled: Path) -> None:
        assert store.resolve(own.path) == own
        assert store.resolve(bundled / "mnist" / "raven") == store.resolve("mnist/raven")

    def test_by_a_folder_from_here(
        self, store: RunStore, own: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shutil.copytree(own.path, tmp_path / "copy")
        monkeypatch.chdir(tmp_path)
        assert store.resolve("./copy").path == tmp_path / "copy"

    @pytest.mark.parametrize(
        ("text", "near"), [("mnist/ravn", "mnist/raven"), ("my ravens", "my raven")]
    )
    @pytest.mark.usefixtures("own")
    def test_a_slip_of_the_pen_is_told_what_is_near(
        self, store: RunStore, text: str, near: str
    ) -> None:
        with pytest.raises(RunError, match=f"no run '{text}'. Did you mean .*'{near}'"):
            store.resolve(text)

    def test_what_is_near_nothing_is_told_where_to_look(self, store: RunStore) -> None:
        with pytest.raises(RunError, match=r"no run 'qqqq'\. The command 'raven runs'"):
            store.resolve("qqqq")

    def test_a_name_of_two_runs_is_not_guessed(self, store: RunStore) -> None:
        runs = [store.create(RAVEN, name="twin") for _ in range(2)]
        with pytest.raises(RunError, match="2 runs are called 'twin'") as refusal:
            store.resolve("twin")
        assert all(run.id in str(refusal.value) for run in runs)

    def test_a_folder_that_is_no_run_is_told_so(self, store: RunStore, tmp_path: Path) -> None:
        with pytest.raises(RunError, match=r"not a run: there is no run\.json"):
            store.resolve(tmp_path)

    def test_text_that_no_folder_can_be_called_is_refused(self, store: RunStore) -> None:
        with pytest.raises(RunError, match="no such run"):
            store.resolve("x" * 5000)


class TestDeleting:
    def test_it_is_undone_by_restoring(self, store: RunStore, own: Run) -> None:
        before = vars(own.info())
        store.delete(own.id)
        assert own.id not in ids(store)

        assert vars(store.restore(own.id).info()) == before
        assert own.id in ids(store)

    def test_a_run_deleted_while_it_is_listed_is_left_out_and_no_problem(
        self, store: RunStore, own: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another hand deletes it between finding its folder and reading what is in there."""
        other = store.create(RAVEN, name="another")
        look = Run.check

        def too_late(run: Run) -> RunInfo:
            if run.id == own.id and run.path.exists():
                store.root.joinpath(".trash").mkdir(exist_ok=True)
                run.path.rename(store.root / ".trash" / run.id)
            return look(run)

        def back() -> None:
            (store.root / ".trash" / own.id).rename(own.path)

        monkeypatch.setattr(Run, "check", too_late)
        assert [run.id for run in store.list() if not run.bundled] == [other.id]
        back()
        assert [info.name for info in store.infos() if not info.bundled] == ["another"]
        back()
        assert store.problems() == []
        back()
        with pytest.raises(RunError, match="no run 'my raven'"):
            store.resolve("my raven")

    def test_only_what_was_deleted_is_restored(self, store: RunStore, own: Run) -> None:
        store.delete(own.id)
        with pytest.raises(RunError, match=f"Did you mean '{own.id}'"):
            store.restore(own.id[:-1])

    def test_the_id_of_a_deleted_run_is_not_given_to_another(
        self, store: RunStore, own: Run, tmp_path: Path
    ) -> None:
        store.export_run(own.id, tmp_path / "run.zip")
        store.delete(own.id)
        imported = store.import_run(tmp_path / "run.zip")

        assert imported.id != own.id
        assert store.restore(own.id).id == own.id
        assert {own.id, imported.id} < set(ids(store))

    def test_a_run_outside_the_store_is_left_to_its_owner(
        self, store: RunStore, own: Run, tmp_path: Path
    ) -> None:
        shutil.copytree(own.path, tmp_path / "copy")
        with pytest.raises(RunError, match="lies outside the store"):
            store.delete(str(tmp_path / "copy"))
