"""How many trainings run at once on the CPUs and GPUs that there are."""

PARTS = 10_000
"""Ray counts a GPU in parts of 0.0001, and asks not to be asked for finer ones."""


def share_of_gpu(runs_per_gpu: int) -> float:
    """What each of so many trainings asks of a GPU: whole parts, rounded down so that all fit."""
    return PARTS // runs_per_gpu / PARTS


def at_once(trainings: int, workers: int, gpus: int, runs_per_gpu: int) -> int:
    """How many of so many `trainings` run at once in `workers`, where all of them take a share of
    one of the `gpus`; 0 GPUs where none of them needs one."""
    places = gpus * runs_per_gpu if gpus else workers
    return min(trainings, workers, places)
