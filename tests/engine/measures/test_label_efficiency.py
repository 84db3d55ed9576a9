"""Label efficiency in cases whose answer is known, clean and under attack."""

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine.config import AttackConfig
from engine.data import DATASETS, ImageSet
from engine.data.dataset import Task
from engine.measures import LinearProbe, Shares, Steps, all_of, fit_probe
from engine.measures.label_efficiency import (
    Labels,
    Means,
    clean_accuracy,
    fit_at_once,
    label_efficiency,
    probes_of_few,
)
from engine.model import Model
from engine.networks import Encoder
from tests.images import as_pixels

CLASSES, EACH = 4, 10
SHARES = (0.1, 0.2, 0.3, 0.4)
"""Of the test images that are of each class."""
ALL_CLASSES = (CLASSES - 1) * EACH + 1
"""So many labels cannot leave a class out."""
COUNTS = (1, 2, 5, 10, ALL_CLASSES, CLASSES * EACH)
NARROW, WHOLE = 0.0, 1.0


class Pixels(Encoder):
    """An encoder whose latents are the pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.last = nn.Linear(CLASSES, 2 * CLASSES, bias=False)
        self.last.weight.data = torch.eye(2 * CLASSES, CLASSES)

    @property
    def head(self) -> nn.Linear:
        return self.last

    def parameters_of(self, images: Tensor) -> Tensor:
        found: Tensor = self.last(images.flatten(1))
        return found


def toys(per_class: Sequence[int], noise: int = 0) -> ImageSet:
    """Images of a pixel for each class: that of their own is light, the others are dark; so many
    levels of grey apart."""
    labels = np.repeat(np.arange(CLASSES), per_class)
    images = np.random.default_rng(0).integers(0, noise + 1, (len(labels), 1, 1, CLASSES))
    images[np.arange(len(labels)), 0, 0, labels] += 230
    return ImageSet(images.astype(np.uint8), {"pixel": Task(("a", "b", "c", "d"), labels)})


def made() -> Model:
    model = Model("mlp", "bernoulli", (1, 1, CLASSES), CLASSES)
    model.encoder = Pixels()
    return model


TRAINING, TESTS = toys((EACH,) * CLASSES), toys((1, 2, 3, 4), noise=20)


def measured(training: ImageSet = TRAINING, epsilon: float | None = None) -> list[list[float]]:
    """The accuracies of five draws for each of COUNTS, under attack where there is a budget."""
    attack = None if epsilon is None else AttackConfig(epsilon=epsilon, steps=20, restarts=2)
    course = label_efficiency(made(), training, TESTS, COUNTS, attack=attack)
    return [list(point.accuracies) for point in all_of(course)]


def test_what_can_be_told_apart_is_read_without_a_mistake_once_all_classes_are_labelled() -> None:
    *_, all_classes, every = measured()
    assert all_classes == every == [1.0] * 5


def test_a_probe_reads_the_classes_of_its_labels_and_no_others() -> None:
    """With one label that is exactly the share of its class."""
    means, labels = (torch.from_numpy(part) for part in (_means(TESTS), TESTS.labels))
    accuracy, known = clean_accuracy(means, labels), []

    def asked(probe: LinearProbe) -> Shares[float]:
        known.append(torch.isfinite(probe.bias).nonzero().flatten().tolist())
        return accuracy(probe)

    found = all_of(probes_of_few(_means(TRAINING), TRAINING.labels, asked, COUNTS[:-1]))
    accuracies = [accuracy for point in found for accuracy in point.accuracies]
    assert accuracies == pytest.approx([sum(SHARES[one] for one in own) for own in known])
    assert all(len(own) == 1 for own in known[:5]), "of one label"
    assert len(set(accuracies[:5])) > 1


@pytest.mark.parametrize("epsilon", [None, NARROW, WHOLE])
@pytest.mark.parametrize("label", range(CLASSES))
def test_a_guess_is_right_of_its_class_alone_and_no_attack_changes_it(
    label: int, epsilon: float | None
) -> None:
    only = toys([EACH * (own == label) for own in range(CLASSES)])
    assert measured(only, epsilon) == [[SHARES[label]] * 5] * 4, "1, 2, 5 and all 10 of them"


def test_under_an_attack_of_no_budget_it_is_the_clean_accuracy() -> None:
    assert measured(epsilon=NARROW) == measured()


def test_an_unlimited_attack_leaves_nothing_of_a_probe_that_looks() -> None:
    one, *_, all_classes, every = measured(epsilon=WHOLE)
    assert one == measured()[0], "which looks at nothing"
    assert all_classes == every == [0.0] * 5


def test_a_budget_that_moves_no_image_to_another_class_changes_nothing() -> None:
    assert measured(epsilon=0.2)[-1] == [1.0] * 5


def test_which_share_is_done_never_falls() -> None:
    attack = AttackConfig(epsilon=0.1, steps=3)
    shares = list(label_efficiency(made(), TRAINING, TESTS, (5, 10), 2, attack=attack))
    assert shares == sorted(shares) and shares[-1] == 1
    assert len(set(shares)) > 2 * 2 * 3, "the steps of the attack among them"


def test_more_labels_make_a_better_probe_and_all_of_them_the_usual_one() -> None:
    train, test = (DATASETS["mnist"].load(split).first(1000) for split in ("train", "test"))
    means, test_means = (as_pixels(s.images).reshape(1000, -1)[:, ::20] for s in (train, test))
    accuracy = clean_accuracy(torch.from_numpy(test_means), torch.from_numpy(test.labels))
    curve = all_of(probes_of_few(means, train.labels, accuracy, (1, 30, 5000), draws=3))
    assert [point.labels for point in curve] == [1, 30, 1000]
    assert len(set(curve[1].accuracies)) == 3, "each draw has images of its own"
    assert max(curve[0].accuracies) < 0.2 < np.mean(curve[1].accuracies) < 0.7
    usual = fit_probe(means, train.labels).predict(torch.from_numpy(test_means)).numpy()
    assert np.mean(curve[2].accuracies) == pytest.approx((usual == test.labels).mean(), abs=0.01)


def test_all_labels_are_drawn_once_and_count_as_each_draw() -> None:
    fitted: list[int] = []

    def noted(means: Means, labels: Labels) -> Steps[LinearProbe]:
        fitted.append(len(labels))
        return (yield from fit_at_once(means, labels))

    means, labels = _means(TRAINING), TRAINING.labels
    accuracy = clean_accuracy(torch.from_numpy(_means(TESTS)), torch.from_numpy(TESTS.labels))
    course = probes_of_few(means, labels, accuracy, (10, len(labels)), draws=3, fit=noted)
    curve = all_of(course)
    assert fitted == [10, 10, 10, len(labels)]
    assert curve[1].accuracies == (1.0, 1.0, 1.0)


def _means(images: ImageSet) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    return as_pixels(images.images).reshape(len(images.images), -1)
