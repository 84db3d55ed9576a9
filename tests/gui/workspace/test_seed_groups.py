"""Which seeds are compared as one, how they are called, and whose look they have."""

from dataclasses import replace

from engine.service.messages import RunInfo, RunsListed
from raven_gui.workspace.seed_groups import SeedGroup, unlike
from tests.gui.conftest import World, a_seed, bundled_runs

SEEDS = tuple(map(a_seed, ("s0", "s1", "s2", "s3")))


def grouped(world: World, runs: tuple[RunInfo, ...]) -> tuple[SeedGroup, ...]:
    """All of them ticked."""
    world.wake()
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), *runs)))
    world.workspace.runs.tick_only(tuple(run.id for run in runs))
    return world.workspace.seed_groups.groups(world.workspace.runs.ticked)


def test_a_seed_that_is_not_trained_as_far_is_told_apart(world: World) -> None:
    half = replace(SEEDS[1], state="interrupted", epochs_done=2, resumable=True)
    groups = grouped(world, (SEEDS[0], half, *SEEDS[2:]))
    assert [group.title for group in groups] == [
        "Six (3 seeds)",
        "Six · seed 1 (interrupted, epoch 2)",
    ]
    other = replace(half, id="s3", config=SEEDS[3].config)
    groups = grouped(world, (SEEDS[0], half, SEEDS[2], other))
    assert groups[1].title == "Six (2 seeds, interrupted, epoch 2)"
    assert groups[0].key != groups[1].key and groups[0].face != groups[1].face


def test_they_have_one_look_whichever_of_them_are_ticked(world: World) -> None:
    (whole,) = grouped(world, SEEDS)
    assert whole.face == "s0"
    runs, seeds = world.workspace.runs, world.workspace.seed_groups
    runs.tick_only(("s2", "s3"))
    (some,) = seeds.groups(runs.ticked)
    assert (some.title, some.face) == ("Six (2 seeds)", "s0")
    seeds.set_as_one(False)
    assert [one.face for one in seeds.groups(runs.ticked)] == ["s2", "s3"]


def test_of_how_many_a_figure_is_known_is_told(world: World) -> None:
    (group,) = grouped(world, SEEDS)
    assert group.title_of_some(4) == group.title == "Six (4 seeds)"
    assert group.title_of_some(1) == "Six (1 of 4 seeds)"


def test_other_devices_and_versions_are_told(world: World) -> None:
    assert unlike(SEEDS) == ""
    elsewhere = SEEDS[1].config.model_copy(update={"device": "cpu"})
    later = replace(SEEDS[1], config=elsewhere, packages={"torch": "2.15.0"})
    told = "Not trained alike: device auto, cpu; torch 2.14.0, 2.15.0."
    assert unlike((replace(SEEDS[0], packages={"torch": "2.14.0"}), later)) == told
