"""Which images are near to others: in pixels, and in latent spaces."""

import queue
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from engine.data import DATASETS, ImageSource
from engine.measures import all_of
from engine.runs import RunStore
from engine.service import Engine
from engine.service import messages as m
from engine.service.neighbours import ROWS, nearest, overlap

TESTS = DATASETS["mnist"].load("test").images
NONE = np.zeros(0, np.int64)


def test_points_on_a_line_have_the_neighbours_anybody_can_count() -> None:
    line = np.array([[0.0], [1.0], [3.0], [3.5], [10.0], [-1.0]], np.float32)
    near, distances = all_of(nearest(line, line[:1], np.array([0]), 3))
    assert near.tolist() == [1, 5, 2], "as near as another: the lower position first"
    assert distances.tolist() == [1, 1, 3]
    near, distances = all_of(nearest(line, line[[0, 4]], np.array([0, 4]), 9))
    assert near.tolist() == [1, 5, 2, 3], "each by the selected one it is nearest to"
    assert distances.tolist() == [1, 1, 3, 3.5]


def test_pixels_have_the_neighbours_scikit_learn_finds() -> None:
    flat = TESTS.reshape(len(TESTS), -1).astype(np.float64)
    search = NearestNeighbors(n_neighbors=13, algorithm="brute").fit(flat)
    for row in (5, 1234):
        expected, order = search.kneighbors(flat[row : row + 1])
        near, distances = all_of(nearest(TESTS, TESTS[row : row + 1], np.array([row]), 12))
        assert near.tolist() == order[0, 1:].tolist()
        np.testing.assert_allclose(distances, expected[0, 1:], rtol=1e-6)


def test_where_everything_is_selected_nothing_is_near() -> None:
    everything = np.arange(5)
    near, distances = all_of(nearest(TESTS[:5], TESTS[:5], everything, 12))
    assert len(near) == len(distances) == 0
    assert overlap(near, near) == 0
    assert overlap(np.array([1, 2, 3, 4]), np.array([9, 4, 1, 7])) == 0.5


def test_among_seventy_thousand_images_it_is_done_in_short_steps() -> None:
    many = np.random.default_rng(0).integers(0, 256, (70_000, 784), np.uint8)
    steps = sum(1 for _ in nearest(many, many[:20], np.arange(20), 12))
    assert steps >= len(many) / ROWS


def test_an_engine_finds_them_in_pixels_and_in_each_run(tmp_path: Path) -> None:
    told: queue.Queue[m.Event] = queue.Queue()
    engine = Engine(told.put, RunStore(tmp_path))
    engine.start()
    runs, source = ("mnist/vae", "mnist/nowhere", "mnist/raven"), ImageSource("mnist")
    picture = TESTS[7:8].astype(np.float32) / 255  # as a user's own picture
    asked: tuple[Any, ...] = {"indices": np.array([7])}, {"indices": NONE, "pictures": picture}
    for job, fields in enumerate(asked, start=1):
        engine.submit(m.Neighbours(job=job, runs=runs, source=source, **fields))
    engine.submit(m.Encode(job=9, run="mnist/vae", source=source))
    answers: dict[tuple[int, str], m.NeighboursFound] = {}
    means: m.Floats | None = None
    while means is None or (2, "mnist/raven") not in answers:
        match told.get(timeout=60):
            case m.NeighboursFound() as found:
                answers[found.job, found.space] = found
            case m.Encoded() as encoded:
                means = encoded.means
    assert engine.close()
    pixels, latents = answers[2, ""], answers[2, "mnist/vae"]
    assert pixels.indices[0] == 7 and pixels.distances[0] == 0, "the picture is the test image"
    assert pixels.overlap == 1 and "nowhere" in answers[2, "mnist/nowhere"].problem
    assert latents.indices[0] == 7 and len(latents.indices) == 12
    assert latents.overlap == pytest.approx(len({*latents.indices} & {*pixels.indices}) / 12)
    apart = np.linalg.norm(means - means[7], axis=1)
    np.testing.assert_array_equal(np.argsort(apart, kind="stable")[:12], latents.indices)
