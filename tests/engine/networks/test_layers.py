"""Every network has the layers that its paper lists, for each size of images."""

# mypy: allow-untyped-calls

from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn

from engine.config import Shape
from engine.networks import NETWORKS

LATENT = 16
EVERY_NETWORK = pytest.mark.parametrize("name", NETWORKS)
EVERY_SIDE = pytest.mark.parametrize("side", [28, 64, 128])
EVERY_CHANNELS = pytest.mark.parametrize("channels", [1, 3])

Sizes = list[tuple[int, ...]]
"""What comes out of each layer with weights of more than one dimension, images left out."""

MLP_ENCODER: Sizes = [(500,), (250,), (32,)]
MLP_200: Sizes = [(200,)] * 4
TAKIDA_DIGITS: tuple[Sizes, Sizes] = (
    [(64, 14, 14), (128, 7, 7), (1024,), (32,)],
    [(1024,), (128 * 7 * 7,), (64, 14, 14), (1, 28, 28)],
)
CEMGIL_DIGITS: tuple[Sizes, Sizes] = (
    [
        (8, 14, 14),
        (16, 14, 14),
        (32, 7, 7),
        (64, 7, 7),
        (128, 4, 4),
        (256, 4, 4),
        (512, 2, 2),
        (32,),
    ],
    [(64 * 14 * 14,), (64, 14, 14), (32, 28, 28), (1, 28, 28)],
)
FACES_ENCODER_64: Sizes = [(128, 32, 32), (256, 16, 16), (512, 8, 8), (1024, 4, 4), (32,)]
FACES_ENCODER_128: Sizes = [(128, 64, 64), (256, 32, 32), (512, 16, 16), (1024, 8, 8), (32,)]
TAKIDA_DECODER_64: Sizes = [
    (8 * 8 * 1024,),
    (512, 16, 16),
    (256, 32, 32),
    (128, 64, 64),
    (1, 64, 64),
]
TAKIDA_DECODER_128: Sizes = [
    (16 * 16 * 1024,),
    (512, 32, 32),
    (256, 64, 64),
    (128, 128, 128),
    (1, 128, 128),
]
CEMGIL_DECODER_64: Sizes = [
    (4 * 4 * 1024,),
    (512, 8, 8),
    (256, 16, 16),
    (128, 32, 32),
    (1, 64, 64),
]
CEMGIL_DECODER_128: Sizes = [
    (8 * 8 * 1024,),
    (512, 16, 16),
    (256, 32, 32),
    (128, 64, 64),
    (1, 128, 128),
]
LISTED: dict[tuple[str, int], tuple[Sizes, Sizes]] = {
    ("mlp", 28): (MLP_ENCODER, [(250,), (500,), (784,)]),
    ("mlp-200", 28): ([*MLP_200, (32,)], [*MLP_200, (784,)]),
    ("conv-takida", 28): TAKIDA_DIGITS,
    ("conv-takida", 64): (FACES_ENCODER_64, TAKIDA_DECODER_64),
    ("conv-takida", 128): (FACES_ENCODER_128, TAKIDA_DECODER_128),
    ("conv-takida-bn", 28): TAKIDA_DIGITS,
    ("conv-takida-bn", 64): (FACES_ENCODER_64, TAKIDA_DECODER_64),
    ("conv-takida-bn", 128): (FACES_ENCODER_128, TAKIDA_DECODER_128),
    ("conv-cemgil", 28): CEMGIL_DIGITS,
    ("conv-cemgil", 64): (FACES_ENCODER_64, CEMGIL_DECODER_64),
    ("conv-cemgil", 128): (FACES_ENCODER_128, CEMGIL_DECODER_128),
    ("conv-cemgil-bn", 28): CEMGIL_DIGITS,
    ("conv-cemgil-bn", 64): (FACES_ENCODER_64, CEMGIL_DECODER_64),
    ("conv-cemgil-bn", 128): (FACES_ENCODER_128, CEMGIL_DECODER_128),
}


def pair(
    name: str, shape: Shape, planes: int = 1, latent: int = LATENT
) -> tuple[nn.Module, nn.Module]:
    """Encoder and decoder without memory: all that is asked of them here is shapes."""
    with torch.device("meta"):
        network = NETWORKS[name]
        return network.encoder(shape, latent), network.decoder(shape, latent, planes)


def sizes(module: nn.Module, inputs: Tensor) -> Sizes:
    """Of what each linear or convolutional layer gives for one of `inputs`."""
    seen: Sizes = []
    for layer in module.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            layer.register_forward_hook(lambda _, __, output: seen.append(tuple(output.shape[1:])))
    module(inputs)
    return seen


