"""`raven attack` towards targets, and with its course."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

import assets
from engine.data import DATASETS
from engine.numbers import NUMBERS
from engine.probe_attack import PROBE_USUAL
from engine.runs import RunStore
from engine.trained import load_model, load_probes
from tests.engine.cli.raven import raven

DRAWN = assets.path("samples/drawn-three.png")
STEPS = ("--epsilon", "0.2", "--steps", "4")


def test_targets_are_one_each_or_one_for_all(tmp_path: Path) -> None:
    images = ("attack", "mnist/vae", "--index", "3", "--index", "8", *STEPS)
    one_each = (*images, "--target", "5", "--target-image", DRAWN, "--out", tmp_path, "--json")
    both = next(e for e in raven(*one_each).events if e["event"] == "attacked")
    alone = next(
        e for e in raven(*images, "--target", "5", "--json").events if e["event"] == "attacked"
    )
    assert both["targets"] == ["5", "drawn-three"] and alone["targets"] == ["5", "5"]
    assert set(both["numbers"]) == set(NUMBERS)
    assert all(0 < share <= 1 for share in both["numbers"]["success"])
    assert both["divergence"][0] == pytest.approx(alone["divergence"][0], rel=1e-4)
    assert both["divergence"][1] != pytest.approx(alone["divergence"][1], rel=0.01)
    with np.load(both["files"]["npz"], allow_pickle=False) as arrays:
        five = DATASETS["mnist"].load("test").images[5] / np.float32(255)
        np.testing.assert_array_equal(arrays["target"][0], five)
        success = arrays["mnist-vae/numbers/success"]
        np.testing.assert_allclose(success, both["numbers"]["success"], rtol=1e-6)
        assert arrays["mnist-vae/target/mean"].shape == (2, 10)
    assert Path(both["files"]["images"][1]["target"]).is_file()
    assert json.loads((tmp_path / "attack.json").read_text())["targets"] == both["targets"]


def test_every_picture_has_a_file_of_its_own_however_the_images_are_called(tmp_path: Path) -> None:
    longest = "é" + "x" * (255 - len("é.png".encode()))
    names = ("cat", "cat-attacked", longest, f"{longest[:-1]}y")
    pictures = [tmp_path / f"{name}.png" for name in names]
    for picture in pictures:
        shutil.copy(DRAWN, picture)
    named = (word for picture in pictures for word in ("--image", picture))
    asked = ("attack", "mnist/vae", *named, *STEPS, "--out", tmp_path / "out", "--json")
    told = next(event for event in raven(*asked).events if event["event"] == "attacked")
    assert told["images"] == list(names), "they are told as they are called"
    files = [file for of_image in told["files"]["images"] for file in of_image.values()]
    assert len(set(files)) == len(files) == 4 * 5
    assert all(Path(file).is_file() for file in files)
    assert Path(told["files"]["images"][0]["attacked"]).name == "cat-attacked.png"


def test_a_person_sees_how_far_each_got() -> None:
    answer = raven("attack", "mnist/vae", "--index", "3", "--target", "5", "--epsilon", "0")
    assert "Way travelled" in answer.out and "│            0% │" in answer.out


def test_a_relative_shift_is_in_the_scale_of_the_runs_own_images_whatever_is_asked() -> None:
    asked = ("attack", "mnist/vae", "--image", DRAWN, "--epsilon", "0.1", "--steps", "2", "--json")
    own, other = (
        next(e for e in raven(*asked, *more).events if e["event"] == "attacked")
        for more in ((), ("--dataset", "fashion-mnist"))
    )
    assert own["shift"] == other["shift"] and own["relative_shift"] == other["relative_shift"]


def test_a_picture_of_ones_own_has_the_pixel_range_of_the_data_set_that_is_asked_of(
    tmp_path: Path,
) -> None:
    asked = ("--image", DRAWN, "--target-image", DRAWN, "--steps", "1", "--out")
    given = []
    for dataset in ("mnist", "mnist-noise-uniform-0.01"):  # the latter's bytes span [-0.5, 1.5]
        assert not raven("attack", "mnist/vae", "--dataset", dataset, *asked, tmp_path).status
        with np.load(tmp_path / "attack.npz") as arrays:
            np.testing.assert_array_equal(arrays["original"], arrays["target"])
            given.append(arrays["original"])
    np.testing.assert_allclose(given[1], (given[0] + 0.5) / 2, atol=1e-6)


def test_at_several_budgets_each_is_told_in_its_order() -> None:
    answer = raven("attack", "mnist/vae", "--index", "3", "--epsilons", "0.2,0", "--json")
    started, none, large, _ = answer.events
    assert started["config"]["epsilons"] == [0, 0.2] and "epsilon" not in started["config"]
    assert (none["epsilon"], large["epsilon"]) == (0, 0.2)
    assert none["shift"] == [0] < large["shift"]
    told = raven("attack", "mnist/vae", "--index", "3", "--epsilons", "0,0.2", "--steps", "1").out
    assert told.index("attack, ε = 0: L∞") < told.index("attack, ε = 0.2: L∞")


def test_the_course_is_written_with_the_arrays(tmp_path: Path) -> None:
    answer = raven(
        *("attack", "mnist/vae", "--index", "3", *STEPS, "--course", "--out", tmp_path, "--json")
    )
    (attacked,) = (event for event in answer.events if event["event"] == "attacked")
    with np.load(attacked["files"]["npz"], allow_pickle=False) as arrays:
        assert arrays["mnist-vae/course/images"].shape == (5, 1, 1, 28, 28)
        assert arrays["mnist-vae/course/divergence"].max() == pytest.approx(
            attacked["divergence"][0]
        )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--target", "2000"), "--target 2000: the test images are numbered 0 to 1999."),
        (("--target-image", "no.png"), "--target-image no.png: "),
        (("--target", "1", "--target", "2"), "There are 2 targets for 1 image:"),
        (("--epsilons", "0,0.1", "--defend"), "--epsilons tells what attacks do: leave out"),
        (("--epsilons", "0,0.1", "--epsilon", "0.1"), "leave out --epsilon, "),
        (("--epsilons", "a"), "--epsilons: "),
        (("--course",), "Say where to write the course to: --out DIR."),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_done_is_said(more: tuple[str, ...], sentence: str) -> None:
    answer = raven("attack", "mnist/vae", "--index", "3", *more)
    assert answer.status != 0
    assert sentence in answer.err


def test_defended_latents_predictions_and_images_are_told_and_written(tmp_path: Path) -> None:
    chains = ("--defend", "--proposals", "6", "--leapfrog", "5")
    answer = raven(
        *("attack", "mnist/vae", "--index", "3", "--index", "8", *STEPS, *chains),
        *("--out", tmp_path, "--json"),
    )
    (attacked,) = (event for event in answer.events if event["event"] == "attacked")
    told = attacked["defended"]
    assert np.shape(told["latents"]) == np.shape(told["attacked_latents"]) == (2, 10)
    assert {len(told[when]) for when in ("before", "after")} == {2}
    with np.load(attacked["files"]["npz"], allow_pickle=False) as arrays:
        np.testing.assert_allclose(arrays["mnist-vae/defended/latents"], told["latents"], rtol=1e-6)
        probabilities = arrays["mnist-vae/defended/attacked_probabilities/digit"]
        assert [said["class"] for said in told["after"]] == [
            str(best) for best in probabilities.argmax(1)
        ]
        assert arrays["mnist-vae/defended/attacked_reconstruction"].shape == (2, 1, 28, 28)
    assert Path(attacked["files"]["images"][1]["defended-attacked-reconstruction"]).is_file()
    written = json.loads((tmp_path / "attack.json").read_text())
    assert written["defence"] == {"proposals": 6, "leapfrog": 5, "seed": 0}


def attacked(*typed: str | Path) -> list[Any]:
    """What is told of each run."""
    return [event for event in raven(*typed).events if event["event"] == "attacked"]


ON_PROBE = ("--objective", "downstream", "--epsilon", "0.1")


def test_through_the_probe_other_classes_are_read_off_the_images_it_writes(tmp_path: Path) -> None:
    images = ("attack", "mnist/vae", "mnist/raven", *(f"--index={i}" for i in range(12)))
    quick = ("--steps", "15", "--restarts", "2")
    vae, raven_own = attacked(*images, *ON_PROBE, *quick, "--out", tmp_path, "--json")
    assert (vae["run"], raven_own["run"]) == ("mnist/vae", "mnist/raven")
    for told in (vae, raven_own):
        sure = np.array([before["confidence"] for before in told["before"]])
        run = RunStore().resolve(told["run"])
        model, probe = load_model(run, torch.device("cpu")), load_probes(run)["digit"]
        with np.load(told["files"]["npz"]) as arrays:
            found = torch.from_numpy(arrays[f"{told['run'].replace('/', '-')}/attacked"])
        with torch.no_grad():
            logits = probe.logits(model.encode(found).mean)
        before = torch.tensor([int(said["class"]) for said in told["before"]])
        nats = cross_entropy(logits, before, reduction="none")
        np.testing.assert_allclose(told["divergence"], nats, rtol=1e-3, atol=1e-4)
        assert (np.array(told["divergence"]) >= -np.log(sure) - 1e-4).all()
    flips = [
        sum(a["class"] != b["class"] for a, b in zip(told["before"], told["after"], strict=True))
        for told in (vae, raven_own)
    ]
    posterior = attacked(*images, "--epsilon", "0.1", *quick, "--json")
    for told, fooled in zip(posterior, flips, strict=True):
        pairs = zip(told["before"], told["after"], strict=True)
        assert sum(a["class"] != b["class"] for a, b in pairs) <= fooled
    assert flips[0] > flips[1] > 0
    written = json.loads((tmp_path / "attack.json").read_text())["attack"]
    assert written["divergence"] == "downstream" and "coupling" not in written
    assert (written["schedule"], written["step_size"], written["steps"]) == ("cosine", 0.05, 15)


def test_through_the_probe_it_takes_the_steps_of_a_claim_unless_told_others() -> None:
    started, *_ = raven("attack", "mnist/vae", "--index", "3", *ON_PROBE, "--json").events
    usual = {name: started["config"][name] for name in PROBE_USUAL}
    assert usual == dict(PROBE_USUAL) and started["config"]["step_size"] == 0.05
    own = ("--schedule", "constant", "--restarts", "1", "--steps", "3")
    started, *_ = raven("attack", "mnist/vae", "--index", "3", *ON_PROBE, *own, "--json").events
    assert started["config"]["schedule"] == "constant" and started["config"]["step_size"] is None


def test_through_the_probe_steps_of_one_length_are_made_as_they_are_told_at_several_budgets() -> (
    None
):
    asked = ("attack", "mnist/vae", "--index", "3", "--objective", "downstream", "--steps", "3")
    same = (*asked, "--restarts", "2", "--schedule", "constant", "--json")
    _, alone, _ = raven(*same, "--epsilon", "0.03").events
    started, _, among, _ = raven(*same, "--epsilons", "0.02,0.03").events
    assert started["config"]["schedule"] == "constant"
    assert among["divergence"] == pytest.approx(alone["divergence"], rel=1e-4)


def test_the_file_tells_of_each_run_which_probe_was_attacked(tmp_path: Path) -> None:
    runs = ("mnist/vae", "fashion-mnist/vae")
    asked = ("--index", "3", "--steps", "1", "--restarts", "1", "--out", tmp_path)
    assert raven("attack", *runs, *ON_PROBE, *asked).status == 0
    written = json.loads((tmp_path / "attack.json").read_text())
    assert {run["id"]: run["task"] for run in written["runs"]} == {
        "mnist/vae": "digit",
        "fashion-mnist/vae": "garment",
    }
    assert raven("attack", *runs, *asked).status == 0
    written = json.loads((tmp_path / "attack.json").read_text())
    assert not any("task" in run for run in written["runs"])


def test_a_person_is_told_the_cross_entropy_and_the_way_to_a_target() -> None:
    aimed = ("--target", "5", "--steps", "20", "--restarts", "1", "--epsilon", "0.4")
    answer = raven("attack", "mnist/vae", "--index", "3", "--objective", "downstream", *aimed)
    assert "Cross-entropy" in answer.out and "Divergence" not in answer.out
    assert "Way travelled" in answer.out


def test_what_no_attack_maximises_is_refused_with_what_comes_near() -> None:
    other = raven("attack", "mnist/vae", "--index", "3", "--objective", "reverse")
    assert other.status == 2
    assert "There is no objective 'reverse'. Did you mean 'reverse-kl'?" in other.err
    unknown = raven("attack", "mnist/vae", "--index", "3", *ON_PROBE, "--task", "colour")
    assert unknown.status == 2 and "There is no task 'colour'" in unknown.err


def test_a_table_tells_what_is_defended_from_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    answer = raven("attack", "mnist/vae", "--index", "3", *STEPS, "--defend", "--leapfrog", "2")
    heads = [part.strip() for part in answer.out.replace("┃", "|").split("|")]
    for head in ("Before", "After", "Before, defended", "After, defended"):
        assert heads.count(head) == 1
    assert "accepted less" not in answer.err


def test_chains_that_accepted_too_little_are_told() -> None:
    """A single proposal finds no step size: the first is far too long for RAVEN's latents."""
    asked = ("attack", "mnist/raven", "--index", "0", *STEPS, "--defend", "--proposals", "1")
    (told,) = (event for event in raven(*asked, "--json").events if event["event"] == "attacked")
    assert told["defended"]["acceptance"] == told["defended"]["attacked_acceptance"] == [0]
    sentence = "2 of 2 chains accepted less than 65% of the later proposals, where 90% are aimed at"
    assert f"The defence of 'RAVEN': {sentence}." in raven(*asked).err


def test_an_empty_name_is_no_folder() -> None:
    answer = raven("measure", "")
    assert (answer.status, "The name of a run is empty" in answer.err) == (2, True)
