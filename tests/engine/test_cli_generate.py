"""`raven generate`, `raven interpolate` and `raven posteriors`, as they are typed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.posteriors import POSTERIORS

Printed = pytest.CaptureFixture[str]


def typed(capsys: Printed, *arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, the lines of JSON, and what stands on stderr."""
    status = main([*map(str, arguments), "--json"])
    printed = capsys.readouterr()
    return status, [json.loads(line) for line in printed.out.splitlines()], printed.err


def size_of(image: str) -> tuple[int, int]:
    with Image.open(image) as opened:
        return opened.size


def test_samples_of_two_runs_are_drawn_into_a_folder(capsys: Printed, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    status, lines, _ = typed(
        capsys, "generate", "mnist/vae", "mnist/raven", "--count", 10, "--seed", 3, "--out", out
    )
    assert status == 0
    first, second, end = lines
    assert (first["run"], second["run"]) == ("mnist/vae", "mnist/raven")
    assert size_of(first["image"]) == (8 * 30 - 2, 2 * 30 - 2)
    with np.load(end["npz"]) as arrays:
        assert arrays["mnist-vae/images"].shape == (10, 1, 28, 28)
        assert arrays["mnist-raven/latents"].shape == (10, 10)
        provenance = json.loads(str(arrays["provenance"]))
    assert provenance["seed"] == 3
    assert provenance["runs"]["mnist-raven"]["variant"] == "raven"


def test_the_same_seed_draws_the_same_samples(capsys: Printed, tmp_path: Path) -> None:
    drawn = []
    for folder in ("one", "two"):
        arguments = ("--posterior", "mixture-10", "--count", 3, "--out", tmp_path / folder)
        assert typed(capsys, "generate", "mnist/vae", *arguments)[0] == 0
        with np.load(tmp_path / folder / "samples.npz") as arrays:
            drawn.append(arrays["mnist-vae/images"])
    np.testing.assert_array_equal(*drawn)


def test_a_path_leads_from_a_test_image_to_a_picture(capsys: Printed, tmp_path: Path) -> None:
    picture = tmp_path / "drawn.png"
    drawing = Image.new("L", (60, 60), 255)
    drawing.paste(0, (28, 10, 34, 50))
    drawing.save(picture)
    status, lines, _ = typed(
        capsys, "interpolate", "mnist/vae", "--index", 7, "--image", picture, "--steps", 5,
        "--path", "linear", "--out", tmp_path,
    )  # fmt: skip
    assert status == 0
    assert lines[0]["ends"] == ["7", "drawn"]
    assert size_of(lines[0]["image"]) == (5 * 30 - 2, 28)
    with np.load(tmp_path / "path.npz") as arrays:
        latents = arrays["mnist-vae/latents"]
    np.testing.assert_allclose(np.diff(latents, axis=0).std(0), 0, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["generate", "mnist/vae", "--posterior", "mixture-11"], "Did you mean 'mixture-1"),
        (["generate", "mnist/vea"], "mnist/vae"),
        (["generate", "mnist/vae", "--seed", 2**63], "Invalid value for '--seed'"),
        (
            ["interpolate", "mnist/vae", "--index", 7],
            "A path has two ends: name two images, not 1",
        ),
        (["interpolate", "mnist/vae", "--index", 7, "--index", 2000], "numbered 0 to 1999"),
    ],
)
def test_what_makes_no_sense_is_told(
    capsys: Printed, tmp_path: Path, arguments: list[object], sentence: str
) -> None:
    status, lines, told = typed(capsys, *arguments, "--out", tmp_path / "out")
    assert status == 2
    assert sentence in told
    assert lines[-1]["event"] == "error"


def test_every_posterior_is_listed(capsys: Printed) -> None:
    status, lines, _ = typed(capsys, "posteriors")
    assert status == 0
    assert [line["name"] for line in lines] == list(POSTERIORS)
