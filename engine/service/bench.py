"""Work on the device: models, training and attacks. Only the bench's thread comes here."""

from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import replace

from engine.data import ImageSource, own_source
from engine.device import choose_device, device_name
from engine.evaluation.inception_place import InceptionPlace
from engine.measures import Steps
from engine.probe_attack import attack_on
from engine.runs import Run, RunStore, settle
from engine.service import messages as m
from engine.service.able import of_now, on_task, remarks, without_points
from engine.service.beginnings import check_base, device_of, first_weights, runs_to_train
from engine.service.budget_job import attack_course, attack_job
from engine.service.choices import engine_ready
from engine.service.defence_job import defend_runs
from engine.service.demonstration import Demonstration
from engine.service.desk import settled
from engine.service.encoding import encode_images
from engine.service.epoch_maps import EpochMaps
from engine.service.evaluation_job import evaluate
from engine.service.image_sets import ImageSets, scaling_source
from engine.service.label_job import measure_labels
from engine.service.loading import load
from engine.service.measure_job import measure_robustness
from engine.service.neighbours_job import Latents, latents_of, neighbours_job
from engine.service.own_variants import OwnVariants
from engine.service.probe_batch import reconstruct
from engine.service.sampling import Samplers, decode_at, generate, interpolate_runs
from engine.service.sanity_job import check_attack
from engine.service.survey_job import Surveys, survey_job
from engine.service.training_job import train
from engine.service.worker import Job
from engine.trained import TrainedModel
from engine.training import complete


