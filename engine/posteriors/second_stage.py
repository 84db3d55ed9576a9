"""A second VAE, of the latents of the first."""

from collections.abc import Generator

import torch
from torch import Tensor, nn

from engine.gaussian import DiagonalGaussian, standard_kl, standard_noise
from engine.latents import Prior
from engine.posteriors.posterior import AggregatePosterior, Sampler, drawn

DEPTH = 3
BATCH = 128
RATE = 1e-3


class Stage(nn.Module):
    """Three layers of ReLU, whose output stands beside the input before the last layer.

    [N, D] -> [N, outputs]. The networks of Dai and Wipf 2019 for the second stage.
    """

    def __init__(self, latent: int, outputs: int, width: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for depth in range(DEPTH):
            layers += [nn.Linear(width if depth else latent, width), nn.ReLU()]
        self.hidden = nn.Sequential(*layers)
        self.head = nn.Linear(width + latent, outputs)

    def forward(self, latents: Tensor) -> Tensor:
        """[N, D] -> [N, outputs]"""
        out: Tensor = self.head(torch.cat([self.hidden(latents), latents], 1))
        return out


class SecondStage(AggregatePosterior):
    """A VAE with as many dimensions as the first, whose data are the first one's latents; its
    Gaussian decoder has one variance, here at its maximum likelihood, which it reaches sooner
    than by gradient. Dai and Wipf 2019, Section 4."""

    name = "second-stage"
    title = "Second-stage VAE"
    summary = "A small VAE trained on the latents, whose prior they fit better than the first's."
    reference = "Dai and Wipf 2019, Section 4; Takida et al., Section 6"

    def __init__(self, steps: int = 3000, width: int = 1024) -> None:
        self.steps = steps
        self.width = width

    def fit(
        self, encoded: DiagonalGaussian, prior: Prior, seed: int
    ) -> Generator[float, None, Sampler]:
        """Train it with Adam; the latents are standardised first, which changes no density but by
        a constant. So many steps are fewer and longer than those of Dai and Wipf, who take 400 to
        800 epochs at 1e-4."""
        latents = drawn(encoded, seed)
        device, (count, dimensions) = latents.device, latents.shape
        centre, scale = latents.mean(0), latents.std(0).clamp_min(1e-6)
        latents = (latents - centre) / scale
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            encoder = Stage(dimensions, 2 * dimensions, self.width).to(device)
            decoder = Stage(dimensions, dimensions, self.width).to(device)
        weights = [*encoder.parameters(), *decoder.parameters()]
        optimiser = torch.optim.Adam(weights, RATE, fused=True)
        generator = torch.Generator(device).manual_seed(seed)
        for step in range(1, self.steps + 1):
            batch = torch.randint(count, (BATCH,), generator=generator, device=device)
            noise = standard_noise((BATCH, dimensions), generator)
            posterior = DiagonalGaussian(*encoder(latents[batch]).chunk(2, dim=1))
            variance = (decoder(posterior.sample(noise)) - latents[batch]).square().mean()
            loss = 0.5 * dimensions * variance.log() + standard_kl(posterior).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            yield step / self.steps

        with torch.no_grad():
            posterior = DiagonalGaussian(*encoder(latents).chunk(2, dim=1))
            again = decoder(posterior.sample(standard_noise((count, dimensions), generator)))
            deviation = (again - latents).square().mean().sqrt()

        @torch.no_grad()
        def sample(count: int, generator: torch.Generator) -> Tensor:
            inner = standard_noise((count, dimensions), generator)
            noise = standard_noise((count, dimensions), generator)
            drawn: Tensor = decoder(inner) + deviation * noise
            return centre + scale * drawn

        return sample
