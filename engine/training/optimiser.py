"""Adam and RAdam with a fused step: the papers' optimisers at the price of the memory they move."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor
from torch.optim.adam import adam

BETAS = (0.9, 0.999)
EPSILON = 1e-8


class Adam:
    """Adam (Kingma and Ba 2015), or with `rectified` RAdam (Liu et al. 2020): equal to
    torch.optim's to rounding.

    Once the variance is rectified (from the sixth step), RAdam's update is Adam's with the rate
    scaled by the rectification r and ε by 1/√(1 − β₂ᵗ), so PyTorch's fused Adam does it in one
    pass over the weights. Before that it is momentum alone. The step is counted on the host:
    nothing is read back from the device.
    """

    def __init__(
        self,
        parameters: Iterable[torch.nn.Parameter],
        learning_rate: float,
        rectified: bool = True,
    ) -> None:
        self.parameters: list[Tensor] = list(parameters)
        self.learning_rate = learning_rate
        self.rectified = rectified
        self.count = 0
        self.first = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.second = [torch.zeros_like(parameter) for parameter in self.parameters]
        device = self.parameters[0].device
        self._counters = [torch.zeros((), device=device) for _ in self.parameters]

    def step(self, gradients: Iterable[Tensor]) -> None:
        """One update by `gradients`, in the order of the parameters."""
        self.count += 1
        beta1, beta2 = BETAS
        decay = beta2**self.count
        longest = 2 / (1 - beta2) - 1
        length = longest - 2 * self.count * decay / (1 - decay)
        with torch.no_grad():
            if self.rectified and length <= 5:
                self._momentum_step(list(gradients), self.learning_rate / (1 - beta1**self.count))
                return
            torch._foreach_zero_(self._counters)
            torch._foreach_add_(self._counters, self.count - 1)
            adam(
                self.parameters,
                list(gradients),
                self.first,
                self.second,
                [],
                self._counters,
                fused=True,
                amsgrad=False,
                beta1=beta1,
                beta2=beta2,
                lr=self.learning_rate * (_rectification(length, longest) if self.rectified else 1),
                weight_decay=0.0,
                eps=EPSILON / math.sqrt(1 - decay) if self.rectified else EPSILON,
                maximize=False,
            )

    def _momentum_step(self, gradients: list[Tensor], rate: float) -> None:
        beta1, beta2 = BETAS
        torch._foreach_lerp_(self.first, gradients, 1 - beta1)
        torch._foreach_mul_(self.second, beta2)
        torch._foreach_addcmul_(self.second, gradients, gradients, 1 - beta2)
        torch._foreach_add_(self.parameters, self.first, alpha=-rate)


def _rectification(length: float, longest: float) -> float:
    """r of Liu et al. 2020, Algorithm 2, from the lengths of the moving average."""
    return math.sqrt(
        (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    )
