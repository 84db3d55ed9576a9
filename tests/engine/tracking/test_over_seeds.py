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


def test_accuracy_under_attack_has_a_mean_where_all_were_attacked_alike(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    for seed in range(3):
        made = finish(store.create(TrainingConfig(seed=seed), f"run {seed}"))
        told = f"epsilon,accuracy,images,norm,steps\n0.1,0.{seed + 4},200,linf,50\n"
        steps = 5 if seed == 2 else 50
        made.save_figure("robustness-mnist-wasserstein.csv", told.encode())
        made.save_figure("robustness-mnist-mean.csv", told.replace("50", str(steps)).encode())
        made.save_figure("robustness-mnist-kl.csv", b"epsilon,accuracy\n0.1,0.5\n")
    over_seeds = report(store.list()[-3:]).split("Over seeds")[1].split("</section>")[0]
    assert "mnist, wasserstein, images 200, norm linf, steps 50, ε 0.1" in over_seeds
    assert "0.5 ± 0.1" in over_seeds
    assert "mnist, mean" not in over_seeds, "one of them was attacked in fewer steps"
    assert "mnist, kl" not in over_seeds, "nobody knows how"
