"""The discrete example: its objectives as the papers write them, and what they do to an encoder."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.demonstrator import METHODS, Settings, Snapshot, make_problem, optimise
from engine.demonstrator.course import roughness
from engine.demonstrator.objectives import (
    autoencoding_bound,
    discrepancy,
    evidence_bound,
    selection,
    smooth_encoder_bound,
)
from engine.demonstrator.tables import coupling_table, von_mises

X, Z = 7, 5
SEEDS = (0, 1, 2)


def tables(seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Data with an empty cell, and any encoder, decoder and coupling, as logarithms."""
    random = torch.Generator().manual_seed(seed)

    def rows(count: int, width: int) -> Tensor:
        return torch.randn(count, width, generator=random, dtype=torch.float64).log_softmax(1)

    data = torch.rand(X, generator=random, dtype=torch.float64)
    data[2] = 0
    return data / data.sum(), rows(X, Z), rows(Z, X), rows(Z, Z)


def log(table: Tensor, *place: int) -> float:
    return float(table[place])


def summed_bound(data: Tensor, log_q: Tensor, log_p: Tensor) -> float:
    return sum(
        float(data[x])
        * math.exp(log(log_q, x, z))
        * (log(log_p, z, x) + math.log(1 / Z) - log(log_q, x, z))
        for x in range(X)
        for z in range(Z)
    )


def summed_pair(log_q: Tensor, coupling: Tensor, x: int, other: int) -> float:
    """E log p_ρ(z′|z) + H(q(z′|x′)), for z of x and z′ of the other."""
    near = sum(
        math.exp(log(log_q, x, z) + log(log_q, other, w)) * log(coupling, z, w)
        for z in range(Z)
        for w in range(Z)
    )
    return near - sum(math.exp(log(log_q, other, w)) * log(log_q, other, w) for w in range(Z))


def last_of(settings: Settings, method: str) -> Snapshot:
    *_, last = optimise(settings, method)
    return last


@pytest.fixture(scope="module")
def results() -> dict[tuple[int, str], Snapshot]:
    """What each method comes to, by seed."""
    return {(s, m): last_of(Settings(seed=s, steps=200), m) for s in SEEDS for m in METHODS}


def test_a_von_mises_row_peaks_at_its_mean_and_wraps_around() -> None:
    row = von_mises(torch.tensor([2 * math.pi * 3 / 8], dtype=torch.float64), 0.2, 8).exp()[0]
    assert row.argmax() == 2, "the cells lie at c, 2c, …, so the third is at 3c"
    assert row.sum() == pytest.approx(1)
    ratio = (math.cos(0) - math.cos(2 * math.pi / 8)) / 0.2
    assert float(row[2] / row[1]) == pytest.approx(math.exp(ratio))
    torch.testing.assert_close(row[2 + torch.arange(1, 4)], row[(2 - torch.arange(1, 4)) % 8])


def test_the_coupling_is_a_gaussian_of_that_correlation_on_the_unit_circle() -> None:
    rho, count = 0.8, 12
    turn = 2 * np.pi * np.arange(1, count + 1) / count
    points = np.stack([np.cos(turn), np.sin(turn)], 1)
    apart = ((points[None] - rho * points[:, None]) ** 2).sum(2)
    gaussian = np.exp(-apart / (2 * (1 - rho**2)))
    expected = gaussian / gaussian.sum(1, keepdims=True)
    np.testing.assert_allclose(coupling_table(rho, count).exp().numpy(), expected, rtol=1e-12)


def test_without_correlation_the_coupling_is_uniform() -> None:
    np.testing.assert_allclose(coupling_table(0, 9).exp().numpy(), 1 / 9)


def test_the_evidence_bound_is_the_papers_sum() -> None:
    data, log_q, log_p, _ = tables()
    expected = summed_bound(data, log_q, log_p)
    assert float(evidence_bound(data, log_q, log_p)) == pytest.approx(expected, abs=1e-12)


