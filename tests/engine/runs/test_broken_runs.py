"""A broken run is left out and reported; the others are there as ever."""

from collections.abc import Callable

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
