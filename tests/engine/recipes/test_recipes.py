"""Recipes give the numbers again: what is written here is run, as it would be pasted."""

import hashlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from engine.alignment import procrustes
from engine.cli import main
from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS, ImageSource
from engine.embedding import LinearMap, TsneMap, discriminant, latent_axes, pca
from engine.likelihoods import LIKELIHOODS
from engine.measures import all_of
from engine.recipes import (
    NumberedImage,
    Picture,
    Recipe,
    attack_recipe,
    budget_grid_recipe,
    map_recipe,
    path_recipe,
    robustness_recipe,
    samples_recipe,
    training_recipe,
)
from engine.recipes.phases import PHASES
from engine.runs import RunStore
from engine.service import messages as m
from engine.service.bench import Bench
from engine.variants import VARIANTS
from engine.variants.own.trust import Trust
from tests.images import digits

RUNS = ("mnist/vae", "mnist/raven")
WEAK = AttackConfig(divergence="kl", norm="l2", epsilon=1.5, steps=3, restarts=2, seed=4)
SHORT = TrainingConfig(
    variant="raven",
    likelihood="iso-i",
    objective={"sigma_aug": 0.02},
    likelihood_settings={},
    epochs=1,
    limit=256,
    batch_size=64,
    learning_rate=0.0005,
    seed=7,
)
CODE = Path(__file__).parents[3]
GUIDE = CODE / "docs" / "add-a-variant.md"


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def pasted(recipe: Recipe) -> list[dict[str, Any]]:
    """What the command answers; a shell would take the line apart as shlex does."""
    program, *words = shlex.split(recipe.command)
    assert program == "raven"
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([*words, "--json"])
    assert status == 0, err.getvalue()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def run_script(recipe: Recipe) -> dict[str, Any]:
    """The names that the script leaves."""
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(compile(recipe.python, "recipe", "exec"), names)
    return names


def of(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == kind]


def attacked(
    images: np.ndarray[Any, Any],
    targets: np.ndarray[Any, Any] | None = None,
    config: AttackConfig = WEAK,
) -> m.Attacked:
    """What the window is told."""
    bench = Bench(RunStore())
    command = m.Attack(job=1, runs=RUNS, images=images, config=config, targets=targets)
    *_, event = bench.attack(command)
    assert isinstance(event, m.Attacked)
    return event


@pytest.mark.parametrize("divergence", ["kl", "reconstruction"])
def test_an_attack_is_made_again_by_command_and_by_python(divergence: str) -> None:
    images = digits(7, 3)
    config = WEAK.model_copy(update={"divergence": divergence})
    told = attacked(images, config=config)
    recipe = attack_recipe(RUNS, [NumberedImage("mnist", 7), NumberedImage("mnist", 3)], config)
    script = run_script(recipe)["attacked"]
    for result, again, line in zip(
        told.results, script.results, of(pasted(recipe), "attacked"), strict=True
    ):
        np.testing.assert_array_equal(again.attacked, result.attacked)
        assert line["run"] == again.run == result.run
        for figure in ("divergence", "shift", "relative_shift"):
            np.testing.assert_array_equal(getattr(again, figure), getattr(result, figure))
            np.testing.assert_allclose(line[figure], getattr(result, figure), rtol=1e-6)


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_an_attack_through_the_probe_is_made_again_whatever_the_commands_own_steps_are(
    schedule: str,
) -> None:
    images = digits(7, 3)
    config = WEAK.model_copy(update={"schedule": schedule, "restarts": 1, "norm": "linf"})
    config = config.model_copy(update={"epsilon": 0.1})
    command = m.Attack(job=1, runs=RUNS, images=images, config=config, on_probe=True)
    *_, told = Bench(RunStore()).attack(command)
    assert isinstance(told, m.Attacked)
    numbered = [NumberedImage("mnist", 7), NumberedImage("mnist", 3)]
    recipe = attack_recipe(RUNS, numbered, config, on_probe=True)
    script, lines = run_script(recipe)["attacked"], of(pasted(recipe), "attacked")
    for result, again, line in zip(told.results, script.results, lines, strict=True):
        np.testing.assert_array_equal(again.attacked, result.attacked)
        np.testing.assert_allclose(line["divergence"], result.divergence, rtol=1e-6)