def test_the_evidence_bound_is_the_log_likelihood_where_the_encoder_is_the_posterior() -> None:
    data, log_q, log_p, _ = tables()
    likelihood = float(data @ log_p.exp().mean(0).log())
    assert float(evidence_bound(data, log_q, log_p)) < likelihood - 0.01
    posterior = log_p.T.log_softmax(1)
    assert float(evidence_bound(data, posterior, log_p)) == pytest.approx(likelihood, abs=1e-12)


def test_a_cell_without_data_leaves_no_trace_in_the_evidence_bound() -> None:
    data, log_q, log_p, _ = tables()
    log_q.requires_grad_()
    evidence_bound(data, log_q, log_p).backward()
    assert log_q.grad is not None
    assert (log_q.grad[2] == 0).all() and (log_q.grad[data > 0] != 0).all()


def test_the_selected_partner_is_the_worst_within_the_radius_and_wraps_around() -> None:
    _, log_q, _, coupling = tables()
    cost = discrepancy(log_q, coupling)
    for x in range(X):
        for other in range(X):
            assert float(cost[x, other]) == pytest.approx(-summed_pair(log_q, coupling, x, other))
    for radius in (0, 1, 3):
        for x, chosen in enumerate(selection(cost, radius).tolist()):
            ball = {(x + step) % X for step in range(-radius, radius + 1)}
            assert chosen in ball
            assert float(cost[x, chosen]) == max(float(cost[x, other]) for other in ball)


def test_the_smooth_encoders_bound_is_the_papers_sum() -> None:
    data, log_q, log_p, coupling = tables(1)
    chosen = selection(discrepancy(log_q, coupling), 2).tolist()
    pairs = sum(float(data[x]) * summed_pair(log_q, coupling, x, chosen[x]) for x in range(X))
    bound = smooth_encoder_bound(data, log_q, log_p, coupling, 2)
    assert float(bound) == pytest.approx(summed_bound(data, log_q, log_p) + pairs, abs=1e-12)


def test_the_avaes_bound_is_the_papers_sum() -> None:
    data, log_q, log_p, coupling = tables(2)
    again = 0.0
    for x in range(X):
        for z in range(Z):
            for decoded in range(X):
                share = float(data[x]) * math.exp(log(log_q, x, z) + log(log_p, z, decoded))
                for w in range(Z):
                    code = math.exp(log(log_q, decoded, w))
                    again += share * code * (log(coupling, z, w) - log(log_q, decoded, w))
    bound = autoencoding_bound(data, log_q, log_p, coupling)
    assert float(bound) == pytest.approx(summed_bound(data, log_q, log_p) + again, abs=1e-12)


@pytest.mark.parametrize("tied", [autoencoding_bound, smooth_encoder_bound])
def test_the_coupling_teaches_the_encoder_and_not_the_decoder(tied: Callable[..., Tensor]) -> None:
    data, log_q, log_p, coupling = tables()
    radius = {"radius": 2} if tied is smooth_encoder_bound else {}
    gradients = []
    for bound, more in ((evidence_bound, {}), (tied, {"log_coupling": coupling, **radius})):
        encoder, decoder = log_q.clone().requires_grad_(), log_p.clone().requires_grad_()
        bound(data, encoder, decoder, **more).backward()
        assert encoder.grad is not None and decoder.grad is not None
        gradients.append((encoder.grad, decoder.grad))
    (alone_q, alone_p), (tied_q, tied_p) = gradients
    torch.testing.assert_close(alone_p, tied_p)
    assert (alone_q - tied_q).abs().max() > 1e-3


def test_the_data_are_a_draw_from_the_target_and_leave_cells_empty() -> None:
    problem = make_problem(Settings())
    assert float(problem.target.sum()) == pytest.approx(1)
    counts = problem.data * 60
    torch.testing.assert_close(counts, counts.round())
    assert float(problem.data.sum()) == pytest.approx(1)
    assert 20 <= int((problem.data == 0).sum()) <= 44
    assert not torch.equal(problem.data, make_problem(Settings(seed=1)).data)


