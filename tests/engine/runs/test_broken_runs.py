"""A broken run is left out and reported; the others are there as ever."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.runs import Run, RunError, RunStore
from tests.engine.runs.samples import BREAKAGES, RAVEN, ids


class TestBrokenRuns:
    @pytest.mark.parametrize(("breakage", "sentence"), BREAKAGES)
    def test_one_is_left_out_and_reported(
        self, store: RunStore, own: Run, breakage: Callable[[Run], None], sentence: str
    ) -> None:
        sound = store.create(RAVEN)
        breakage(own)

        assert ids(store) == ["fashion-mnist/vae", "mnist/raven", sound.id]
        (problem,) = store.problems()
        assert str(own.path) in problem
        with pytest.raises(RunError, match=sentence):
            store.resolve(own.id)

    def test_sound_runs_are_no_problem(self, store: RunStore, own: Run) -> None:
        assert own.id in ids(store)
        assert store.problems() == []

    def test_files_and_hidden_folders_in_the_store_are_none_of_its_business(
        self, store: RunStore, own: Run
    ) -> None:
        (store.root / "notes.txt").touch()
        (store.root / ".cache").mkdir()

        assert ids(store)[2:] == [own.id]
        assert store.problems() == []

    def test_bundled_runs_are_there_where_the_users_own_may_not_be_read(
        self, store: RunStore, own: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        iterdir = Path.iterdir

        def refuse(folder: Path) -> Iterator[Path]:
            if folder == store.root:
                raise PermissionError(13, "Permission denied", str(folder))
            return iterdir(folder)

        monkeypatch.setattr(Path, "iterdir", refuse)

        assert ids(store) == ["fashion-mnist/vae", "mnist/raven"]
        assert store.problems() == [
            f"The folder of runs, {store.root}, cannot be read: Permission denied."
        ]
        assert store.resolve("mnist/raven").bundled
        with pytest.raises(RunError, match="There is no run"):
            store.resolve(own.id)
