"""How many trainings share GPUs, told without one."""

import sys
from unittest.mock import Mock

import pytest

from engine.sweep import RayCluster, at_once, share_of_gpu
from engine.sweep.placement import PARTS
from tests.engine.cli.raven import raven


@pytest.mark.parametrize("runs", range(1, 65))
def test_as_many_as_asked_for_fit_on_a_gpu_and_not_one_more(runs: int) -> None:
    parts = share_of_gpu(runs) * PARTS  # Ray counts whole ones
    assert parts == pytest.approx(round(parts))
    assert runs * round(parts) <= PARTS < (runs + 1) * round(parts)


@pytest.mark.parametrize(
    ("trainings", "workers", "gpus", "runs_per_gpu", "together"),
    [
        (20, 8, 0, 1, 8),  # no GPU counts
        (20, 8, 1, 1, 1),
        (20, 8, 1, 3, 3),
        (20, 8, 2, 3, 6),
        (20, 4, 2, 3, 4),  # not more than there are workers
        (2, 8, 2, 3, 2),  # nor than there is to do
    ],
)
def test_gpus_and_workers_both_bound_how_many_train_at_once(
    trainings: int, workers: int, gpus: int, runs_per_gpu: int, together: int
) -> None:
    assert at_once(trainings, workers, gpus, runs_per_gpu) == together


@pytest.mark.parametrize(
    ("options", "device", "together"),
    [
        (["--ray"], "auto", 1),
        (["--ray", "--runs-per-gpu", "4"], "auto", 4),
        (["--ray", "--runs-per-gpu", "4"], "cpu", 6),
        ([], "auto", 6),
        (["--address", "far:1234"], "auto", None),
    ],
)
def test_a_dry_run_counts_the_places_that_there_are(
    options: list[str], device: str, together: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 1)
    answer = raven(
        "sweep", "--variant", "vae", "--grid", "latent=2,3,4,5,6,7,8,9", "--workers", "6",
        "--device", device, *options, "--dry-run", "--json",
    )  # fmt: skip
    assert answer.status == 0, answer.err
    assert answer.events[-1]["workers"] == together
    room = "as many as the cluster has room for" if together is None else f"{together} at once"
    assert room in answer.err


@pytest.mark.parametrize(
    ("cpus", "asked", "workers"), [(6.0, None, 6), (6.0, 4, 4), (6.0, 40, 6), (0.0, None, 1)]
)
def test_of_a_cluster_that_is_there_no_more_is_taken_than_was_asked_for(
    cpus: float, asked: int | None, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = Mock(cluster_resources=lambda: {"CPU": cpus})
    monkeypatch.setitem(sys.modules, "ray", ray)
    assert RayCluster(asked, "auto").workers == workers
    assert ray.init.call_args.args == ("auto",)


def test_a_share_of_a_gpu_is_asked_for_on_ray_alone() -> None:
    answer = raven("sweep", "--variant", "vae", "--runs-per-gpu", "2", "--dry-run")
    assert answer.status == 2 and "add --ray or --address" in answer.err


def test_on_a_mac_with_an_intel_processor_the_way_round_ray_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setattr("engine.sweep.cluster.sys.platform", "darwin")
    monkeypatch.setattr("engine.sweep.cluster.platform.machine", lambda: "x86_64")
    answer = raven("sweep", "--variant", "vae", "--limit", "200", "--device", "cpu", "--ray")
    assert answer.status == 1 and "no longer made for Macs with an Intel processor" in answer.err
