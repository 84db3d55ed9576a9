"""Courses of jobs about maps: each kind answers, takes new points, and slow ones can be watched."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from engine.service import messages as m
from engine.service.maps import Maps

SOURCE = m.ImageSource("mnist")
RANDOM = np.random.default_rng(0)
LABELS = np.repeat(np.arange(3), 30)
MEANS = (RANDOM.standard_normal((90, 5)) + 3 * np.eye(5)[LABELS]).astype(np.float32)


def embed(method: m.MapMethod, **which: object) -> m.Embed:
    return m.Embed(job=1, run="r", source=SOURCE, method=method, **which)  # type: ignore[arg-type]


def made(maps: Maps, command: m.Embed) -> m.MapMoved:
    (event,) = [e for e in maps.embed(command, MEANS, LABELS) if isinstance(e, m.MapMoved)]
    return event


@pytest.mark.parametrize("method", ["pca", "pca3", "axes", "lda"])
def test_a_plane_is_there_at_once_and_takes_points_and_posteriors(method: m.MapMethod) -> None:
    maps, command = Maps(), embed(method, axes=(3, 1), task="digit")
    event = made(maps, command)
    dimensions = 3 if method == "pca3" else 2
    assert event.points.shape == (90, dimensions) and event.finished
    assert event.key == command.key
    place = m.Place(job=2, **command.key._asdict(), means=MEANS[:4], variances=MEANS[:4] ** 2)
    (placed,) = maps.place(place)
    assert isinstance(placed, m.Placed) and placed.key == command.key
    np.testing.assert_allclose(placed.points, event.points[:4], atol=1e-5)
    assert placed.covariances is not None
    assert placed.covariances.shape == (4, dimensions, dimensions)
    at = m.DecodeAt(job=3, **command.key._asdict(), points=event.points[:4])
    latents, exact = maps.latents_at(at)
    assert exact and latents.shape == (4, 5)


def test_each_pair_of_axes_and_each_task_is_a_map_of_its_own() -> None:
    maps = Maps()
    first, second = (made(maps, embed("axes", axes=axes)) for axes in ((0, 1), (2, 0)))
    np.testing.assert_array_equal(first.points, MEANS[:, [0, 1]])
    np.testing.assert_array_equal(second.points, MEANS[:, [2, 0]])
    with pytest.raises(ValueError, match="no map of this run yet"):
        next(maps.place(m.Place(job=2, **embed("axes", axes=(1, 4)).key._asdict(), means=MEANS)))


def test_t_sne_has_every_point_from_the_start_and_tells_how_far_it_is() -> None:
    maps, command = Maps(), embed("tsne")
    events = [e for e in maps.embed(command, MEANS, LABELS) if e is not None]
    moved = [e for e in events if isinstance(e, m.MapMoved)]
    assert all(len(e.points) == 90 for e in moved)
    assert (moved[0].step, moved[-1].step, moved[-1].finished) == (0, 500, True)
    told = [e.done / e.total for e in events if isinstance(e, m.JobChanged)]
    assert told == sorted(told) and told[0] == 0 and told[-1] == 1
    place = m.Place(job=2, **command.key._asdict(), means=MEANS[:4], variances=MEANS[:4] ** 2)
    (placed,) = maps.place(place)
    assert isinstance(placed, m.Placed) and placed.covariances is None


def test_others_are_answered_while_a_part_of_t_sne_takes_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slowly(self: object) -> Iterator[float]:
        time.sleep(1)
        yield 1.0

    monkeypatch.setattr("engine.embedding.tsne.TsneMap.prepare", slowly)
    maps = Maps()
    course = maps.embed(embed("tsne"), MEANS, LABELS)
    longest, steps = 0.0, 0
    until = time.perf_counter() + 0.5
    while time.perf_counter() < until:
        before = time.perf_counter()
        next(course)
        longest, steps = max(longest, time.perf_counter() - before), steps + 1
    course.close()
    assert steps > 5 and longest < 0.9


def test_a_map_that_is_cancelled_takes_points_where_it_stands() -> None:
    maps, command = Maps(), embed("tsne")
    course = maps.embed(command, MEANS, LABELS)
    moved = [next(e for e in course if isinstance(e, m.MapMoved)) for _ in range(3)]
    course.close()
    place = m.Place(job=2, **command.key._asdict(), means=MEANS)
    (placed,) = maps.place(place)
    assert isinstance(placed, m.Placed)
    away = np.linalg.norm(placed.points - moved[-1].points, axis=1)
    assert np.median(away) < 0.2 * np.ptp(moved[-1].points)