def test_the_same_settings_give_the_same_tables() -> None:
    settings = Settings(steps=15, seed=3)
    first, second = (list(optimise(settings, "smooth-encoder")) for _ in range(2))
    assert [told.step for told in first] == [0, 10, 15]
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.encoder, other.encoder)
    other = last_of(Settings(steps=15, seed=4), "smooth-encoder")
    assert not np.array_equal(first[-1].encoder, other.encoder)


def test_others_find_as_many_threads_as_they_left() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        for _ in optimise(Settings(steps=20), "vae"):
            assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("method", METHODS)
def test_settings_that_a_method_does_not_know_leave_it_as_it_is(method: str) -> None:
    settings = Settings(steps=5, coupling=0.9, radius=2)
    plain = last_of(settings.of(method), method)
    np.testing.assert_array_equal(last_of(settings, method).encoder, plain.encoder)


def test_the_bound_stays_below_the_likelihood_and_that_below_the_datas_entropy(
    results: dict[tuple[int, str], Snapshot],
) -> None:
    for (seed, _), told in results.items():
        data = make_problem(Settings(seed=seed)).data.numpy()
        best = float((data[data > 0] * np.log(data[data > 0])).sum())
        assert told.bound < told.log_likelihood < best


def test_every_method_comes_to_a_model_that_fits(
    results: dict[tuple[int, str], Snapshot],
) -> None:
    for (seed, method), told in results.items():
        problem = make_problem(Settings(seed=seed))
        target = problem.target.numpy()
        begun = next(optimise(Settings(seed=seed), method))
        off, off_before = (
            float((target * np.log(target / p)).sum()) for p in (told.model, begun.model)
        )
        assert off < 0.3 < off_before


def test_off_its_data_the_vaes_encoder_is_the_table_it_began_with(
    results: dict[tuple[int, str], Snapshot],
) -> None:
    for seed in SEEDS:
        settings = Settings(seed=seed)
        begun, data = next(optimise(settings, "vae")), make_problem(settings).data.numpy()
        after = results[seed, "vae"].encoder
        np.testing.assert_array_equal(after[data == 0], begun.encoder[data == 0])
        moved = np.abs(after - begun.encoder).max(1)
        assert (moved[data > 0] > 1e-3).all()


def test_the_smooth_encoder_learns_as_far_from_its_data_as_the_radius_reaches(
    results: dict[tuple[int, str], Snapshot],
) -> None:
    for seed in SEEDS:
        settings = Settings(seed=seed, radius=2, steps=100)
        begun, data = next(optimise(settings, "vae")), make_problem(settings).data.numpy()
        reached = sum(np.roll(data, step) for step in range(-2, 3)) > 0
        after = last_of(settings, "smooth-encoder").encoder
        np.testing.assert_array_equal(after[~reached], begun.encoder[~reached])
        moved = np.abs(after - begun.encoder).max(1)
        assert (moved[reached & (data == 0)] > 1e-3).mean() > 0.9


@pytest.mark.parametrize("method", ["smooth-encoder", "avae"])
def test_coupled_encoders_are_smooth_where_the_vaes_is_not(
    results: dict[tuple[int, str], Snapshot], method: str
) -> None:
    for seed in SEEDS:
        assert results[seed, "vae"].roughness > 2 * results[seed, method].roughness
        assert results[seed, method].roughness < 0.15


def test_roughness_is_none_for_one_code_and_full_for_codes_apart() -> None:
    weight = torch.ones(4, dtype=torch.float64)
    assert float(roughness(torch.full((4, 3), 1 / 3, dtype=torch.float64), weight)) == 0
    assert float(roughness(torch.eye(4, dtype=torch.float64), weight)) == 1
    halves = torch.eye(2, dtype=torch.float64).repeat_interleave(2, 0)
    assert float(roughness(halves, weight)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "wrong", [{"coupling": 1.0}, {"coupling": -0.1}, {"radius": 33}, {"steps": 0}, {"seed": -1}]
)
def test_settings_that_make_no_sense_are_refused_in_a_sentence(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="choose"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_a_method_that_is_not_there_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="There is no method 'raven' here"):
        next(optimise(Settings(), "raven"))
