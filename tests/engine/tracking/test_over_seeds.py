"""Runs that differ in their seed alone, in tables and reports of runs."""

from math import inf
from pathlib import Path
from statistics import stdev

from engine.config import TrainingConfig
from engine.runs import RunStore
from engine.tracking import report, run_rows
from tests.engine.runs.samples import finish


def test_they_share_a_group_and_have_a_mean_and_deviation(tmp_path: Path) -> None:
    store, accuracies = RunStore(tmp_path), (0.9, 0.92, 0.97)
    for seed, accuracy in enumerate(accuracies):
        made = finish(store.create(TrainingConfig(seed=seed), f"run {seed}"))
        made.save_figures(
            {
                "mnist": {
                    "accuracy": accuracy,
                    "kl": inf if seed else 1.0,
                    "mse_255": 123456.7 + seed,
                }
            }
        )
    store.create(TrainingConfig(epochs=3), "another")
    runs = store.list()[-4:]
    first, *others = [row["group"] for row in run_rows(runs)]
    assert first and others == [first, first, ""]
    page = report(runs)
    assert "Over seeds" in page and "run 0, 3 seeds" in page
    assert f"0.93 ± {stdev(accuracies):.2g}" in page
    assert "123,458 ± 1" in page
    assert page.split("Over seeds")[1].count("mnist.kl") == 0, "of infinity there is no mean"
    assert "Over seeds" not in report(runs[2:]), "of one seed there is no mean"
    begun = store.create(TrainingConfig(seed=3), "run 3")
    begun.save_figures({"mnist": {"accuracy": 0.1}})
    with_it = report([*runs, begun])
    assert "run 0, 3 seeds" in with_it and f"0.93 ± {stdev(accuracies):.2g}" in with_it
