"""A run gives back what was written into it; a bundled one stays as it is."""

import json
import math
import sys

import numpy as np
import pytest

from engine.config import TrainingConfig
from engine.runs import Run, RunError, RunStore
from tests.engine.runs.samples import FIGURES, HISTORY, RAVEN, VAE


class TestARun:
    def test_it_gives_back_what_was_written(self, store: RunStore, own: Run) -> None:
        run = store.resolve(own.id)

        assert run.config == RAVEN
        assert run.name == "my raven"
        assert run.history() == HISTORY
        assert run.figures() == FIGURES
        assert run.state == "finished"
        assert run.epochs_done == 2
        assert run.seconds == 6.5

    def test_its_facts_are_those_the_window_is_told(self, own: Run) -> None:
        info = own.info()

        assert (info.id, info.path, info.bundled) == (own.id, own.path, False)
        assert (info.epochs_done, info.seconds) == (2, 6.5)
        assert info.history == tuple(HISTORY)
        assert info.figures == FIGURES["mnist"]

    @pytest.mark.parametrize(
        ("name", "odd"),
        [
            ("accuracy", None),
            ("accuracy", "good"),
            ("mse_255", [1, 2]),
            ("mse", math.nan),
            ("images", {}),
            ("accuracy_by_task", {"digit": None}),
            ("adversarial_accuracy", {"wasserstein": [0.7]}),
            ("adversarial_accuracy", {"wasserstein": {"a little": 0.7}}),
        ],
    )
    def test_a_figure_edited_into_no_number_is_as_if_it_was_not_measured(
        self, own: Run, name: str, odd: object
    ) -> None:
        """Each list and table of runs broke on one."""
        own.save_figures({"mnist": {**FIGURES["mnist"], name: odd, "other": "kept"}})
        told = own.info().figures
        assert name not in told and told["other"] == "kept"
        assert told.items() <= {**FIGURES["mnist"], "other": "kept"}.items()

    def test_a_note_typed_in_other_bytes_than_utf_8_is_kept_as_far_as_it_can_be_read(
        self, own: Run
    ) -> None:
        own.set_notes((), "gr\udcfcn")
        assert own.info().note == "gr?n"

    def test_a_new_one_is_queued_and_empty(self, store: RunStore) -> None:
        run = store.create(RAVEN)

        assert run.state == "queued"
        assert (run.history(), run.figures(), run.epochs_done, run.seconds) == ([], {}, 0, 0)

    def test_figures_of_version_0_1_0_are_read_and_move_when_they_are_written(
        self, own: Run
    ) -> None:
        measured = own.figures_path / "measured.json"
        measured.rename(own.path / "figures.json")
        assert own.figures() == FIGURES

        own.save_figures({"mnist": {"accuracy": 0.5}})

        assert own.figures() == {"mnist": {"accuracy": 0.5}}
        assert measured.is_file()

    def test_a_figure_is_written_into_its_folder(self, store: RunStore) -> None:
        run = store.create(RAVEN)
        run.save_figure("losses.csv", b"epoch,kl\n1,20\n")
        assert (run.path / "figures" / "losses.csv").read_bytes() == b"epoch,kl\n1,20\n"

    def test_it_notes_the_versions_it_was_made_with(self, own: Run) -> None:
        packages = json.loads((own.path / "run.json").read_text())["packages"]
        assert packages["numpy"] == np.__version__
        assert packages["python"] == "{}.{}.{}".format(*sys.version_info)

    def test_its_id_can_be_read_and_is_never_given_twice(self, store: RunStore) -> None:
        runs = [store.create(RAVEN) for _ in range(20)]

        assert len({run.id for run in runs}) == 20
        assert all(run.id.startswith("raven-mnist-20") for run in runs)

    def test_an_odd_variant_name_stays_inside_the_store(self, store: RunStore) -> None:
        run = store.create(TrainingConfig(variant="../../up", dataset="a/b"))
        assert run.path.parent == store.root

    def test_unnamed_runs_are_numbered(self, store: RunStore) -> None:
        assert [store.create(VAE).name for _ in range(3)] == [
            "vae mnist",
            "vae mnist 2",
            "vae mnist 3",
        ]

    def test_a_new_name_keeps_the_id(self, store: RunStore, own: Run) -> None:
        store.rename(own.id, "  RAVEN, σ′ = 0.01 ")

        assert store.resolve(own.id).name == "RAVEN, σ′ = 0.01"
        assert own.history() == HISTORY

    @pytest.mark.parametrize("name", ["", "   ", "two\nlines", "x" * 101])
    def test_a_name_that_no_list_can_show_is_refused(
        self, store: RunStore, own: Run, name: str
    ) -> None:
        with pytest.raises(RunError, match="one line of 1 to 100"):
            store.rename(own.id, name)
        with pytest.raises(RunError, match="one line of 1 to 100"):
            store.create(RAVEN, name=name)

    def test_a_bundled_one_cannot_be_changed(self, store: RunStore) -> None:
        run = store.resolve("mnist/raven")
        before = {file: file.read_bytes() for file in run.path.rglob("*.*")}

        for change in (
            lambda: store.rename(run.id, "mine"),
            lambda: store.delete(run.id),
            lambda: run.save_history([]),
            lambda: run.save_figures({}),
            lambda: run.save_figure("losses.csv", b""),
            lambda: run.set_state("training"),
        ):
            with pytest.raises(RunError, match="'mnist/raven' came with raven-gui"):
                change()

        assert {file: file.read_bytes() for file in run.path.rglob("*.*")} == before
