"""A finished run, loaded: its model, its probe and the scale of its latents."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.config import Divergence, TrainingConfig
from engine.data import DATASETS, DataError, ImageSet
from engine.measures import LinearProbe, encode_all, fit_probe, latent_variance
from engine.model import Model
from engine.runs import Run, RunError
from engine.training import CheckpointError, check_choices, load_tensors, save_tensors
from engine.variants import build


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A frozen model on its device, with what is needed to read its latents.

    latent_variance: total variance of the posterior means of the images it was trained on, in
    squared latent units; relative shifts are measured in it.
    """

    run: Run
    model: Model
    probe: LinearProbe
    latent_variance: float


def load_model(run: Run, device: torch.device) -> Model:
    """The model of a run, frozen, from its last weights. Raises RunError with a sentence."""
    config = _config(run)
    _, model = build(config, DATASETS[config.dataset].shape)
    try:
        if run.weights_path.exists():
            weights = load_tensors(run.weights_path)
        elif run.checkpoint_path.exists():
            state = load_tensors(run.checkpoint_path)
            weights = {
                name.removeprefix("model."): tensor
                for name, tensor in state.items()
                if name.startswith("model.")
            }
        else:
            raise RunError(f"The run '{run.name}' has no weights yet; train it first.")
        model.load_state_dict(weights)
    except (CheckpointError, RuntimeError) as error:
        raise RunError(f"The weights of the run '{run.name}' cannot be used: {error}") from error
    return model.to(device).eval().requires_grad_(False)


def load_trained(run: Run, device: torch.device) -> TrainedModel:
    """A run with its probe. A probe that is not on disk yet is fitted to the training images and,
    where the run may be written to, kept. Raises RunError with a sentence."""
    model = load_model(run, device)
    if run.probe_path.exists() and run.weights_path.exists():
        try:
            tensors = load_tensors(run.probe_path)
            variance = float(tensors.pop("latent_variance"))
            return TrainedModel(run, model, LinearProbe(**tensors).to(device), variance)
        except (CheckpointError, TypeError, KeyError) as error:
            raise RunError(f"The probe of the run '{run.name}' is damaged: {error}") from error
    trained = _probe(run, model, training_images(run))
    if run.weights_path.exists() and not run.bundled:
        with suppress(CheckpointError):
            _keep_probe(trained)
    return trained


def base_weights(config: TrainingConfig, base: Run) -> dict[str, Tensor]:
    """The networks of the run that a training goes on from, by name. Raises RunError with a
    sentence where it is not finished or its model is another one."""
    if base.state != "finished":
        raise RunError(f"The base run '{base.name}' is {base.state}; it must be finished.")
    other = base.config
    for what, own, theirs in (
        ("network", config.network, other.network),
        ("likelihood", config.likelihood, other.likelihood),
        ("number of latent dimensions", config.latent, other.latent),
        ("shape of images", _shape(config), _shape(other)),
    ):
        if own != theirs:
            raise RunError(
                f"The base run '{base.name}' has the {what} {theirs}, not {own}: take the same."
            )
    weights = load_model(base, torch.device("cpu")).state_dict()
    kept = ("encoder.", "decoder.", "likelihood.")
    return {name: weight for name, weight in weights.items() if name.startswith(kept)}


def check_divergences(models: Sequence[TrainedModel], divergences: Sequence[Divergence]) -> None:
    """Raise ValueError, a sentence, where a divergence is infinite between posteriors that are
    points."""
    points = [f"'{trained.run.name}'" for trained in models if trained.model.family.is_point]
    if points and "kl" in divergences:
        raise ValueError(
            f"The posteriors of {', '.join(points)} are points, between which KL is infinite: "
            "choose the Wasserstein distance, or leave them out."
        )


def finish(run: Run, model: Model, images: ImageSet) -> TrainedModel:
    """Write a trained model's weights and probe into its run. Raises CheckpointError."""
    weights = {name: tensor.detach().cpu() for name, tensor in model.state_dict().items()}
    save_tensors(run.weights_path, weights)
    trained = _probe(run, model.eval().requires_grad_(False), images)
    _keep_probe(trained)
    return trained


def training_images(run: Run) -> ImageSet:
    """The images a run is trained on, with its limit; of two classes at least, as its probe needs.
    Raises DataError or RunError with a sentence."""
    config = _config(run)
    images = DATASETS[config.dataset].load("train", config.data_root, config.download)
    limit = config.limit or len(images.labels)
    if len(np.unique(images.labels[:limit])) < 2:
        raise DataError("The images to train on are not of two classes at least: take more.")
    return ImageSet(images.images[:limit], images.labels[:limit], images.classes)


def _shape(config: TrainingConfig) -> tuple[int, int, int]:
    return DATASETS[config.dataset].shape


def _config(run: Run) -> TrainingConfig:
    """What the run was, or is to be, trained as. Raises RunError where a part is not known here."""
    config = run.config
    try:
        check_choices(config)
    except ValueError as error:
        raise RunError(f"The run '{run.name}' is of another raven-gui: {error}") from error
    return config


def _probe(run: Run, model: Model, images: ImageSet) -> TrainedModel:
    pixels = torch.from_numpy(images.images).to(model.device)
    means, _ = encode_all(model, pixels)
    probe = fit_probe(means.cpu().numpy(), images.labels)
    return TrainedModel(run, model, probe.to(model.device), latent_variance(means))


def _keep_probe(trained: TrainedModel) -> None:
    probe = {name: tensor.cpu() for name, tensor in trained.probe.state().items()}
    variance = torch.tensor(trained.latent_variance)
    save_tensors(trained.run.probe_path, {**probe, "latent_variance": variance})
