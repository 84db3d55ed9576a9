"""Work on the device: models, training and attacks. Only the bench's thread comes here."""

from collections.abc import Generator
from pathlib import Path

import numpy as np
import torch

from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSet
from engine.device import choose_device, device_name
from engine.likelihoods import LIKELIHOODS
from engine.measures import encode_all
from engine.networks import NETWORKS
from engine.runs import Run, RunError, RunStore
from engine.service import messages as m
from engine.service.attack_job import attack_runs
from engine.service.desk import test_images
from engine.service.measure_job import measure_robustness
from engine.service.training_job import train
from engine.trained import TrainedModel, base_weights, load_trained
from engine.training import complete
from engine.variants import VARIANTS


class Bench:
    """Courses of jobs for the device thread; each yields events. Loaded models, test images and
    their posterior means are kept until the run changes."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._device = choose_device()
        self._models: dict[str, tuple[float, TrainedModel]] = {}
        self._tests: dict[str, ImageSet] = {}
        self._encoded: dict[tuple[str, str], tuple[float, m.Encoded]] = {}

    def ready(self) -> m.EngineReady:
        """What there is to choose from."""
        return m.EngineReady(
            job=0,
            device=device_name(self._device),
            variants=variant_choices(),
            datasets=tuple(
                m.ChoiceInfo(name=d.name, title=d.title, summary=d.summary, reference=d.reference)
                for d in DATASETS.values()
            ),
            networks=tuple(
                m.ChoiceInfo(name=n.name, title=n.title, summary=n.summary, reference=n.reference)
                for n in NETWORKS.values()
            ),
            likelihoods=tuple(
                m.ChoiceInfo(name=k.name, title=k.title, summary=k.summary, reference=k.reference)
                for k in LIKELIHOODS.values()
            ),
        )

    def run_to_train(self, command: m.Command) -> Run:
        """The run of a Train (made now) or ContinueRun. Raises ValueError with a sentence."""
        if isinstance(command, m.Train):
            config = complete(command.config)
            self._base(config)
            return self._store.create(config, command.name or None)
        assert isinstance(command, m.ContinueRun)
        run = self._store.resolve(command.run)
        if run.state != "interrupted":
            raise RunError(f"The run '{run.name}' is {run.state}; only an interrupted one goes on.")
        run.set_state("queued")
        return run

    def train(self, job: int, run: Run) -> Generator[m.Event | None]:
        """Train a run on its device."""
        yield from train(job, run, choose_device(run.config.device), self._base(run.config))

    def _base(self, config: TrainingConfig) -> dict[str, torch.Tensor] | None:
        """The weights that a training goes on from; None where it starts anew."""
        if config.base is None:
            return None
        return base_weights(config, self._store.resolve(config.base))

    def settle(self, run: Run) -> None:
        """After a training job, however it ended: a run that never began is interrupted."""
        if run.state == "queued":
            run.set_state("interrupted")

    def name(self, run: str) -> str:
        """What the user calls a run."""
        return self._store.resolve(run).name

    def attack(self, command: m.Attack) -> Generator[m.Event | None]:
        """Answer Attack."""
        models = []
        for run in command.runs:
            models.append(self.model(run))
            yield None
        yield from attack_runs(command.job, models, command.images, command.config)

    def encode(self, command: m.Encode) -> Generator[m.Event | None]:
        """Answer Encode."""
        encoded = self.encoded(command.run, command.dataset)
        yield m.Encoded(**{**vars(encoded), "job": command.job})

    def measure(self, command: m.Measure) -> Generator[m.Event | None]:
        """Answer Measure."""
        models = [self.model(run) for run in command.runs]
        tests = self._test_set(command.dataset)
        some = slice(command.images)
        yield from measure_robustness(
            command.job,
            models,
            command.dataset,
            ImageSet(tests.images[some], tests.labels[some], tests.classes),
            command.divergences,
            command.epsilons,
            command.config,
        )

    def model(self, run: str) -> TrainedModel:
        """A run's model, loaded once for each state of its weights."""
        found = self._store.resolve(run)
        changed = _changed(found)
        if run not in self._models or self._models[run][0] != changed:
            self._models[run] = (changed, load_trained(found, self._device))
        return self._models[run][1]

    def encoded(self, run: str, dataset: str) -> m.Encoded:
        """Means, log-variances and predictions of a run for the test images of a data set."""
        trained = self.model(run)
        changed, key = self._models[run][0], (run, dataset)
        if key not in self._encoded or self._encoded[key][0] != changed:
            tests = self._test_set(dataset)
            pixels = torch.from_numpy(tests.images).to(self._device)
            means, log_variances = encode_all(trained.model, pixels)
            predictions = trained.probe.predict(means).cpu().numpy()
            encoded = m.Encoded(
                job=0,
                run=run,
                dataset=dataset,
                means=means.cpu().numpy(),
                log_variances=log_variances.cpu().numpy(),
                predictions=predictions,
                accuracy=float(np.mean(predictions == tests.labels)),
            )
            self._encoded[key] = (changed, encoded)
        return self._encoded[key][1]

    def _test_set(self, dataset: str) -> ImageSet:
        if dataset not in self._tests:
            self._tests[dataset] = test_images(dataset)
        return self._tests[dataset]


def _changed(run: Run) -> float:
    """When the weights of a run were last written."""
    paths: tuple[Path, ...] = (run.weights_path, run.checkpoint_path)
    return max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)


def variant_choices() -> tuple[m.ChoiceInfo, ...]:
    """All training objectives with the schema of their settings."""
    return tuple(
        m.ChoiceInfo(
            name=variant.name,
            title=variant.title,
            summary=variant.summary,
            reference=variant.reference,
            schema=variant.Config.model_json_schema(),
            defaults=variant.defaults,
        )
        for variant in VARIANTS.values()
    )
