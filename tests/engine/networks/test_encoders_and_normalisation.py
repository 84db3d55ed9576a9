"""Where a new encoder's posteriors start, and what normalisation makes of a batch."""

# mypy: allow-untyped-calls

import pytest
import torch
from torch import Tensor, nn

from engine.model import seeded
from engine.networks import NETWORKS

SHAPE = (1, 28, 28)
EVERY_NETWORK = pytest.mark.parametrize("name", NETWORKS)
NORMALISED = [name for name in NETWORKS if name.endswith("-bn")]


@pytest.fixture
def images() -> Tensor:
    return torch.rand(6, *SHAPE, generator=torch.Generator().manual_seed(2), dtype=torch.float64)


def halves(name: str) -> tuple[nn.Module, nn.Module]:
    """Encoder and decoder in float64."""
    network = NETWORKS[name]
    with seeded(1):
        return network.encoder(SHAPE, 4).double(), network.decoder(SHAPE, 4, 1).double()


def buffers(module: nn.Module) -> list[Tensor]:
    return [buffer.clone() for buffer in module.buffers()]


@EVERY_NETWORK
@pytest.mark.parametrize("value", [-8.5, torch.tensor([-1.0, -2.0, -3.0, -4.0])], ids=type)
def test_the_log_variance_starts_where_it_is_set(
    name: str, value: float | Tensor, images: Tensor
) -> None:
    """Around `value`, as far as an image moves it; the mean is left alone."""
    with seeded(1):
        encoder = NETWORKS[name].encoder(SHAPE, 4).double().eval()
    before, bias = encoder(images), encoder.head.bias.detach().clone()

    encoder.set_log_variance_bias(value)

    after = encoder(images)
    assert torch.equal(after.mean, before.mean)
    torch.testing.assert_close(after.log_variance, before.log_variance - bias[4:] + value)
    assert (after.log_variance - value).abs().max() < 1


@EVERY_NETWORK
def test_when_not_in_training_an_image_knows_nothing_of_its_batch(
    name: str, images: Tensor
) -> None:
    encoder, decoder = halves(name)
    with torch.no_grad():
        latents = encoder.train()(images).mean
        decoder.train()(latents)
        encoder.eval()
        decoder.eval()
        kept = buffers(encoder) + buffers(decoder)
        together, alone = encoder(images), encoder(images[2:3])
        torch.testing.assert_close(alone.mean, together.mean[2:3])
        torch.testing.assert_close(alone.log_variance, together.log_variance[2:3])
        torch.testing.assert_close(decoder(latents[2:3]), decoder(latents)[2:3])
    left = buffers(encoder) + buffers(decoder)
    assert all(torch.equal(was, now) for was, now in zip(kept, left, strict=True))


@EVERY_NETWORK
def test_in_training_an_image_is_normalised_with_its_batch(name: str, images: Tensor) -> None:
    """In networks with batch normalisation, and in no other."""
    encoder, decoder = halves(name)
    latents = torch.randn(6, 4, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    together, pair = encoder.train()(images).mean[:2], encoder(images[:2]).mean
    decoded, decoded_pair = decoder.train()(latents)[:2], decoder(latents[:2])
    independent = [torch.allclose(together, pair), torch.allclose(decoded, decoded_pair)]
    assert independent == ([False, False] if name in NORMALISED else [True, True])


def test_one_image_alone_is_normalised_by_the_running_statistics(images: Tensor) -> None:
    """As when one is left over at the end of an epoch."""
    encoder, decoder = halves("conv-takida-bn")
    encoder.train()(images)
    kept = buffers(encoder)
    with torch.no_grad():
        in_training = encoder(images[:1])
        assert torch.equal(in_training.mean, encoder.eval()(images[:1]).mean)
    assert all(torch.equal(was, now) for was, now in zip(kept, buffers(encoder), strict=True))
    assert decoder.train()(torch.zeros(1, 4, dtype=torch.float64)).isfinite().all()
