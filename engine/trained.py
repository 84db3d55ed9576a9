"""A finished run, loaded: its model, its probe and the scale of its latents."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.data import DATASETS, ImageSet
from engine.measures import LinearProbe, encode_all, fit_probe, latent_variance
from engine.model import Model
from engine.runs import Run, RunError
from engine.training import CheckpointError, load_tensors, save_tensors

GREY_28 = (1, 28, 28)


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
    config = run.config
    model = Model(config.network, config.likelihood, GREY_28, config.latent)
    try:
        if run.weights_path.exists():
            weights = load_tensors(run.weights_path)
        elif run.checkpoint_path.exists():
            state = load_tensors(run.checkpoint_path)
            weights = {n.removeprefix("model."): t for n, t in state.items() if "model." in n}
        else:
            raise RunError(f"The run '{run.name}' has no weights yet; train it first.")
        model.load_state_dict(weights)
    except (CheckpointError, RuntimeError) as error:
        raise RunError(f"The weights of the run '{run.name}' can not be used: {error}") from error
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
    return _probe(run, model, training_images(run), keep=run.weights_path.exists())


def finish(run: Run, model: Model, images: ImageSet) -> TrainedModel:
    """Write a trained model's weights and probe into its run."""
    weights = {name: tensor.detach().cpu() for name, tensor in model.state_dict().items()}
    save_tensors(run.weights_path, weights)
    return _probe(run, model.eval().requires_grad_(False), images, keep=True)


def training_images(run: Run) -> ImageSet:
    """The images a run is trained on, with its limit. Raises DataError with a sentence."""
    config = run.config
    images = DATASETS[config.dataset].load("train", config.data_root, config.download)
    limit = config.limit or len(images.labels)
    return ImageSet(images.images[:limit], images.labels[:limit], images.classes)


def _probe(run: Run, model: Model, images: ImageSet, keep: bool) -> TrainedModel:
    pixels = torch.from_numpy(images.images).to(model.device)
    means, _ = encode_all(model, pixels)
    probe = fit_probe(means.cpu().numpy(), images.labels)
    variance = latent_variance(means)
    if keep and not run.bundled:
        tensors: dict[str, Tensor] = {**probe.state(), "latent_variance": torch.tensor(variance)}
        save_tensors(run.probe_path, tensors)
    return TrainedModel(run, model, probe.to(model.device), variance)
