"""What the papers' ConvNets are built of.

Zero padding is such that a stride of s divides a side by s, rounded up, and its transpose
multiplies it by s: no paper gives its padding, but each gives sizes that ask for this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from engine.config import Shape
from engine.networks.network import Encoder, Network

SIDES = (28, 64, 128)


@dataclass(frozen=True)
class ConvNet(Network):
    """Laid out for square images of 28, 64 and 128 pixels a side, of any number of channels.

    normalised: whether it has the batch normalisation that its paper describes.
    """

    normalised: bool

    def refusal(self, shape: Shape) -> str | None:
        """Which sizes of images fit, where `shape` is none of them."""
        _, height, width = shape
        if height == width and height in SIDES:
            return None
        return (
            f"The network '{self.name}' is laid out for images of 28x28, 64x64 or 128x128 pixels, "
            f"but these have {width}x{height}: take the network 'mlp', which fits any size."
        )


class ConvEncoder(Encoder):
    """images [N, C, H, W] -> `layers` -> features [N, width] -> 2·D."""

    def __init__(self, layers: Iterable[nn.Module], width: int, latent: int) -> None:
        super().__init__()
        self.features = nn.Sequential(*layers)
        self.last = nn.Linear(width, 2 * latent)

    @property
    def head(self) -> nn.Linear:
        """The last linear layer."""
        return self.last

    def parameters_of(self, images: Tensor) -> Tensor:
        """The head's output, [N, 2·D]."""
        parameters: Tensor = self.last(self.features(images))
        return parameters


class FlatBatchNorm(nn.BatchNorm1d):
    """Batch normalisation of features [N, width].

    One image alone has no spread, as when it is left over at the end of an epoch: it is normalised
    by the running statistics, and leaves them as they are.
    """

    def forward(self, input: Tensor) -> Tensor:
        """[N, width] -> [N, width]."""
        if len(input) > 1:
            return super().forward(input)
        return functional.batch_norm(
            input, self.running_mean, self.running_var, self.weight, self.bias, eps=self.eps
        )


def convolution(
    inputs: int, outputs: int, kernel: int, stride: int, *, normalised: bool
) -> list[nn.Module]:
    """A convolution, batch normalisation if asked for, ReLU; a side of n becomes ⌈n / stride⌉, for
    an even kernel where n is even too.

    The mean that normalisation takes away would take a bias with it, so there is none then.
    """
    padding = (kernel - 1) // 2
    layer = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=not normalised)
    return [layer, *([nn.BatchNorm2d(outputs)] if normalised else []), nn.ReLU()]


def transposed(
    inputs: int, outputs: int, kernel: int, stride: int, *, bias: bool = True
) -> nn.ConvTranspose2d:
    """A transposed convolution; a side of n becomes n · stride."""
    padding = (kernel - 1) // 2
    extra = stride - kernel + 2 * padding
    return nn.ConvTranspose2d(inputs, outputs, kernel, stride, padding, extra, bias=bias)


def transposed_convolution(
    inputs: int, outputs: int, kernel: int, stride: int, *, normalised: bool
) -> list[nn.Module]:
    """`transposed`, batch normalisation if asked for, ReLU."""
    layer = transposed(inputs, outputs, kernel, stride, bias=not normalised)
    return [layer, *([nn.BatchNorm2d(outputs)] if normalised else []), nn.ReLU()]


def dense(inputs: int, outputs: int, *, normalised: bool) -> list[nn.Module]:
    """A fully connected layer, batch normalisation if asked for, ReLU."""
    layer = nn.Linear(inputs, outputs, bias=not normalised)
    return [layer, *([FlatBatchNorm(outputs)] if normalised else []), nn.ReLU()]
