"""The regularised autoencoder: its two penalties, and the spectral norm of its decoder."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.model import Model
from engine.training import Trainer, load_tensors, save_tensors
from engine.variants import build
from tests.engine.variants.few_steps import (
    assert_pure,
    assert_trains_resumes_and_is_attacked,
    grey_images,
    seeded,
    small,
)

MATRICES = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)


def stretch(layer: nn.Module, weight: Tensor) -> float:
    """The largest singular value of a layer's weight, as a matrix from all its inputs to its
    outputs."""
    outputs_first = weight.transpose(0, 1) if isinstance(layer, nn.ConvTranspose2d) else weight
    matrix = outputs_first.detach().flatten(1)
    smaller = matrix @ matrix.T if len(matrix) < matrix.shape[1] else matrix.T @ matrix
    return float(torch.linalg.eigvalsh(smaller)[-1].sqrt())


def stretches(model: Model) -> tuple[list[float], list[float]]:
    """Of the decoder's layers: of the weights that are used, and of those that are trained."""
    layers = [layer for layer in model.decoder.modules() if isinstance(layer, MATRICES)]
    used = [stretch(layer, layer.weight) for layer in layers]
    trained = [
        stretch(layer, layer.get_parameter("parametrizations.weight.original")) for layer in layers
    ]
    return used, trained


def test_its_terms_are_those_of_ghosh_et_al() -> None:
    variant, model = small("rae", beta=0.3, penalty=0.2)
    ae, _ = small("ae")
    images = grey_images()
    noise = variant.noise(model, images, seeded(1))
    latents = model.encode(images).mean

    terms = variant.terms(model, images, noise)

    expected = ae.terms(model, images, noise)["reconstruction"]
    torch.testing.assert_close(terms["reconstruction"], expected)
    prior = 0.3 / 2 * torch.linalg.vector_norm(latents, dim=1).square().mean()
    torch.testing.assert_close(terms["prior"], prior)
    matrices = [w for name, w in model.decoder.named_parameters() if w.dim() > 1]
    squares = sum(float(w.detach().square().sum()) for w in matrices)
    assert len(matrices) == 3
    assert float(terms["weights"].detach()) == pytest.approx(0.2 * squares, rel=1e-12)
    assert terms.keys() == {"reconstruction", "prior", "weights"}


def test_without_weights_it_is_the_plain_autoencoder() -> None:
    variant, model = small("rae", beta=0, penalty=0)
    ae, _ = small("ae")
    images = grey_images()
    terms = variant.terms(model, images, {})
    expected = ae.terms(model, images, {})["reconstruction"]
    torch.testing.assert_close(sum(terms.values()), expected, rtol=0, atol=1e-10)


@pytest.fixture(scope="module")
def digits() -> Tensor:
    return torch.from_numpy(DATASETS["mnist"].load("train").images[:64])


def spectral(network: str) -> TrainingConfig:
    return TrainingConfig(
        variant="rae",
        network=network,
        objective={"regulariser": "spectral"},
        epochs=3,
        batch_size=32,
    )


@pytest.mark.parametrize(("network", "layers"), [("mlp", 3), ("conv-takida-bn", 4)])
def test_no_layer_of_a_spectral_decoder_stretches_before_training_or_after(
    network: str, layers: int, digits: Tensor
) -> None:
    """To what one step of the power iteration a batch leaves, from weights at random."""
    trainer = Trainer(spectral(network), digits)
    for _ in range(2):
        used, trained = stretches(trainer.model)
        assert len(used) == layers
        assert used == pytest.approx([1] * layers, abs=0.2)
        assert max(abs(value - 1) for value in trained) > 0.3
        for _ in trainer.run():
            pass


def test_the_largest_stretch_is_exactly_one_once_the_power_iteration_has_converged() -> None:
    _, model = small("rae", regulariser="spectral")
    model.train()
    for _ in range(500):
        model.decode(torch.zeros(1, model.latent, dtype=torch.float64))
    assert stretches(model.eval())[0] == pytest.approx([1, 1, 1], abs=1e-4)


def test_a_spectral_model_is_saved_and_loaded_as_it_is(digits: Tensor, tmp_path: Path) -> None:
    trainer = Trainer(spectral("mlp"), digits)
    for _ in trainer.run():
        pass
    trained = trainer.model
    save_tensors(tmp_path / "weights", trained.state_dict())
    loaded: Model = build(spectral("mlp"), (1, 28, 28))[1].eval()
    latents = torch.randn(4, trained.latent, generator=seeded(1))
    assert not torch.equal(loaded.decode(latents), trained.decode(latents))

    loaded.load_state_dict(load_tensors(tmp_path / "weights"))

    assert torch.equal(loaded.decode(latents), trained.decode(latents))


@pytest.mark.parametrize("regulariser", ["l2", "spectral"])
def test_terms_are_a_pure_function(regulariser: str) -> None:
    """Of a model in use; one in training also takes a step of its power iterations."""
    variant, model = small("rae", regulariser=regulariser)
    assert_pure(variant, model.eval(), grey_images())


@pytest.mark.parametrize(
    ("regulariser", "network", "likelihood"),
    [
        ("l2", "mlp", "bernoulli"),
        ("l2", "mlp", "gaussian"),
        ("spectral", "mlp", "bernoulli"),
        ("spectral", "mlp", "diag-d"),
        ("spectral", "conv-takida-bn", "gaussian"),
    ],
)
def test_it_trains_resumes_and_is_attacked(
    regulariser: str, network: str, likelihood: str, tmp_path: Path
) -> None:
    config = TrainingConfig(
        variant="rae",
        network=network,
        likelihood=likelihood,
        objective={"regulariser": regulariser},
    )
    assert_trains_resumes_and_is_attacked(tmp_path, config)