def test_a_command_tells_predictions_of_the_task_that_is_shown() -> None:
    coloured, grey = [NumberedImage("color-mnist", 3)], [NumberedImage("mnist", 3)]
    told = attack_recipe(("own",), coloured, WEAK, task="colour")
    assert "--task colour" in told.command and "colour" not in told.python, "it attacks no probe"
    grid = budget_grid_recipe(("own",), coloured[0], WEAK, (0.1, 0.2), task="colour")
    assert "--task colour" in grid.command
    other = attack_recipe(("own",), grey, WEAK, task="colour")
    assert other.command and "--task" not in other.command, "their data set knows none such"


def test_the_task_of_a_probe_is_named_where_a_command_knows_it() -> None:
    coloured = [NumberedImage("color-mnist", 7)]
    recipe = attack_recipe(("own",), coloured, WEAK, on_probe=True, task="colour")
    assert "--objective downstream --task colour" in recipe.command
    assert 'task="colour"' in recipe.python and "on_probe=True" in recipe.python
    grey = [NumberedImage("mnist", 7)]
    other = attack_recipe(("own",), grey, WEAK, on_probe=True, task="colour")
    assert not other.command and "'colour'" in other.why_no_command
    assert 'task="colour"' in other.python


def test_an_attack_by_blocks_is_made_again_with_the_numbers_of_each_block() -> None:
    images = digits(*range(5))
    blocks = [attacked(images[own]) for own in (slice(2), slice(2, 4), slice(4, 5))]
    recipe = attack_recipe(RUNS, [NumberedImage("mnist", i) for i in range(5)], WEAK, block=2)
    script = run_script(recipe)["attacked"]
    lines = of(pasted(recipe), "attacked")
    for place, (again, line) in enumerate(zip(script.results, lines, strict=True)):
        told = np.concatenate([block.results[place].divergence for block in blocks])
        np.testing.assert_array_equal(again.divergence, told)
        np.testing.assert_allclose(line["divergence"], told, rtol=1e-6)
        similar = np.concatenate([block.results[place].numbers["ms_ssim"] for block in blocks])
        np.testing.assert_array_equal(again.numbers["ms_ssim"], similar)
        np.testing.assert_allclose(line["numbers"]["ms_ssim"], similar, rtol=1e-6)
    together = attack_recipe(RUNS, [NumberedImage("mnist", 1)], WEAK, block=16)
    assert "--block" not in together.command and "block" not in together.python


def test_what_stands_after_a_step_of_an_attack_is_made_again_by_python() -> None:
    images = digits(*range(3))
    command = m.Attack(job=1, runs=RUNS, images=images, config=WEAK, course=True, block=2)
    *_, told = Bench(RunStore()).attack(command)
    assert isinstance(told, m.Attacked)
    recipe = attack_recipe(
        RUNS, [NumberedImage("mnist", i) for i in range(3)], WEAK, block=2, step=1
    )
    assert recipe.command == "" and "as Python" in recipe.why_no_command
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(recipe.python, "recipe", "exec"), names)
    for result, again in zip(told.results, names["attacked"].results, strict=True):
        assert result.course is not None
        step, last = result.course.divergence[1], result.course.divergence[-1]
        np.testing.assert_array_equal(again.course.divergence[1], step)
        assert f"{result.run} {step} {result.course.shift[1]}" in printed.getvalue()
        assert f"{result.run} {last}" not in printed.getvalue()
    beyond = attack_recipe(RUNS, [NumberedImage("mnist", 1)], WEAK, step=WEAK.steps + 7)
    assert f"result.course.divergence[{WEAK.steps}]" in beyond.python
    unattacked = WEAK.model_copy(update={"epsilon": 0.0})
    still = run_script(attack_recipe(RUNS, [NumberedImage("mnist", 1)], unattacked, step=1))
    assert all(len(result.course.divergence) == 1 for result in still["attacked"].results)


@pytest.mark.long
def test_a_defence_by_blocks_is_made_again_with_the_latents_of_each_block() -> None:
    images, quick = digits(*range(3)), "proposals=2"
    bench, expected = Bench(RunStore()), []
    for own in (slice(2), slice(2, 3)):
        both = tuple(
            np.concatenate([images[own], r.attacked]) for r in attacked(images[own]).results
        )
        asked = m.Defend(job=2, runs=RUNS, images=both, seed=WEAK.seed, proposals=2)
        expected.append([e for e in bench.defend(asked) if isinstance(e, m.Defended)])
    named = [NumberedImage("mnist", index) for index in range(3)]
    recipe = attack_recipe(RUNS, named, WEAK, defended=True, block=2)
    faster = Recipe(recipe.python.replace("seed=4,", f"seed=4, {quick},"))
    assert quick in faster.python
    again = {(e.run, e.block): e.refined for e in run_script(faster)["defended"]}
    lines = of(pasted(Recipe("", f"{recipe.command} --proposals 2")), "attacked")
    for place, run in enumerate(RUNS):
        for block, events in enumerate(expected):
            refined = events[place].refined
            assert refined is not None
            np.testing.assert_array_equal(again[run, block].latents, refined.latents)
        clean = np.concatenate([np.split(e[place].refined.latents, 2)[0] for e in expected])  # type: ignore[union-attr]
        moved = np.concatenate([np.split(e[place].refined.latents, 2)[1] for e in expected])  # type: ignore[union-attr]
        np.testing.assert_allclose(lines[place]["defended"]["latents"], clean, rtol=1e-5)
        np.testing.assert_allclose(lines[place]["defended"]["attacked_latents"], moved, rtol=1e-5)


