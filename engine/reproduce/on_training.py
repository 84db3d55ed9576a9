"""What a paper measures of the images that a model was trained on."""

import torch

from engine.evaluation import Subject
from engine.gaussian import standard_noise
from engine.measures import Steps
from engine.measures.evidence import kl_to_prior
from engine.model import as_images
from engine.reproduce.entry import Reading

BATCH = 1000


def on_training(subject: Subject, asked: Reading) -> Steps[float | None]:
    """`name`: 'sampled_mse_255', the squared error of decoded latents, one drawn from the posterior
    of each image, per pixel on the scale of 0 to 255; or 'kl', to the prior, nats, None where
    posteriors are points. A mean over all images that the model was trained on: a pass of its
    encoder, and for the error of its decoder."""
    match asked.setting("name"):
        case "sampled_mse_255":
            return (yield from _squared_error(subject))
        case "kl":
            if subject.model.family.is_point:
                return None
            posterior = yield from subject.training_posterior()
            return float(kl_to_prior(subject.model, posterior, subject.seed).mean())
    raise ValueError(f"Nothing is told of training images by {asked.setting('name')}.")


def _squared_error(subject: Subject) -> Steps[float]:
    posterior = yield from subject.training_posterior()
    generator = torch.Generator(posterior.mean.device).manual_seed(subject.seed)
    drawn = posterior.sample(standard_noise(tuple(posterior.mean.shape), generator))
    pixels = torch.from_numpy(subject.training().images)
    errors = []
    for batch, latents in zip(torch.split(pixels, BATCH), torch.split(drawn, BATCH), strict=True):
        with torch.no_grad():
            apart = subject.model.decode(latents) - as_images(batch.to(subject.model.device))
        errors.append(apart.square().flatten(1).mean(1).cpu().double())
        yield
    return float(torch.cat(errors).mean()) * 255**2
