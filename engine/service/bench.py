"""Work on the device: models, training and attacks. Only the bench's thread comes here."""

from collections.abc import Generator, Iterable
from pathlib import Path

import torch

from engine.config import TrainingConfig
from engine.data import DATASETS, ImageSet
from engine.device import choose_device, device_name
from engine.measures import Steps, encode_in_steps
from engine.runs import Run, RunError, RunStore
from engine.service import messages as m
from engine.service.attack_job import attack_runs
from engine.service.choices import engine_ready
from engine.service.demonstration import Demonstration
from engine.service.desk import test_images, trained_on
from engine.service.loading import load
from engine.service.measure_job import measure_robustness
from engine.service.own_variants import OwnVariants
from engine.service.sampling import Samplers, decode_at, generate, interpolate_runs
from engine.service.training_job import train
from engine.trained import TrainedModel, base_weights, check_shape, shared_tasks
from engine.training import complete


class Bench:
    """Courses of jobs for the device thread; each yields events. Loaded models, test images and
    their posterior means are kept until the run changes."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self.own_variants = OwnVariants(store.root.parent)
        self._device = choose_device()
        self._models: dict[str, tuple[float, TrainedModel]] = {}
        self._tests: dict[tuple[str, Path | None], ImageSet] = {}
        self._samplers: Samplers = {}
        self._demonstration = Demonstration()
        self._encoded: dict[tuple[str, str, Path | None], tuple[float, m.Encoded]] = {}

    def ready(self, job: int = 0) -> m.EngineReady:
        """What there is to choose from."""
        return engine_ready(device_name(self._device), job)

    def list_own_variants(
        self, command: m.ListOwnVariants | m.TrustVariant
    ) -> Generator[m.Event | None]:
        """Answer ListOwnVariants and TrustVariant."""
        yield from self.own_variants.answer(command, self.ready)

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
        models = yield from self._models_of(command.runs)
        yield from attack_runs(command.job, models, command.images, command.config)

    def encode(self, command: m.Encode) -> Generator[m.Event | None]:
        """Answer Encode."""
        encoded = yield from self.encoded(command.run, command.dataset, command.data_root)
        yield m.Encoded(**{**vars(encoded), "job": command.job})

    def generate(self, command: m.Generate) -> Generator[m.Event | None]:
        """Answer Generate."""
        models = yield from self._models_of(command.runs)
        yield from generate(command, models, self._samplers)

    def needs_no_fit(self, command: m.Generate) -> bool:
        """Whether what is asked for can be drawn at once."""
        fitted = all((run, command.posterior) in self._samplers for run in command.runs)
        return fitted or command.posterior == "prior"

    def interpolate(self, command: m.Interpolate) -> Generator[m.Event | None]:
        """Answer Interpolate."""
        models = yield from self._models_of(command.runs)
        yield from interpolate_runs(command, models)

    def demonstrate(self, command: m.Demonstrate) -> Generator[m.Event | None]:
        """Answer Demonstrate."""
        yield from self._demonstration.course(command)

    def decode_at(
        self, command: m.DecodeAt, latents: m.Floats, exact: bool
    ) -> Generator[m.Event | None]:
        """Answer DecodeAt, whose points stand for `latents`."""
        trained = yield from self.model(command.run)
        yield from decode_at(command, trained, latents, exact)

    def check(self, command: m.CheckChoices) -> m.ChoicesChecked:
        """Answer CheckChoices."""
        sentence = ""
        try:
            self._base(complete(command.config))
        except ValueError as error:
            sentence = str(error)
        return m.ChoicesChecked(job=command.job, config=command.config, sentence=sentence)

    def measure(self, command: m.Measure) -> Generator[m.Event | None]:
        """Answer Measure."""
        models = yield from self._models_of(command.runs)
        tests = self._test_set(command.dataset, command.data_root).first(command.images)
        if command.task:
            tests = tests.on_task(command.task)
            models = [trained.on_task(command.task) for trained in models]
        yield from measure_robustness(
            command.job,
            models,
            command.dataset,
            tests,
            command.divergences,
            command.epsilons,
            command.config,
            keep=True,
            data_root=command.data_root,
        )

    def _models_of(self, runs: Iterable[str]) -> Steps[list[TrainedModel]]:
        models = []
        for run in runs:
            model = yield from self.model(run)
            models.append(model)
        return models

    def model(self, run: str) -> Steps[TrainedModel]:
        """A run's model, loaded once for each state of its weights."""
        if run not in self._models or self._models[run][0] != _changed(self._models[run][1].run):
            found = self._store.resolve(run)
            changed = _changed(found)
            tests = self._test_set(found.config.dataset, _own_folder(found))
            self._models[run] = (changed, (yield from load(found, self._device, tests)))
        return self._models[run][1]

    def encoded(self, run: str, dataset: str, root: Path | None = None) -> Steps[m.Encoded]:
        """Means, log-variances and predictions of a run for the test images of a data set."""
        trained = yield from self.model(run)
        changed, key = self._models[run][0], (run, dataset, root)
        if key not in self._encoded or self._encoded[key][0] != changed:
            tests = self._test_set(dataset, root)
            check_shape(trained, tests.images.shape[1:])
            pixels = torch.from_numpy(tests.images)
            means, log_variances = yield from encode_in_steps(trained.model, pixels)
            by_task = _read_off(trained, means, tests)
            predictions, accuracy = next(iter(by_task.values()))
            encoded = m.Encoded(
                job=0,
                run=run,
                dataset=dataset,
                means=means.cpu().numpy(),
                log_variances=log_variances.cpu().numpy(),
                predictions=predictions,
                accuracy=accuracy,
                by_task=by_task,
                data_root=root,
            )
            self._encoded[key] = (changed, encoded)
        return self._encoded[key][1]

    def _test_set(self, dataset: str, root: Path | None = None) -> ImageSet:
        key = (dataset, root or trained_on(dataset, self._store))
        if key not in self._tests:
            self._tests[key] = test_images(*key)
        return self._tests[key]


def _read_off(
    trained: TrainedModel, means: torch.Tensor, tests: ImageSet
) -> dict[str, tuple[m.Integers, float]]:
    """Predictions [N] and accuracy by task."""
    predicted = {
        task: (probe.predict(means), labels)
        for task, (probe, labels) in shared_tasks(trained, tests).items()
    }
    return {
        task: (found.cpu().numpy(), float((found == labels).float().mean()))
        for task, (found, labels) in predicted.items()
    }


def _own_folder(run: Run) -> Path | None:
    """Whence the images come that the scale of a run's latents is told by: where some are
    embedded, these."""
    return run.config.data_root if DATASETS[run.config.dataset].needs_folder else None


def _changed(run: Run) -> float:
    """When the weights of a run were last written."""
    paths: tuple[Path, ...] = (run.weights_path, run.checkpoint_path)
    return max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)
