"""Label efficiency asked of the bench, and the same by the command and by what is copied."""

import io
import json
import os
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.config import AttackConfig
from engine.data import ImageSource
from engine.recipes import label_efficiency_recipe
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench

MNIST = ImageSource("mnist")
COUNTS = (10, 60)


def asked(bench: Bench, *runs: str, **fields: Any) -> list[m.Event]:
    command = m.MeasureLabels(job=3, runs=runs, source=MNIST, counts=COUNTS, draws=2, **fields)
    return [event for event in bench.label_efficiency(command) if event is not None]


def test_each_run_is_told_with_progress_and_own_ones_keep_it(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    store.export_run("mnist/vae", tmp_path / "vae.zip")
    own = store.import_run(tmp_path / "vae.zip")
    told = asked(Bench(store), "mnist/vae", own.id, seed=1)
    measured = [event for event in told if isinstance(event, m.LabelsMeasured)]
    assert [event.run for event in measured] == ["mnist/vae", own.id]
    assert measured[0].counts == COUNTS and measured[0].images == 2000
    assert measured[0].accuracies == measured[1].accuracies, "the same labels for every run"
    few, more = (sum(drawn) / 2 for drawn in measured[0].accuracies)
    assert 0.1 < few < more < 1
    (kept,) = own.info().labels
    assert (kept.counts, kept.accuracies) == (COUNTS, measured[1].accuracies)
    assert store.resolve("mnist/vae").info().labels == ()
    progress = [event for event in told if isinstance(event, m.JobChanged)]
    assert list(dict.fromkeys(event.done for event in progress)) == list(range(9))
    assert {(event.total, event.unit) for event in progress} == {(8, "draw")}


def test_what_is_left_under_attack_is_kept_beside_clean_accuracy(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    store.export_run("mnist/vae", tmp_path / "vae.zip")
    own = store.import_run(tmp_path / "vae.zip")
    bench, attack = Bench(store), AttackConfig(epsilon=0.1, steps=2)
    (clean,) = (e for e in asked(bench, own.id, seed=6) if isinstance(e, m.LabelsMeasured))
    told = asked(bench, own.id, seed=6, attack=attack)
    (attacked,) = (event for event in told if isinstance(event, m.LabelsMeasured))
    assert clean.attack is None
    assert attacked.attack is not None
    assert attacked.attack.seed == 6, "that of the draws"
    assert (attacked.attack.schedule, attacked.attack.step_size) == ("cosine", 0.05)
    for left, before in zip(attacked.accuracies, clean.accuracies, strict=True):
        assert all(one < other - 0.1 for one, other in zip(left, before, strict=True))
    kept = {kept.attack: kept.accuracies for kept in own.info().labels}
    assert kept == {None: clean.accuracies, attacked.attack: attacked.accuracies}
    progress = [event for event in told if isinstance(event, m.JobChanged)]
    assert {event.title for event in progress} == {"Label efficiency of VAE under attack"}
    done = [event.done for event in progress]
    assert done == sorted(done) and any(0 < share < 1 for share in done), "within a draw, too"


def test_a_measurement_can_be_stopped_between_two_steps_of_an_attack_and_keeps_nothing(
    tmp_path: Path,
) -> None:
    store = RunStore(tmp_path / "runs")
    store.export_run("mnist/vae", tmp_path / "vae.zip")
    own = store.import_run(tmp_path / "vae.zip")
    attack: Any = {"attack": AttackConfig(epsilon=0.1, steps=50)}
    command = m.MeasureLabels(job=3, runs=(own.id,), source=MNIST, counts=COUNTS, **attack)
    course = Bench(store).label_efficiency(command)
    next(event for event in course if isinstance(event, m.JobChanged) and 0 < event.done < 1)
    course.close()
    assert own.info().labels == ()


def test_what_was_measured_of_weights_of_before_is_not_kept(tmp_path: Path) -> None:
    """Where the run was trained to its end, or further, while it was measured."""
    store = RunStore(tmp_path / "runs")
    store.export_run("mnist/vae", tmp_path / "vae.zip")
    own = store.import_run(tmp_path / "vae.zip")
    command = m.MeasureLabels(job=3, runs=(own.id,), source=MNIST, counts=COUNTS, draws=2)
    course = Bench(store).label_efficiency(command)
    next(event for event in course if isinstance(event, m.JobChanged))
    os.utime(own.weights_path, (0, own.weights_changed + 60))
    assert not any(isinstance(event, m.LabelsMeasured) for event in course), "nor told"
    assert own.info().labels == ()


@pytest.mark.parametrize(
    "fields", [{}, {"attack": AttackConfig(epsilon=0.05, steps=2, restarts=1), "images": 300}]
)
def test_the_command_and_the_script_that_are_copied_tell_the_same(fields: dict[str, Any]) -> None:
    recipe = label_efficiency_recipe(("mnist/raven",), "mnist", COUNTS, 2, 5, **fields)
    names: dict[str, Any] = {}
    out, answers = io.StringIO(), io.StringIO()
    with redirect_stdout(out):
        exec(compile(recipe.python, "pasted", "exec"), names)
    with redirect_stdout(answers), redirect_stderr(io.StringIO()):
        assert main([*shlex.split(recipe.command)[1:], "--json"]) == 0
    lines = [json.loads(line) for line in answers.getvalue().splitlines()]
    (curve,) = [line["curve"] for line in lines if line["event"] == "label_efficiency"]
    told = names["event"]
    assert told.images == fields.get("images", 2000)
    assert told.counts == tuple(point["labels"] for point in curve) == COUNTS
    assert told.accuracies == tuple(tuple(point["accuracies"]) for point in curve)
    assert str(told.accuracies) in out.getvalue()


@pytest.mark.parametrize("fields", [{"counts": ()}, {"counts": (0,)}, {"draws": 0}])
def test_nothing_to_draw_is_refused(fields: dict[str, Any]) -> None:
    command = m.MeasureLabels(job=1, runs=("mnist/vae",), source=MNIST, **fields)
    with pytest.raises(ValueError, match="needs one labelled image or more"):
        list(Bench(RunStore()).label_efficiency(command))
