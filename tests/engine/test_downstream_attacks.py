"""Attacks on the probe, and the search without gradients: against a peer on the same classifier."""

# mypy: allow-untyped-calls

import pytest
import torch
import torchattacks
from torch import Tensor
from torch.nn.functional import cross_entropy

from engine.attacks import Downstream, ascend, downstream_steps, random_starts, square_steps
from engine.config import AttackConfig, Norm
from tests.engine.conftest import ProbeAsClassifier

IMAGES = 40
BUDGET = 0.1


def test_it_takes_the_steps_of_torchattacks(
    classifier: ProbeAsClassifier, digits: Tensor, labels: Tensor
) -> None:
    """The peer returns its last iterate, so it is run for 0 to 6 steps from one start."""

    def peer(steps: int) -> Tensor:
        torch.manual_seed(3)
        pgd = torchattacks.PGD(classifier, eps=BUDGET, alpha=BUDGET / 4, steps=steps)
        found: Tensor = pgd(digits, labels)
        return found

    with torch.random.fork_rng():
        iterates = [peer(steps) for steps in range(7)]
    config = AttackConfig(epsilon=BUDGET, steps=6, step_size=BUDGET / 4)
    objective = Downstream(classifier, labels)
    *_, state = ascend(objective, digits, config, iterates[0] - digits)
    with torch.no_grad():
        read = torch.stack([classifier(iterate) for iterate in iterates])
        reached = torch.stack([cross_entropy(one, labels, reduction="none") for one in read])
    highest, best = reached.max(0)
    expected = torch.stack([iterates[step][n] for n, step in enumerate(best)])
    torch.testing.assert_close(state.divergence, highest, rtol=1e-4, atol=1e-4)
    same = (state.images - expected).abs().amax((1, 2, 3)) < 1e-5
    assert same.float().mean() >= 0.95, "but where rounding turns the sign of a tiny gradient"
    assert torch.equal(objective.fooled, (read.argmax(2) != labels).any(0))
    assert reached[-1].mean() > 5 * reached[0].mean()


def test_of_each_image_the_worst_of_all_restarts_counts(
    classifier: ProbeAsClassifier, digits: Tensor, labels: Tensor
) -> None:
    config = AttackConfig(epsilon=0.03, steps=10, restarts=3)
    states = list(downstream_steps(classifier, digits, labels, config))
    fooled = classifier(digits).argmax(1) != labels
    for start in random_starts(digits, config):
        objective = Downstream(classifier, labels)
        list(ascend(objective, digits, config, start))
        fooled |= objective.fooled
    assert torch.equal(states[-1].fooled, fooled)
    assert 0 < int(fooled.sum()) < IMAGES
    counts = [int(state.fooled.sum()) for state in states]
    assert counts == sorted(counts)
    assert (states[-1].images - digits).abs().max() <= 0.03 + 1e-6


def test_an_image_that_was_misread_once_is_fooled_however_it_is_read_later() -> None:
    objective = Downstream(lambda images: images.flatten(1), torch.tensor([0, 0]))
    for first in (0.6, 0.4, 0.7):
        objective(torch.tensor([[first, 0.5], [0.9, 0.5]]).view(2, 1, 1, 2))
    assert objective.fooled.tolist() == [True, False]


def test_an_image_that_is_fooled_is_not_attacked_again(
    classifier: ProbeAsClassifier, digits: Tensor, labels: Tensor
) -> None:
    shown: list[int] = []

    def counted(attacked: Tensor) -> Tensor:
        shown.append(len(attacked))
        logits: Tensor = classifier(attacked)
        return logits

    config = AttackConfig(epsilon=0.2, steps=10, restarts=5)
    *_, state = downstream_steps(counted, digits, labels, config)
    assert shown == sorted(shown, reverse=True)
    assert IMAGES - int(state.fooled.sum()) <= shown[-1] < 5 < shown[0] == IMAGES


def test_the_search_fools_as_many_as_the_square_attack_of_torchattacks(
    classifier: ProbeAsClassifier, digits: Tensor, labels: Tensor
) -> None:
    queries = 300
    with torch.random.fork_rng():
        square = torchattacks.Square(classifier, eps=BUDGET, n_queries=queries, loss="ce")
        peers = classifier(square(digits, labels)).argmax(1) != labels
    objective = Downstream(classifier, labels)
    *_, state = square_steps(objective, digits, AttackConfig(epsilon=BUDGET), queries)
    clean = classifier(digits).argmax(1) != labels
    assert int(objective.fooled.sum()) >= int(peers.sum()) - 3
    assert int(objective.fooled.sum()) > int(clean.sum()) + 10
    assert (state.images - digits).abs().max() <= BUDGET + 1e-6


@pytest.mark.parametrize(("norm", "order", "budget"), [("l2", 2, 2.0), ("l1", 1, 20.0)])
def test_the_search_keeps_to_the_other_balls(
    classifier: ProbeAsClassifier,
    digits: Tensor,
    labels: Tensor,
    norm: str,
    order: int,
    budget: float,
) -> None:
    config = AttackConfig.model_validate({"norm": norm, "epsilon": budget})
    objective = Downstream(classifier, labels)
    states = list(square_steps(objective, digits, config, 100))
    lengths = torch.linalg.vector_norm((states[-1].images - digits).flatten(1), order, dim=1)
    assert (lengths <= budget * (1 + 1e-4)).all()
    assert (states[-1].divergence >= states[0].divergence).all()
    assert states[-1].divergence.mean() > 1.2 * states[0].divergence.mean()


@pytest.mark.parametrize(("norm", "order"), [("linf", torch.inf), ("l2", 2), ("l1", 1)])
def test_the_search_spends_its_whole_budget_in_every_query(norm: Norm, order: float) -> None:
    tried: list[Tensor] = []

    def objective(attacked: Tensor) -> Tensor:
        tried.append(attacked)
        return torch.full((len(attacked),), float(len(tried)))

    grey = torch.full((3, 2, 6, 5), 0.5, dtype=torch.float64)
    list(square_steps(objective, grey, AttackConfig(norm=norm, epsilon=0.3), 30))
    spent = [torch.linalg.vector_norm((one - grey).flatten(1), order, dim=1) for one in tried]
    assert len(spent) == 30 and torch.allclose(
        torch.stack(spent), torch.full((30, 3), 0.3).double()
    )


def test_it_fools_as_many_as_the_adaptive_steps_of_torchattacks(
    classifier: ProbeAsClassifier, digits: Tensor, labels: Tensor
) -> None:
    """APGD of Croce and Hein, 2020, chooses its steps by itself; ours are of one length."""
    budget = 0.05
    with torch.random.fork_rng():
        apgd = torchattacks.APGD(classifier, eps=budget, steps=100, n_restarts=2, loss="ce")
        peers = classifier(apgd(digits, labels)).argmax(1) != labels
    config = AttackConfig(epsilon=budget, steps=100, restarts=2)
    *_, state = downstream_steps(classifier, digits, labels, config)
    assert 5 < int(peers.sum()) < IMAGES - 5
    assert abs(int(state.fooled.sum()) - int(peers.sum())) <= 1