def count(module: nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


def kernels(module: nn.Module) -> list[tuple[int, ...]]:
    return [tuple(weight.shape[2:]) for weight in module.parameters() if weight.dim() == 4]


@EVERY_NETWORK
@EVERY_SIDE
@EVERY_CHANNELS
@pytest.mark.parametrize("planes", [1, 3, 100])
def test_every_network_fits_every_size_and_likelihood(
    name: str, side: int, channels: int, planes: int
) -> None:
    shape = (channels, side, side)
    encoder, decoder = pair(name, shape, planes, latent=5)

    posterior = encoder(torch.zeros(2, *shape, device="meta"))

    assert posterior.mean.shape == posterior.log_variance.shape == (2, 5)
    assert decoder(posterior.mean).shape == (2, planes, side, side)
    assert NETWORKS[name].refusal(shape) is None


@pytest.mark.parametrize(("name", "side"), LISTED)
def test_the_layers_give_the_sizes_that_the_paper_lists(name: str, side: int) -> None:
    encoder, decoder = pair(name, (1, side, side))
    assert sizes(encoder, torch.zeros(2, 1, side, side, device="meta")) == LISTED[name, side][0]
    assert sizes(decoder, torch.zeros(2, LATENT, device="meta")) == LISTED[name, side][1]


@pytest.mark.parametrize(
    ("name", "side", "kernel"),
    [
        ("conv-takida", 28, 4),
        ("conv-takida", 64, 5),
        ("conv-takida-bn", 28, 5),
        ("conv-takida-bn", 64, 5),
        ("conv-takida-bn", 128, 5),
        ("conv-cemgil-bn", 28, 3),
        ("conv-cemgil-bn", 64, 5),
    ],
)
def test_the_filters_are_as_large_as_the_paper_says(name: str, side: int, kernel: int) -> None:
    for half in pair(name, (3, side, side)):
        assert set(kernels(half)) == {(kernel, kernel)}


def dense(inputs: int, *outputs: int) -> int:
    """Weights and biases of fully connected layers in a row."""
    return sum((before + 1) * after for before, after in pairwise((inputs, *outputs)))


def filters(side: int, *channels: int) -> int:
    """Weights and biases of convolutions of side x side in a row."""
    return sum((side * side * before + 1) * after for before, after in pairwise(channels))


def normalised(*channels: int) -> int:
    """What batch normalisation after layers of so many channels adds: a scale and a shift, less
    the bias that it makes idle."""
    return sum(channels)


def test_weights_are_as_many_as_a_count_by_hand_says() -> None:
    """Images of 28x28 and 64x64 in 3 channels and 16 latent dimensions."""
    assert [count(half) for half in pair("mlp", (3, 28, 28), planes=3)] == [
        dense(3 * 784, 500, 250, 32) + 2,  # and a slope for each PReLU
        dense(16, 250, 500, 3 * 784) + 2,
    ]
    assert [count(half) for half in pair("mlp-200", (3, 28, 28), planes=3)] == [
        dense(3 * 784, 200, 200, 200, 200, 32),
        dense(16, 200, 200, 200, 200, 3 * 784),
    ]
    assert [count(half) for half in pair("conv-takida", (3, 28, 28), planes=3)] == [
        filters(4, 3, 64, 128) + dense(6272, 1024, 32),
        dense(16, 1024, 6272) + filters(4, 128, 64, 3),
    ]
    assert [count(half) for half in pair("conv-takida-bn", (3, 28, 28), planes=3)] == [
        filters(5, 3, 64, 128) + dense(6272, 1024, 32) + normalised(1024),
        dense(16, 1024, 6272) + filters(5, 128, 64, 3) + normalised(1024, 6272, 64),
    ]
    assert [count(half) for half in pair("conv-takida-bn", (3, 64, 64), planes=3)] == [
        filters(5, 3, 128, 256, 512, 1024) + dense(16384, 32) + normalised(256, 512, 1024),
        dense(16, 65536) + filters(5, 1024, 512, 256, 128, 3) + normalised(256, 128),
    ]
    assert [count(half) for half in pair("conv-cemgil-bn", (3, 28, 28), planes=3)] == [
        filters(3, 3, 8, 16, 32, 64, 128, 256, 512)
        + dense(2048, 32)
        + normalised(8, 16, 32, 64, 128, 256),
        dense(16, 12544) + filters(3, 64, 64, 32, 3) + normalised(64, 32),
    ]
    assert [count(half) for half in pair("conv-cemgil-bn", (3, 64, 64), planes=3)] == [
        filters(5, 3, 128, 256, 512, 1024) + dense(16384, 32) + normalised(128, 256, 512, 1024),
        dense(16, 16384) + filters(5, 1024, 512, 256, 128, 3) + normalised(512, 256, 128),
    ]


@pytest.mark.parametrize("name", ["conv-takida", "conv-cemgil"])
@EVERY_SIDE
def test_without_normalisation_no_such_layer_is_left(name: str, side: int) -> None:
    def norms(half: nn.Module) -> int:
        return sum(isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d) for m in half.modules())

    plain, with_norms = pair(name, (1, side, side)), pair(f"{name}-bn", (1, side, side))
    assert [norms(half) for half in plain] == [0, 0]
    assert all(norms(half) > 0 for half in with_norms)


@EVERY_NETWORK
@EVERY_SIDE
def test_the_likelihood_changes_the_decoders_last_layer_alone(name: str, side: int) -> None:
    grey, many = (pair(name, (1, side, side), planes)[1].state_dict() for planes in (1, 100))
    changed = [key for key in grey if grey[key].shape != many[key].shape]
    *_, weight, bias = grey
    assert changed == [weight, bias]


@EVERY_NETWORK
def test_a_decoders_output_is_raw(name: str) -> None:
    """No sigmoid follows the last layer: the likelihood has its own."""
    decoder = NETWORKS[name].decoder((1, 28, 28), LATENT, 2)
    *_, weight, bias = decoder.parameters()
    with torch.no_grad():
        weight.zero_()
        bias.fill_(-7)
    assert (decoder(torch.zeros(2, LATENT)) == -7).all()


@pytest.mark.parametrize("name", [name for name in NETWORKS if name.startswith("conv-")])
@pytest.mark.parametrize("shape", [(1, 32, 32), (3, 64, 28), (1, 28, 64)])
def test_a_convnet_says_which_sizes_it_takes(name: str, shape: Shape) -> None:
    refusal = NETWORKS[name].refusal(shape)
    assert refusal is not None
    assert f"'{name}'" in refusal and f"{shape[2]}x{shape[1]}" in refusal
    assert "28x28, 64x64 or 128x128" in refusal and "'mlp'" in refusal
    assert NETWORKS["mlp"].refusal(shape) is None