def test_more_images_than_a_line_can_name_are_named_by_python_alone() -> None:
    images = [NumberedImage("mnist", index) for index in range(9000)]
    recipe = attack_recipe(RUNS, images, WEAK, block=16)
    assert recipe.command == "" and "names 9,000 images" in recipe.why_no_command
    assert "block=16" in recipe.python and "8999" in recipe.python


@pytest.mark.parametrize("aims", [[5], [5, 6]], ids=["one for all", "one each"])
def test_an_attack_towards_targets_is_made_again(aims: list[int]) -> None:
    tests = DATASETS["mnist"].load("test").images
    images, targets = (tests[which].astype(np.float32) / 255 for which in ([7, 3], aims))
    told = attacked(images, np.broadcast_to(targets, images.shape).copy())
    named = [[NumberedImage("mnist", index) for index in which] for which in ([7, 3], aims)]
    recipe = attack_recipe(RUNS, named[0], WEAK, targets=named[1])
    script = run_script(recipe)["attacked"]
    for result, again, line in zip(
        told.results, script.results, of(pasted(recipe), "attacked"), strict=True
    ):
        np.testing.assert_array_equal(again.attacked, result.attacked)
        np.testing.assert_allclose(line["divergence"], result.divergence, rtol=1e-6)
        for name, number in result.numbers.items():
            np.testing.assert_array_equal(again.numbers[name], number)
            np.testing.assert_allclose(line["numbers"][name], number, rtol=1e-6)


def test_a_target_of_another_data_set_is_named_by_python_alone() -> None:
    images, target = [NumberedImage("mnist", 1)], NumberedImage("fashion-mnist", 2)
    recipe = attack_recipe(RUNS, images, WEAK, targets=[target])
    assert recipe.command == "" and "several data sets" in recipe.why_no_command
    wanted = DATASETS["fashion-mnist"].load("test").images[[2]] / np.float32(255)
    np.testing.assert_array_equal(run_script(recipe)["targets"], wanted)


def test_training_images_are_named_by_python_alone() -> None:
    images = [NumberedImage("mnist", 1), NumberedImage("mnist", 2, split="train")]
    recipe = attack_recipe(RUNS, images, WEAK, targets=[images[1]])
    assert recipe.command == "" and "training image" in recipe.why_no_command
    test, training = (DATASETS["mnist"].load(split).images for split in ("test", "train"))
    names = run_script(recipe)
    wanted = np.stack([test[1], training[2]]) / np.float32(255)
    np.testing.assert_array_equal(names["images"], wanted)
    np.testing.assert_array_equal(names["targets"], wanted[1:])


def test_a_picture_of_the_users_own_is_carried_by_the_script_to_the_last_digit() -> None:
    pixels = np.random.default_rng(0).random((1, 28, 28), dtype=np.float32)
    both = np.stack([pixels, digits(3)[0]])
    recipe = attack_recipe(
        RUNS, [Picture('my "own"\npicture', pixels), NumberedImage("mnist", 3)], WEAK
    )
    assert recipe.command == "" and "a picture of your own" in recipe.why_no_command.casefold()
    names = run_script(recipe)
    assert names["images"].dtype == np.float32
    np.testing.assert_array_equal(names["images"], both)
    for result, again in zip(attacked(both).results, names["attacked"].results, strict=True):
        np.testing.assert_array_equal(again.divergence, result.divergence)


def test_images_of_two_data_sets_are_named_by_python_alone() -> None:
    images = [NumberedImage("mnist", 1), NumberedImage("fashion-mnist", 2)]
    recipe = attack_recipe(RUNS, images, WEAK)
    assert recipe.command == "" and "several data sets" in recipe.why_no_command
    wanted = [DATASETS[i.dataset].load("test").images[i.index] / np.float32(255) for i in images]
    np.testing.assert_array_equal(run_script(recipe)["images"], np.stack(wanted))


