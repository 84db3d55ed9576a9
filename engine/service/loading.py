"""Making a run's model ready to be read, in steps: other jobs go on meanwhile."""

from contextlib import suppress

import torch

from engine.data import ImageSet
from engine.measures import Steps, encode_in_steps, latent_variance
from engine.measures.probe import LinearProbe
from engine.model import Model
from engine.runs import Run, RunError, check_classes
from engine.service.background import in_background
from engine.trained import (
    TrainedModel,
    fit_probes,
    load_model,
    load_probes,
    save_probes,
    training_images,
)
from engine.training import CheckpointError, save_tensors


def load(run: Run, device: torch.device, tests: ImageSet) -> Steps[TrainedModel]:
    """A run with its probes, and the scale of the latents of `tests`.

    Probes that are not on disk yet are fitted to the training images and, where the run may be
    written to, kept. Raises RunError or DataError with a sentence."""
    changed = run.weights_changed
    finished = run.state == "finished"  # else the probe there is may be that of other weights
    model = load_model(run, device)
    yield
    if finished and run.probe_path.exists():
        probes = load_probes(run)
    else:
        images = yield from in_background(lambda: training_images(run))
        check_classes(run, images)
        probes = yield from _fit(model, images)
        trained = yield from _trained(run, model, probes, tests, changed)
        if finished and trained.may_keep:
            with suppress(CheckpointError):
                save_probes(run, probes)
        return trained
    return (yield from _trained(run, model, probes, tests, changed))


def finish(run: Run, model: Model, images: ImageSet, tests: ImageSet) -> Steps[TrainedModel]:
    """Write a trained model's weights and its probes, fitted to `images`, into its run. Raises
    CheckpointError."""
    weights = {name: tensor.detach().cpu() for name, tensor in model.state_dict().items()}
    save_tensors(run.weights_path, weights)
    probes = yield from _fit(model.eval().requires_grad_(False), images)
    save_probes(run, probes)
    return (yield from _trained(run, model, probes, tests, run.weights_changed))


def _fit(model: Model, images: ImageSet) -> Steps[dict[str, LinearProbe]]:
    """The probes on the CPU."""
    means, _ = yield from encode_in_steps(model, torch.from_numpy(images.images))
    array = means.cpu().numpy()
    return (yield from in_background(lambda: fit_probes(array, images)))


def _trained(
    run: Run, model: Model, probes: dict[str, LinearProbe], tests: ImageSet, changed: float
) -> Steps[TrainedModel]:
    if tests.images.shape[1:] != model.shape:
        raise RunError(
            f"The run '{run.name}' sees images of shape {model.shape}, not "
            f"{tests.images.shape[1:]}: choose a data set of that shape."
        )
    means, _ = yield from encode_in_steps(model, torch.from_numpy(tests.images))
    here = {task: probe.to(model.device) for task, probe in probes.items()}
    return TrainedModel(run, model, here, latent_variance(means), changed)
