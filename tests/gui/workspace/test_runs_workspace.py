"""All runs, which of them are ticked, their colours, and what can be done with them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.config import TrainingConfig
from engine.service.messages import (
    ContinueRun,
    DeleteRun,
    ExportRun,
    ImportRun,
    RenameRun,
    RestoreRun,
    RunInfo,
    RunsListed,
    Train,
)
from raven_gui.palettes import LIGHT
from raven_gui.workspace.runs import Runs
from tests.gui.conftest import World, bundled_runs, run_info

BUNDLED = tuple(bundled_runs())


@pytest.fixture
def runs(world: World) -> Runs:
    world.wake()
    return world.workspace.runs


def tell_runs(world: World, own: Iterable[RunInfo] = (), added: str = "") -> None:
    world.tell(RunsListed(job=0, runs=(*BUNDLED, *own), added=added))


def ticked(runs: Runs) -> list[str]:
    return [run.id for run in runs.ticked]


def test_bundled_runs_come_first_from_plain_to_robust_digits_before_clothes(
    world: World, runs: Runs
) -> None:
    tell_runs(world, [run_info("own")])
    order = ["vae", "vae-noise", "smooth-encoder", "raven"]
    assert [run.id for run in runs.all] == [
        *(f"mnist/{variant}" for variant in order),
        *(f"fashion-mnist/{variant}" for variant in order),
        "own",
    ]


def test_a_bundled_run_of_a_new_method_is_listed_too(world: World, runs: Runs) -> None:
    tell_runs(world, [run_info("mnist/new", "tomorrow's method", bundled=True)])
    assert runs.all[4].id == "mnist/new"


def test_at_first_the_bundled_runs_of_mnist_are_compared(runs: Runs) -> None:
    assert ticked(runs) == [
        "mnist/vae",
        "mnist/vae-noise",
        "mnist/smooth-encoder",
        "mnist/raven",
    ]


def test_what_the_user_unticked_stays_so_when_the_list_is_told_again(
    world: World, runs: Runs
) -> None:
    runs.tick("mnist/vae", False)
    tell_runs(world)
    assert not runs.is_ticked("mnist/vae")


def test_only_a_finished_run_can_be_ticked(world: World, runs: Runs) -> None:
    tell_runs(world, [run_info("own", state="training")])
    runs.tick("own", True)
    runs.tick_only(("own", "mnist/raven", "no such run"))
    assert ticked(runs) == ["mnist/raven"]


def test_a_run_is_ticked_when_it_has_just_finished_but_not_when_it_is_found_so(
    world: World, runs: Runs
) -> None:
    tell_runs(world, [run_info("own", state="training"), run_info("older")])
    assert not runs.is_ticked("older")
    tell_runs(world, [run_info("own"), run_info("older")])
    assert runs.is_ticked("own") and not runs.is_ticked("older")


def test_ticking_tells_once_and_only_of_a_change(runs: Runs) -> None:
    told: list[None] = []
    runs.ticked_changed.connect(lambda: told.append(None))
    runs.tick("mnist/vae", True)
    assert told == []
    runs.tick("mnist/vae", False)
    runs.tick_only(tuple(ticked(runs)))
    assert len(told) == 1


def test_eight_runs_have_eight_colours(runs: Runs) -> None:
    assert {runs.color(run.id).name() for run in runs.all} == {c.lower() for c in LIGHT.runs[:8]}


def test_a_colour_stays_whatever_comes_and_goes(world: World, runs: Runs) -> None:
    tell_runs(world, [run_info("own")])
    before = {run.id: runs.color(run.id) for run in runs.all}
    tell_runs(world, [run_info("first"), run_info("own", name="Renamed")])
    tell_runs(world)
    tell_runs(world, [run_info("own")])
    assert {run.id: runs.color(run.id) for run in runs.all} == before


def test_a_new_run_takes_a_colour_that_no_compared_run_has(world: World, runs: Runs) -> None:
    own = [run_info(f"own-{number}") for number in range(4)]
    for count in range(1, 5):
        tell_runs(world, own[:count])
    compared = [*ticked(runs), *(run.id for run in own)]
    assert len({runs.color(run).name() for run in compared}) == 8


def test_runs_that_share_a_colour_differ_in_shape(world: World, runs: Runs) -> None:
    own = [run_info(f"own-{number}") for number in range(20)]
    tell_runs(world, own)
    looks = [(runs.color(run.id).name(), runs.mark(run.id).symbol) for run in runs.all]
    assert len({color for color, _ in looks}) == 16 < len(looks) == len(set(looks))


def test_the_first_fourteen_runs_differ_without_colour(world: World, runs: Runs) -> None:
    tell_runs(world, [run_info(f"own-{number}") for number in range(6)])
    marks = [runs.mark(run.id) for run in runs.all]
    assert len(marks) == len(set(marks)) == 14
    before = {run.id: runs.mark(run.id) for run in runs.all}
    tell_runs(world, [run_info("own-5"), run_info("late")])
    assert all(runs.mark(run) == mark for run, mark in before.items())


def test_runs_called_alike_are_told_apart_by_their_data_set_once_both_are_compared(
    runs: Runs,
) -> None:
    assert runs.title("mnist/vae") == "VAE"
    runs.tick("fashion-mnist/vae", True)
    assert runs.title("mnist/vae") == "VAE · MNIST"
    assert runs.title("fashion-mnist/vae") == "VAE · Fashion-MNIST"
    assert runs.title("gone") == "gone"


def test_runs_of_one_name_and_data_set_are_told_apart_by_their_ids(
    world: World, runs: Runs
) -> None:
    """Tables and pictures go by titles: of two runs called alike the first was lost in a file."""
    tell_runs(world, [replace(run_info(own), name="Mine") for own in ("one", "two")])
    assert runs.title("one") == "Mine", "the other one is not compared"
    runs.tick_all(("one", "two"), True)
    assert [runs.title(run) for run in ("one", "two")] == ["Mine · one", "Mine · two"]


def test_a_new_run_is_shown(world: World, runs: Runs) -> None:
    tell_runs(world, [run_info("own", state="queued")], added="own")
    assert runs.current == "own"
    tell_runs(world, [run_info("own", state="training")])
    assert runs.current == "own"


def queue(world: World, *states: str, added: str = "") -> None:
    """The runs 'own-0', 'own-1' and so on are in these states now."""
    own = [run_info(f"own-{place}", state=state) for place, state in enumerate(states)]
    tell_runs(world, own, added=added)


def test_of_several_runs_that_queue_the_one_in_training_is_shown(world: World, runs: Runs) -> None:
    queue(world, "queued", added="own-0")
    queue(world, "training")
    queue(world, "training", "queued", added="own-1")
    queue(world, "training", "queued", "queued", added="own-2")
    assert runs.current == "own-0"
    queue(world, "finished", "queued", "queued")
    assert runs.current == "own-0"
    queue(world, "finished", "training", "queued")
    assert runs.current == "own-1", "its turn has come"


def test_a_run_that_the_user_looks_at_stays_while_others_train(world: World, runs: Runs) -> None:
    queue(world, "queued", added="own-0")
    queue(world, "training", "queued", added="own-1")
    runs.set_current("mnist/vae")
    queue(world, "finished", "training")
    assert runs.current == "mnist/vae"
    runs.set_current("own-1")
    queue(world, "finished", "finished", "training")
    assert runs.current == "own-2", "who looks at training goes on to look at it"


def test_an_imported_run_is_shown_whatever_trains(world: World, runs: Runs) -> None:
    queue(world, "training", added="own-0")
    queue(world, "training", "finished", added="own-1")
    assert runs.current == "own-1"
    queue(world, "training", "finished")
    assert runs.current == "own-1"


def test_a_data_set_that_no_run_knows_leaves_the_next_one_its_bundled_runs(
    world: World,
) -> None:
    world.workspace.images.dataset = "gone"
    world.workspace.open()
    tell_runs(world)
    assert ticked(world.workspace.runs) == []
    world.workspace.runs.prefer("mnist")
    assert len(ticked(world.workspace.runs)) == 4


def test_a_deleted_run_is_told_with_its_name_and_no_longer_compared_or_shown(
    world: World, runs: Runs
) -> None:
    gone: list[tuple[str, str]] = []
    runs.deleted.connect(lambda run, name: gone.append((run, name)))
    tell_runs(world, [run_info("own", name="My run")], added="own")
    runs.tick("own", True)
    runs.delete("own")
    assert world.engine.last(DeleteRun).run == "own"
    assert gone == [], "it is not gone before the engine says so"
    tell_runs(world)
    assert gone == [("own", "My run")]
    assert (runs.current, runs.is_ticked("own"), runs.get("own")) == ("", False, None)


def test_everything_else_is_asked_of_the_engine(world: World, runs: Runs) -> None:
    engine, config = world.engine, TrainingConfig(epochs=2)
    assert runs.train("Mine", config) == engine.last(Train).job
    assert (engine.last(Train).name, engine.last(Train).config) == ("Mine", config)
    runs.go_on("a")
    runs.words.rename("b", "Better")
    runs.restore("c")
    runs.import_run(Path("run.zip"))
    runs.export_run("d", Path("d.zip"))
    assert engine.last(ContinueRun).run == "a"
    assert (engine.last(RenameRun).run, engine.last(RenameRun).name) == ("b", "Better")
    assert engine.last(RestoreRun).run == "c"
    assert engine.last(ImportRun).path == Path("run.zip")
    assert (engine.last(ExportRun).run, engine.last(ExportRun).path) == ("d", Path("d.zip"))


def test_a_run_whose_files_changed_is_listed_as_it_is_now(world: World, runs: Runs) -> None:
    own = run_info("own")
    tell_runs(world, [own])
    tell_runs(world, [replace(own, name="Better")])
    info = runs.get("own")
    assert info is not None and info.name == "Better"


def test_runs_that_know_the_data_set_shown_take_the_place_of_those_that_do_not(
    world: World, runs: Runs
) -> None:
    runs.tick_only(("mnist/vae",))
    world.workspace.images.show("fashion-mnist")
    world.load_images()
    assert len(ticked(runs)) == 4
    assert all(run.config.dataset == "fashion-mnist" for run in runs.ticked)
    world.workspace.images.show("mnist")
    assert ticked(runs) == ["mnist/vae"]


@pytest.mark.parametrize("chosen", [(), ("mnist/vae", "fashion-mnist/vae")])
def test_ticks_stay_where_none_or_one_of_the_data_set_is_among_them(
    world: World, runs: Runs, chosen: tuple[str, ...]
) -> None:
    runs.tick_only(chosen)
    world.workspace.images.show("fashion-mnist")
    world.load_images()
    assert ticked(runs) == list(chosen)


def test_at_first_the_bundled_runs_of_the_data_set_shown_last_time_are_compared(
    world: World,
) -> None:
    world.workspace.images.dataset = "fashion-mnist"
    world.workspace.open()
    tell_runs(world)
    assert {run.config.dataset for run in world.workspace.runs.ticked} == {"fashion-mnist"}


def test_a_run_is_no_longer_asked_for_while_it_is_deleted_and_is_ticked_when_it_is_restored(
    world: World, runs: Runs
) -> None:
    tell_runs(world, [run_info("own")])
    runs.tick("own", True)
    runs.delete("own")
    assert "own" not in ticked(runs)
    tell_runs(world)
    tell_runs(world, [run_info("own")])
    assert "own" in ticked(runs)


def test_a_run_in_training_whose_deletion_is_refused_stays_ticked(world: World, runs: Runs) -> None:
    training = replace(run_info("own", state="training"), resumable=True)
    world.tell(RunsListed(job=0, runs=(*bundled_runs(), training)))
    runs.tick("own", True)
    runs.delete("own")
    assert runs.is_ticked("own")


def test_a_bundled_run_whose_deletion_is_refused_stays_ticked(runs: Runs) -> None:
    runs.delete("mnist/vae")
    assert "mnist/vae" in ticked(runs)