def test_a_measurement_is_made_again() -> None:
    settings = AttackConfig(steps=2, seed=5)
    command = m.Measure(
        job=1,
        runs=RUNS,
        source=ImageSource("mnist"),
        divergences=("wasserstein", "downstream"),
        epsilons=(0.0, 0.15),
        images=100,
        config=settings,
    )
    told = {
        (event.run, event.divergence): event.accuracies
        for event in Bench(RunStore()).measure(command)
        if isinstance(event, m.RobustnessMeasured)
    }
    recipe = robustness_recipe(
        RUNS, "mnist", ("wasserstein", "downstream"), (0.0, 0.15), 100, settings
    )
    lines = of(pasted(recipe), "evaluated")
    by_command = {
        (line["run"], divergence): tuple(curve.values())
        for line in lines
        for divergence, curve in line["adversarial_accuracy"].items()
    }
    assert by_command == told
    names = run_script(recipe)
    assert names["event"].accuracies == told["mnist/raven", "downstream"]


def test_samples_are_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = m.Generate(job=1, runs=RUNS, posterior="prior", count=3, seed=9)
    told = [e for e in Bench(RunStore()).generate(command) if isinstance(e, m.Generated)]
    recipe = samples_recipe(RUNS, "prior", 3, 9)
    by_python = run_script(recipe)["samples"]
    monkeypatch.chdir(tmp_path)
    pasted(recipe)
    with np.load(tmp_path / "samples" / "samples.npz") as arrays:
        for event, again in zip(told, by_python, strict=True):
            np.testing.assert_array_equal(again.images, event.images)
            name = event.run.replace("/", "-")
            np.testing.assert_array_equal(arrays[f"{name}/images"], event.images)


def test_a_path_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = digits(7, 3)
    command = m.Interpolate(job=1, runs=RUNS, ends=ends, steps=4, path="linear")
    told = [e for e in Bench(RunStore()).interpolate(command) if isinstance(e, m.Interpolated)]
    recipe = path_recipe(RUNS, [NumberedImage("mnist", 7), NumberedImage("mnist", 3)], 4, "linear")
    by_python = run_script(recipe)["paths"]
    monkeypatch.chdir(tmp_path)
    pasted(recipe)
    with np.load(tmp_path / "path" / "path.npz") as arrays:
        for event, again in zip(told, by_python, strict=True):
            np.testing.assert_array_equal(again.latents, event.latents)
            name = event.run.replace("/", "-")
            np.testing.assert_array_equal(arrays[f"{name}/images"], event.images)


def test_a_plane_is_found_again() -> None:
    bench, source = Bench(RunStore()), m.ImageSource("mnist")
    means = all_of(bench.encoded("mnist/vae", source)).means
    recipe = map_recipe(("mnist/vae",), "mnist", "pca")
    assert recipe.why_no_command == "There is no command for a latent map: copy it as Python."
    points = run_script(recipe)["maps"]["mnist/vae"]
    assert points.shape == (2000, 2)
    spread = np.linalg.svd(means - means.mean(0), compute_uv=False)[:2]
    np.testing.assert_allclose(np.linalg.norm(points, axis=0), spread, rtol=1e-4)
    maps: dict[m.MapMethod, LinearMap] = {
        "pca3": pca(means, 3),
        "axes": latent_axes(means, 4, 2),
        "lda": discriminant(means, bench.labels(source, "digit")),
    }
    for method, wanted in maps.items():
        recipe = map_recipe(("mnist/vae",), "mnist", method, axes=(4, 2), task="digit")
        np.testing.assert_array_equal(run_script(recipe)["maps"]["mnist/vae"], wanted.points)


def test_aligned_maps_are_laid_over_the_first() -> None:
    bench, source = Bench(RunStore()), m.ImageSource("mnist")
    plane, other = (pca(all_of(bench.encoded(run, source)).means).points for run in RUNS)
    maps = run_script(map_recipe(RUNS, "mnist", "pca", aligned=True))["maps"]
    np.testing.assert_array_equal(maps[RUNS[0]], plane)
    np.testing.assert_allclose(maps[RUNS[1]], procrustes(other, plane).apply(other))


def test_a_map_that_was_stopped_ends_where_it_was() -> None:
    means = all_of(Bench(RunStore()).encoded("mnist/vae", m.ImageSource("mnist"))).means
    wanted = TsneMap(means, seed=0)
    for _ in range(2):
        wanted.advance()
    recipe = map_recipe(("mnist/vae",), "mnist", "tsne", stopped={"mnist/vae": 20})
    np.testing.assert_array_equal(run_script(recipe)["maps"]["mnist/vae"], wanted.points)