class Bench:
    """Courses of jobs for the device thread; each yields events. Loaded models, test images and
    their posterior means are kept until the run changes."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self.own_variants = OwnVariants(store.root.parent)
        self.inception = InceptionPlace(store.root.parent)
        self._device = choose_device()
        self._models: dict[str, tuple[float, TrainedModel]] = {}
        self._images = ImageSets(store)
        self._samplers: Samplers = {}
        self._demonstration = Demonstration()
        self._surveys = Surveys()
        self._epochs = EpochMaps(
            lambda source: self._images(source)[0], lambda source: settled(source, store)
        )
        self._encoded: dict[tuple[str, ImageSource], tuple[float, m.Encoded]] = {}

    def ready(self, job: int = 0) -> m.EngineReady:
        """What there is to choose from."""
        return engine_ready(device_name(self._device), job)

    def list_own_variants(
        self, command: m.ListOwnVariants | m.TrustVariant
    ) -> Generator[m.Event | None]:
        """Answer ListOwnVariants and TrustVariant."""
        yield from self.own_variants.answer(command, self.ready)

    def runs_to_train(self, command: m.Command) -> list[Run]:
        """The runs that a command trains, queued. Raises ValueError with a sentence."""
        return runs_to_train(self._store, command)

    def train(self, job: int, run: Run) -> Generator[m.Event | None]:
        """Train a run on its device."""
        first = first_weights(self._store, run)
        yield from train(job, run, device_of(run), first, watch=self._epochs)

    def watch(self, command: m.WatchMap) -> m.EpochsMapped | None:
        """Answer WatchMap, where something is known. Raises ValueError with a sentence."""
        run = self._store.resolve(command.run)
        return self._epochs.watch(run, command.source, command.on, command.job)

    def labels(self, source: ImageSource, task: str) -> m.Integers:
        """The class of each image in a task, or in the first one where it has none of this name."""
        images = self._images(source)[0]
        return images.tasks.get(task, images.tasks[images.task]).labels

    def settle(self, run: Run) -> None:
        """After a training job, however it ended: a run that never began is interrupted, or is
        finished as it was before it was to be trained further."""
        if run.state == "queued":
            settle(run)

    def name(self, run: str) -> str:
        """What the user calls a run."""
        return self._store.resolve(run).name

    def attack_job(self, command: m.Attack) -> Job:
        """Answer Attack and AttackAtBudgets."""
        return attack_job(command, self.attack(command))

    def attack(self, command: m.Attack) -> Generator[m.Event | None]:
        """The course of `attack_job`."""
        models = yield from self._models_of(command.runs)
        yield from attack_course(command, models)

    def defend(self, command: m.Defend) -> Generator[m.Event | None]:
        """Answer Defend."""
        models = yield from self._models_of(command.runs)
        yield from defend_runs(command, models)

    def encode(self, command: m.Encode) -> Generator[m.Event | None]:
        """Answer Encode."""
        encoded = yield from self.encoded(command.run, command.source)
        yield m.Encoded(**{**vars(encoded), "job": command.job})

    def reconstruct(self, command: m.Reconstruct) -> Generator[m.Event | None]:
        """Answer Reconstruct."""
        trained = yield from self.model(command.run)
        yield reconstruct(command, trained, self._images(own_source(trained.run.config))[0])

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
        yield from interpolate_runs(command, (yield from self._models_of(command.runs)))

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
            check_base(self._store, complete(command.config))
        except ValueError as error:
            sentence = str(error)
        return m.ChoicesChecked(job=command.job, config=command.config, sentence=sentence)

    def measure(self, command: m.Measure) -> Generator[m.Event | None]:
        """Answer Measure."""
        models = yield from self._models_of(command.runs)
        source = command.source.tests
        tests = self._images(source)[0].first(command.images)
        if command.task:
            tests = tests.on_task(command.task)
            models = yield from on_task(command.job, models, command.task)
        attacks = {name: attack_on(name, command.config) for name in command.divergences}
        keep = settled(source, self._store) if command.keep else None
        asked = command.epsilons, keep
        course = measure_robustness(command.job, models, source, tests, attacks, *asked)
        yield from of_now(course, models)

    def survey(self, command: m.Survey) -> Job:
        """The job that answers Survey."""

        def course() -> Generator[m.Event | None]:
            trained = yield from self.model(command.run)
            images, changed = self._images(command.source)[0], self._models[command.run][0]
            yield from self._surveys.course(command, trained, images, changed)

        return survey_job(command, course(), self.called(command.run))

    def called(self, run: str) -> str:
        """`name`, or the id of a run with which something is wrong: the course will tell what."""
        with suppress(ValueError):
            return self.name(run)
        return run

    def evaluate(self, command: m.Evaluate) -> Generator[m.Event | None]:
        """Answer Evaluate."""
        models = yield from self._models_of(command.runs)
        source = command.source.tests
        course = evaluate(
            command,
            models,
            self._images(source)[0].first(command.images),
            settled(source, self._store),
            self.inception.named,
        )
        yield from of_now(course, models)

    def label_efficiency(self, command: m.MeasureLabels) -> Generator[m.Event | None]:
        """Answer MeasureLabels."""
        models = yield from self._models_of(command.runs)
        source = settled(command.source.tests, self._store)
        sets = source.training_images(), self._images(source)[0].first(command.images)
        if command.task:
            sets = sets[0].on_task(command.task), sets[1].on_task(command.task)
        yield from of_now(measure_labels(command, models, source, *sets), models)

    def check_attack(self, command: m.CheckAttack) -> Generator[m.Event | None]:
        """Answer CheckAttack."""
        models = yield from self._models_of(filter(None, (command.run, command.other)))
        source = command.source.tests
        tests = self._images(source)[0].first(command.images)
        yield from remarks(command.job, models[:1], settled(source, self._store), tests)
        if command.task:
            tests = tests.on_task(command.task)
            models[0] = models[0].on_task(command.task)
            models = yield from on_task(command.job, models, command.task)
        others = yield from without_points(command.job, models[1:], command.maximised)
        command = replace(command, config=attack_on(command.maximised, command.config))
        yield from of_now(check_attack(command, models[0], tests, *others), models)

    def neighbours(
        self, command: m.Neighbours, at_desk: Callable[[Job], None]
    ) -> Generator[m.Event | None]:
        """Answer Neighbours: where the images lie here, who is near to whom at the desk."""
        spaces: list[Latents] = []
        for run in command.runs:
            latents = yield from latents_of(command, run, self.model, self.encoded)
            spaces.append(latents)
        at_desk(neighbours_job(command, self._images(command.source)[0].images, spaces))

    def _models_of(self, runs: Iterable[str]) -> Steps[list[TrainedModel]]:
        models = []
        for run in runs:
            model = yield from self.model(run)
            models.append(model)
        return models

    def model(self, run: str) -> Steps[TrainedModel]:
        """A run's model, loaded once for each state of its weights."""
        if (
            run not in self._models
            or self._models[run][0] != self._models[run][1].run.weights_changed
        ):
            found = self._store.resolve(run)
            changed = found.weights_changed
            tests = self._images(scaling_source(found))[0]
            self._models[run] = (changed, (yield from load(found, self._device, tests)))
        return self._models[run][1]

    def encoded(self, run: str, source: ImageSource) -> Steps[m.Encoded]:
        """Means, log-variances and predictions of a run for the images of a source."""
        trained = yield from self.model(run)
        changed, key = self._models[run][0], (run, source)
        if key not in self._encoded or self._encoded[key][0] != changed:
            encoded = yield from encode_images(trained, run, source, *self._images(source))
            self._encoded[key] = (changed, encoded)
        return self._encoded[key][1]
