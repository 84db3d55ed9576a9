"""The linear probe: how well a class can be read off the posterior means."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import pad

from engine.attacks import LinearReading


@dataclass(frozen=True, eq=False)
class LinearProbe:
    """softmax(weight · (mean − centre) / scale + bias). weight [K, D]; bias [K]; centre and
    scale [D]. Irobe et al., Section 4.1.2: multinomial logistic regression on frozen means."""

    weight: Tensor
    bias: Tensor
    centre: Tensor
    scale: Tensor

    def logits(self, means: Tensor) -> Tensor:
        """means [N, D] -> [N, K]"""
        return ((means - self.centre) / self.scale) @ self.weight.T + self.bias

    def probabilities(self, means: Tensor) -> Tensor:
        """means [N, D] -> [N, K]"""
        return self.logits(means).softmax(1)

    def predict(self, means: Tensor) -> Tensor:
        """The most probable class; [N] int64."""
        return self.logits(means).argmax(1)

    def reading(self) -> LinearReading:
        """The same logits, but for rounding, in one step from the means; for attacks on it."""
        exact = {name: tensor.cpu().double() for name, tensor in self.state().items()}
        weight = exact["weight"] / exact["scale"]
        bias = exact["bias"] - weight @ exact["centre"]
        return LinearReading(weight.T[None].to(self.weight), bias[None, None].to(self.bias))

    def knowing(self, labels: Tensor) -> "LinearProbe":
        """The same, with logits for every class of `labels` [N]: those that it was not fitted to
        are never read, and their cross-entropy is infinite."""
        more = max(0, int(labels.max()) + 1 - len(self.bias)) if len(labels) else 0
        return replace(
            self,
            weight=pad(self.weight, (0, 0, 0, more)),
            bias=pad(self.bias, (0, more), value=-torch.inf),
        )

    def to(self, device: torch.device) -> "LinearProbe":
        """The same probe on another device."""
        return LinearProbe(**{name: tensor.to(device) for name, tensor in self.state().items()})

    def state(self) -> dict[str, Tensor]:
        """Its tensors by name, for a file."""
        return {
            "weight": self.weight,
            "bias": self.bias,
            "centre": self.centre,
            "scale": self.scale,
        }


def fit_probe(means: NDArray[np.float32], labels: NDArray[np.int64]) -> LinearProbe:
    """Fit to standardised means [N, D] and labels [N]; at least two classes. Raises ValueError
    with a sentence where there are fewer, or where not all means are finite numbers.

    scikit-learn's logistic regression (L-BFGS, L2 with C = 1, which at N in the thousands is
    next to nothing).
    """
    # scikit-learn takes a second to import, and a bundled model brings its probe along.
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    if len(np.unique(labels)) < 2:
        raise ValueError("A probe needs images of at least two classes; use more images.")
    if not np.isfinite(means).all():
        raise ValueError("Some latents are not finite numbers: the run has diverged; train again.")
    scaler = StandardScaler().fit(means)
    regression = LogisticRegression(max_iter=1000)
    regression.fit(scaler.transform(means), labels)
    classes = int(labels.max()) + 1
    weight = np.zeros((classes, means.shape[1]), np.float32)
    bias = np.full(classes, -np.inf, np.float32)
    rows = regression.coef_
    intercepts = regression.intercept_
    if len(regression.classes_) == 2:
        rows = np.concatenate([-rows, rows]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    weight[regression.classes_] = rows
    bias[regression.classes_] = intercepts
    return LinearProbe(
        weight=torch.from_numpy(weight),
        bias=torch.from_numpy(bias),
        centre=torch.from_numpy(scaler.mean_.astype(np.float32)),
        scale=torch.from_numpy(scaler.scale_.astype(np.float32)),
    )