def weights(run: Path) -> Mapping[str, torch.Tensor]:
    return load_file(run / "weights.safetensors")


def test_a_training_leads_to_the_same_weights() -> None:
    store = RunStore()
    bench = Bench(store)
    (first,) = bench.runs_to_train(m.Train(job=1, name="first one's", config=SHORT))
    list(bench.train(1, first))
    recipe = training_recipe(first.config, first.name)
    (end,) = of(pasted(recipe), "finished")
    second = store.resolve(end["run"])
    third = run_script(recipe)["run"]
    for again in (second, third):
        assert again.name == "first one's"
        assert again.config == first.config
        for name, tensor in weights(first.path).items():
            assert torch.equal(tensor, weights(again.path)[name]), name
        assert again.figures() == first.figures()


def test_a_run_that_was_trained_further_is_made_in_one_training_with_phases_as_short() -> None:
    bench = Bench(RunStore())
    config = SHORT.model_copy(update={"likelihood": "diag-d", "epochs": 2})
    (first,) = bench.runs_to_train(m.Train(job=1, name="warm", config=config))
    list(bench.train(1, first))
    (first,) = bench.runs_to_train(m.TrainFurther(job=2, run=first.id, epochs=2))
    list(bench.train(2, first))
    info = first.info()
    assert (info.planned_epochs, info.config.epochs) == (2, 4)
    recipe = training_recipe(info.config, info.name, first_epochs=info.planned_epochs)
    assert "--set likelihood.warm_up=1" in recipe.command
    again = run_script(recipe)["run"]
    for name, tensor in weights(first.path).items():
        assert torch.equal(tensor, weights(again.path)[name]), name
    never = training_recipe(info.config, info.name)
    assert "warm_up=5" in never.command, "as it was asked for"


def test_the_phases_are_known_of_every_method_and_likelihood_that_has_some() -> None:
    known: Any
    for known in (*VARIANTS.values(), *LIKELIHOODS.values()):
        told = [kind for kind in known.__mro__ if "enter_epoch" in vars(kind)]
        assert (len(told) > 1) == bool(set(PHASES) & known.Config.model_fields.keys()), known


def test_settings_as_the_paper_has_them_are_left_out() -> None:
    papers = {"objective": {"sigma_aug": 0.02}}
    assert "--set" not in training_recipe(SHORT, papers=papers).command
    assert "--set sigma_aug=0.02" in training_recipe(SHORT).command


def test_every_setting_that_differs_is_typed_in_full() -> None:
    config = TrainingConfig(
        dataset="fashion-mnist",
        learning_rate=1 / 3,
        download=True,
        data_root=Path("my images"),
        objective={"scales": [0.1, 2.0], "exact": True},
        likelihood_settings={"variance": 1e-5},
    )
    words = shlex.split(training_recipe(config, "-a name").command)
    assert words[words.index("--learning-rate") + 1] == repr(1 / 3)
    assert words[words.index("--data-root") + 1] == "my images"
    assert {"--download", "scales=0.1,2", "exact=True", "likelihood.variance=1e-05"} <= set(words)
    assert words[-2:] == ["--name", "-a name"]


def test_a_method_of_the_users_own_is_loaded_first(tmp_path: Path) -> None:
    (source,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "my methods" / "capacity_vae.py"
    file.parent.mkdir()
    file.write_text(source, encoding="utf-8")
    config = TrainingConfig(variant="capacity-vae", epochs=1, limit=128, device="cpu")
    recipe = training_recipe(config, variants=file.parent)

    (end,) = of(pasted(recipe), "finished")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    Trust(RunStore().root.parent / "own-variants.json").add(file, digest)
    names = run_script(recipe)
    names["bench"].own_variants.close()

    first = RunStore().resolve(end["run"])
    assert first.config.objective == names["run"].config.objective != {}
    for name, tensor in weights(first.path).items():
        assert torch.equal(tensor, weights(names["run"].path)[name]), name


def test_a_script_needs_nothing_but_the_engine(tmp_path: Path) -> None:
    script = tmp_path / "pasted.py"
    recipe = attack_recipe(("mnist/vae",), [NumberedImage("mnist", 7)], AttackConfig(steps=1))
    script.write_text(recipe.python, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(CODE), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("mnist/vae [")


def test_writing_a_recipe_wakes_no_torch() -> None:
    code = (
        "import sys, engine.recipes; sys.exit('torch' in sys.modules or 'PySide6' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=CODE).returncode == 0
