"""`raven`: what it prints, what it writes, and how it fails."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

import assets
from engine import __version__
from engine.cli.asked import first_of
from engine.cli.output import Output
from engine.data import DATASETS
from engine.variants import VARIANTS
from tests.engine.cli.raven import Answer, raven

CODE = Path(__file__).parents[2]
SHORT = ("--limit", "500", "--epochs", "1", "--device", "cpu")
LONGER = ("--variant", "vae", "--limit", "2000", "--epochs", "3", "--seed", "3", "--device", "cpu")
needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals")


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """The same, as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "engine.cli", *map(str, arguments)],
        cwd=CODE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_epoch(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "epoch":
            return
    pytest.fail("no epoch was finished")


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store of our own, and the one thread that subprocesses have."""
    home = tmp_path_factory.mktemp("home")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAVEN_HOME", str(home))
        yield home
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True)
def same_home(fresh_home: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is kept from test to test, unlike the rest of the user's folders."""
    monkeypatch.setenv("RAVEN_HOME", str(home))


@pytest.fixture(scope="module")
def trained(home: Path) -> Answer:
    """A RAVEN in the store, called 'first'."""
    return raven("train", "--variant", "raven", "--name", "first", *SHORT, "--json")


@pytest.fixture(scope="module")
def second(home: Path, trained: Answer) -> Path:
    """A VAE in a folder of its own."""
    assert trained.status == 0
    folder = home / "elsewhere" / "second"
    assert raven("train", "--variant", "vae", *SHORT, "--out", folder).status == 0
    return folder


@pytest.fixture(scope="module")
def uninterrupted(home: Path) -> Path:
    folder = home / "uninterrupted"
    assert raven("train", *LONGER, "--out", folder).status == 0
    return folder


def same_weights(one: Path, other: Path) -> bool:
    left, right = (load_file(folder / "weights.safetensors") for folder in (one, other))
    return left.keys() == right.keys() and all(torch.equal(left[n], right[n]) for n in left)


# ---------------------------------------------------------------- what there is


def test_version() -> None:
    assert raven("--version") == Answer(0, f"raven {__version__}\n", "")


def test_bare_raven_shows_its_commands() -> None:
    answer = raven()

    assert answer.status == 0
    for command in ("datasets", "variants", "train", "attack", "evaluate", "runs"):
        assert command in answer.out


def test_data_sets_one_a_line() -> None:
    events = raven("datasets", "--json").events

    assert [event["name"] for event in events] == list(DATASETS)
    assert events[1]["classes"][9] == "Ankle boot"


def test_variants_come_with_the_schema_and_defaults_of_their_settings() -> None:
    events = {event["name"]: event for event in raven("variants", "--json").events}

    assert list(events) == list(VARIANTS)
    assert events["raven"]["settings"]["properties"]["sigma_aug"]["default"] == 0.01
    assert events["raven"]["defaults"]["fashion-mnist"] == {"sigma_aug": 0.04}
    assert "--set sigma_aug=0.01" in raven("variants").out


def test_what_computes_nothing_waits_for_no_torch() -> None:
    script = (
        "import sys; from engine.cli import main\n"
        "status = main(['runs']) + main(['datasets', '--json']) + main(['train', '--help'])\n"
        "sys.exit(status + 10 * ('torch' in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CODE, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "--learning-rate" in done.stdout


# ---------------------------------------------------------------- train


def test_training_tells_its_course_and_ends_with_what_it_came_to(trained: Answer) -> None:
    kinds = [event["event"] for event in trained.events]
    finished = trained.events[-1]

    assert trained.status == 0
    assert kinds[0] == "started"
    assert set(kinds[1:-1]) == {"steps", "epoch"}
    assert finished["event"] == "finished"
    assert finished["epochs"] == 1
    assert finished["seconds"] > 0
    assert finished["losses"].keys() == {"reconstruction", "reconstruction_noisy", "kl"}
    assert finished["images"] == 2000
    assert 0.2 < finished["accuracy"] < 1
    assert finished["mse_255"] == pytest.approx(255**2 * finished["mse"])
    assert (Path(finished["path"]) / "weights.safetensors").is_file()


def test_a_data_sets_defaults_lie_under_what_is_set(tmp_path: Path) -> None:
    raven("train", "--dataset", "fashion-mnist", *SHORT, "--out", tmp_path / "default")
    answer = raven(
        *("train", "--dataset", "fashion-mnist", *SHORT, "--out", tmp_path / "set"),
        *("--set", "noise=0.1", "--set", "sigma_aug=0.5", "--json"),
    )

    record = json.loads((tmp_path / "default" / "run.json").read_text())
    assert record["config"]["objective"] == {"sigma_aug": 0.04, "noise": 0.05, "beta": 1.0}
    assert answer.events[0]["config"]["objective"] == {"sigma_aug": 0.5, "noise": 0.1, "beta": 1.0}


def test_data_in_a_folder_of_the_users_give_the_same_weights(
    home: Path, second: Path, tmp_path: Path
) -> None:
    arguments = ("--data-root", assets.path("data"), "--out", tmp_path / "run")
    assert raven("train", "--variant", "vae", *SHORT, *arguments).status == 0

    assert same_weights(tmp_path / "run", second)


def test_without_json_the_end_is_a_table_and_the_course_is_on_stderr(tmp_path: Path) -> None:
    answer = raven("train", "--variant", "vae", *SHORT, "--out", tmp_path / "run")

    assert "accuracy of the probe (2,000 test images)" in answer.out
    assert "epoch 1/1  reconstruction" in answer.err


@needs_signals
def test_a_killed_run_goes_on_to_the_weights_of_an_uninterrupted_one(
    uninterrupted: Path, tmp_path: Path
) -> None:
    run = tmp_path / "killed"
    with start("train", *LONGER, "--out", run, "--json") as process:
        wait_for_epoch(process)
        process.send_signal(signal.SIGKILL)
    assert not (run / "weights.safetensors").exists()

    answer = raven("train", "--continue", run, "--json")

    assert answer.status == 0
    assert [e["epoch"] for e in answer.events if e["event"] == "epoch"] == [2, 3]
    assert answer.events[-1]["epochs"] == 3
    assert same_weights(run, uninterrupted)


@needs_signals
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    uninterrupted: Path, tmp_path: Path
) -> None:
    run = tmp_path / "stopped"
    with start("train", *LONGER, "--out", run, "--json") as process:
        wait_for_epoch(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["event"] == "interrupted"
    assert err == f"Stopped. To go on: raven train --continue {run}\n"
    # How far it came within the second epoch depends on the machine.
    assert int(load_file(run / "checkpoint.safetensors")["epoch"]) in (1, 2)

    assert raven("train", "--continue", run).status == 0
    assert same_weights(run, uninterrupted)


# ---------------------------------------------------------------- attack


def test_an_attack_reports_each_run_and_writes_what_it_found(
    trained: Answer, second: Path, tmp_path: Path
) -> None:
    picture = assets.path("samples/drawn-three.png")
    answer = raven(
        *("attack", "first", second, "--index", "7", "--index", "11", "--image", picture),
        *("--epsilon", "0.1", "--steps", "5", "--out", tmp_path / "out", "--json"),
    )

    assert (answer.status, answer.err) == (0, "")
    first, other = (event for event in answer.events if event["event"] == "attacked")
    assert (first["run"], other["run"]) == (trained.events[-1]["run"], str(second))
    assert first["images"] == ["7", "11", "drawn-three"]
    assert all(divergence > 0 for divergence in first["divergence"])
    assert np.all(np.square(first["shift"]) <= 1.001 * np.array(first["divergence"]))
    assert first["before"][0]["class"] in DATASETS["mnist"].classes
    assert 0.1 <= first["after"][2]["confidence"] <= 1
    assert answer.events[-1]["event"] == "finished"


def test_the_files_of_an_attack_hold_its_exact_numbers(second: Path, tmp_path: Path) -> None:
    answer = raven(
        *("attack", second, "--index", "7", "--norm", "linf", "--epsilon", "0.1"),
        *("--steps", "5", "--seed", "4", "--out", tmp_path, "--json"),
    )
    attacked = next(event for event in answer.events if event["event"] == "attacked")
    provenance = json.loads(Path(attacked["files"]["json"]).read_text())
    with np.load(attacked["files"]["npz"], allow_pickle=False) as arrays:
        original, moved = arrays["original"], arrays["second/attacked"]
        told = str(arrays["provenance"])
        decoded = arrays["second/attacked_reconstruction"]
        np.testing.assert_allclose(arrays["second/shift"], attacked["shift"])

    images = DATASETS["mnist"].load("test").images[7:8]
    np.testing.assert_array_equal(original, images.astype(np.float32) / 255)
    assert moved.dtype == np.float32
    assert 0.05 < np.abs(moved - original).max() <= 0.1 + 1e-6
    assert 0 <= moved.min() <= moved.max() <= 1
    assert json.loads(told) == provenance
    assert provenance["attack"]["seed"] == 4
    assert provenance["arrays"] == {str(second): "second"}

    (files,) = attacked["files"]["images"]
    for what, pixels in (
        ("original", original),
        ("attacked", moved),
        ("attacked-reconstruction", decoded),
    ):
        shown = np.asarray(Image.open(files[what]))
        np.testing.assert_array_equal(shown, np.round(pixels[0, 0] * 255))
    grey = np.asarray(Image.open(files["perturbation"]))
    untouched = moved[0, 0] == original[0, 0]
    assert untouched.any() and not untouched.all()
    assert np.all(np.abs(grey[untouched].astype(int) - 128) <= 1)


def test_an_attack_is_the_same_for_the_same_seed(second: Path) -> None:
    arguments = ("attack", second, "--index", "3", "--steps", "3", "--json")
    one, again, other = (
        next(e["divergence"] for e in raven(*arguments, "--seed", seed).events if "shift" in e)
        for seed in ("0", "0", "1")
    )

    assert one == again != other


def test_a_person_sees_a_row_per_run_and_image(trained: Answer, second: Path) -> None:
    assert trained.status == 0
    answer = raven("attack", "first", second, "--index", "7", "--steps", "2")

    assert answer.status == 0
    assert answer.out.count("│ 7 ") == 2


# ---------------------------------------------------------------- evaluate


def test_evaluation_gives_the_figures_of_each_run(trained: Answer, second: Path) -> None:
    answer = raven(
        *("evaluate", "first", second, "--dataset", "mnist", "--objective", "wasserstein,kl"),
        *("--epsilons", "0,0.2", "--images", "200", "--steps", "3", "--json"),
    )
    evaluated = [event for event in answer.events if event["event"] == "evaluated"]

    assert (answer.status, answer.err) == (0, "")
    assert [event["run"] for event in evaluated] == [trained.events[-1]["run"], str(second)]
    for event in evaluated:
        assert event["images"] == 200
        assert 0 < event["mse"] < 1
        assert event["mse_255"] == pytest.approx(255**2 * event["mse"])
        assert event["pair_distance"].keys() == {"mean", "std", "relative"}
        assert event["adversarial_accuracy"].keys() == {"wasserstein", "kl"}
        for accuracies in event["adversarial_accuracy"].values():
            assert list(accuracies) == ["0", "0.2"]
            assert accuracies["0"] == event["accuracy"] > accuracies["0.2"]
    assert answer.events[-1]["event"] == "finished"


def test_more_images_than_there_are_is_said_and_all_are_taken(second: Path) -> None:
    answer = raven("evaluate", second, "--images", "5000", "--epsilons", "0", "--steps", "1")

    assert answer.status == 0
    assert answer.err == "There are 2,000 test images, and all of them are taken.\n"
    assert "On 2,000 test images" in answer.out

    answer = raven("measure", second, "--images", "5000", "--measures", "active_units")
    assert answer.err == "There are 2,000 test images, and all of them are taken.\n"


def test_the_first_images_of_a_file_are_told_to_be_no_random_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Those that are embedded are mixed, and all of them need no word."""
    tests = DATASETS["mnist"].load("test")
    for images, full, told in ((500, True, True), (500, False, False), (None, True, False)):
        first = first_of(tests, images, full, Output(as_json=False))
        assert len(first.labels) == (images or 2000)
        assert ("The first 500 of 2,000 test images" in capsys.readouterr().err) == told


def test_a_name_that_is_none_makes_no_sense() -> None:
    answer = raven("train", *SHORT, "--name", "n" * 101)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == "raven: --name: A run's name is one line of 1 to 100 characters.\n"


def test_curves_that_are_kept_lie_in_the_run(second: Path) -> None:
    kept = second / "figures" / "robustness-mnist-wasserstein.csv"
    typed = ("evaluate", second, "--epsilons", "0,0.2", "--images", "100", "--steps", "2")
    raven(*typed)
    assert not kept.exists()

    answer = raven(*typed, "--keep", "--json")

    measured = answer.events[-2]["adversarial_accuracy"]["wasserstein"]
    rows = [line.split(",") for line in kept.read_text().splitlines()]
    assert rows[0][:3] == ["epsilon", "accuracy", "images"]
    assert [row[:3] for row in rows[1:]] == [
        ["0.0", str(measured["0"]), "100"],
        ["0.2", str(measured["0.2"]), "100"],
    ]


# ---------------------------------------------------------------- runs


def test_bare_runs_lists_them(trained: Answer) -> None:
    run = trained.events[-1]["run"]

    assert run in raven("runs").out
    (row,) = (event for event in raven("runs", "--json").events if event["name"] == "first")
    assert (row["id"], row["state"], row["epochs_done"]) == (run, "finished", 1)
    assert raven("runs", "list", "--json").out == raven("runs", "--json").out
    assert "Write --json at the end: raven runs list" in raven("runs", "--json", "list").err


def test_a_run_is_exported_imported_renamed_deleted_and_restored(
    second: Path, tmp_path: Path
) -> None:
    assert raven("runs", "export", second, tmp_path / "run.zip").status == 0
    (imported,) = raven("runs", "import", tmp_path / "run.zip", "--json").events
    assert same_weights(Path(imported["path"]), second)

    (renamed,) = raven("runs", "rename", imported["run"], "a copy", "--json").events
    assert (renamed["run"], renamed["name"]) == (imported["run"], "a copy")

    assert "raven runs restore" in raven("runs", "delete", "a copy").out
    assert raven("evaluate", "a copy").status == 2
    (restored,) = raven("runs", "restore", imported["run"], "--json").events
    assert restored["name"] == "a copy"
    assert raven("runs", "delete", imported["run"]).status == 0


# ---------------------------------------------------------------- what cannot be done


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("evalute", "No such command 'evalute'. Did you mean 'evaluate'?"),
        ("train --epoch 2", "No such option: --epoch"),
        ("train --epochs 0", "--epochs 0: it should be greater than or equal to 1."),
        ("train --learning-rate nan", "--learning-rate nan: it should be"),
        ("train --variant ravn", "There is no method 'ravn'. Did you mean 'raven' or"),
        ("train --dataset cifar", "There is no data set 'cifar'. There are mnist, fashion-mnist,"),
        ("train --set sigma=1", "there is no setting 'sigma'. Did you mean 'sigma_aug'?"),
        ("train --set sigma_aug", "--set sigma_aug: write it as NAME=VALUE."),
        ("train --set sigma_aug=-1", "--set sigma_aug=-1: it should be greater than 0."),
        ("train --set sigma_aug=small", "--set sigma_aug=small: it should be a valid number"),
        ("train --variant vae --set beta=2", "no setting 'beta'. This method has none, and"),
        ("train --limit 1", "--limit 1: the first images are all of one class"),
        ("train --continue first", "The run 'first' is finished: say with --epochs how many more."),
        ("train --continue first --batch-size 3", "leave out --batch-size."),
        ("train --continue mnist/vae --epochs 1", "'mnist/vae' came with raven-gui and stays"),
        ("train --seeds 2 --out there", "--out names the folder of one run: leave it out, or"),
        ("attack firts --index 0", "There is no run 'firts'. Did you mean 'first'?"),
        ("attack first", "Say what to attack: --index N for a test image, or --image FILE."),
        ("attack first --index 2000", "--index 2000: the test images are numbered 0 to 1999."),
        ("attack first --index 0 --epsilon -1", "--epsilon -1.0: it should be greater than"),
        ("attack first --index 0 --step-size inf", "--step-size inf: it should be a finite number"),
        ("evaluate first --objective w2", "There is no objective 'w2'."),
        ("evaluate first --epsilons 0,x", "--epsilons: 'x' is not a number: write budgets such"),
        ("evaluate first --epsilons nan", "nan does not: name one such as 0.05."),
        ("evaluate first --epsilons=-0.1", "--epsilons: A budget lies between 0 and 1, in"),
        ("evaluate first --epsilons ,", "--epsilons: There is no budget to attack at: name at"),
        ("evaluate mnist/vae --keep", "--keep: mnist/vae came with raven-gui and stays as it is."),
        ("evaluate first --images 0", "Invalid value for '--images'"),
        ("evaluate first --norm l7", "Invalid value for '--norm': 'l7' is not one of"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(
    typed: str, sentence: str, trained: Answer
) -> None:
    assert trained.status == 0
    plain = raven(*typed.split())
    told = raven(*typed.split(), "--json")

    assert (plain.status, plain.out) == (2, "")
    assert sentence in plain.err
    assert plain.err.startswith("raven: ") and plain.err.count("\n") == 1
    assert told.status == 2
    (event,) = told.events
    assert event["event"] == "error" and sentence in event["sentence"]


def test_what_fails_is_told_in_a_sentence_and_leaves_no_run(home: Path, tmp_path: Path) -> None:
    before = raven("runs", "--json").out
    answer = raven("train", "--data-root", tmp_path / "nowhere", "--json")

    assert answer.status == 1
    assert answer.events[-1]["event"] == "error"
    assert "nowhere does not exist: name one that does." in answer.err
    assert raven("runs", "--json").out == before


def test_a_file_that_is_no_picture_is_named(trained: Answer) -> None:
    assert trained.status == 0
    answer = raven("attack", "first", "--image", CODE / "pyproject.toml")

    assert answer.status == 1
    assert "pyproject.toml: This is not a picture" in answer.err


def test_a_folder_that_cannot_be_made_is_told_before_the_attack(
    trained: Answer, tmp_path: Path
) -> None:
    assert trained.status == 0
    (tmp_path / "file").touch()
    answer = raven("attack", "first", "--index", "0", "--out", tmp_path / "file" / "in it")

    assert answer.status == 2
    assert "file/in it: the folder cannot be made" in answer.err.replace("\\", "/")


def test_a_folder_that_is_not_empty_takes_no_run(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    answer = raven("train", *SHORT, "--out", tmp_path)

    assert answer.status == 1
    assert "is not empty: name a new folder for the run." in answer.err


def test_a_loss_that_leaves_the_numbers_ends_the_training_with_a_sentence(tmp_path: Path) -> None:
    arguments = ("--set", "sigma_aug=0.0001", "--learning-rate", "1", "--epochs", "20")
    answer = raven("train", *SHORT[:2], *arguments, "--out", tmp_path / "run", "--json")

    assert answer.status == 1
    assert "is no longer a finite number in epoch" in answer.events[-1]["sentence"]
    assert json.loads((tmp_path / "run" / "run.json").read_text())["state"] == "interrupted"
