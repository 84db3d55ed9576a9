"""A finished run, loaded: its model, its probes and the scale of its latents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.config import Divergence, TrainingConfig
from engine.data import DATASETS, DataError, ImageSet, ImageSource, known_by_name
from engine.measures import LinearProbe, fit_probe
from engine.model import Model
from engine.runs import Run, RunError, check_classes
from engine.training import CheckpointError, check_choices, load_tensors, save_tensors
from engine.variants import build

BETWEEN_POINTS: frozenset[Divergence] = frozenset({"wasserstein", "mean", "reconstruction"})
"""What is finite between posteriors without a variance."""


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A frozen model on its device, with what is needed to read its latents.

    probes: one for each task, by its name, the first task's first. latent_variance: total
    variance of the posterior means of the test images, in squared latent units; relative shifts
    are measured in it. weights_changed: when the run's weights were written that it has.
    """

    run: Run
    model: Model
    probes: Mapping[str, LinearProbe]
    latent_variance: float
    weights_changed: float

    @property
    def is_of_now(self) -> bool:
        """Whether its run has these weights still, and was not trained on since."""
        return self.run.weights_changed == self.weights_changed

    @property
    def may_keep(self) -> bool:
        """Whether what is measured of it may be kept with its run: an own one, which is finished,
        and was not trained on since."""
        return not self.run.bundled and self.run.state == "finished" and self.is_of_now

    def keeps(self, source: ImageSource) -> bool:
        """Whether what is measured of it on `source`, which tells the folder where there is one,
        is kept with its run: where it `may_keep`, and these images are `known_by_name`."""
        return self.may_keep and known_by_name(source, self.run.config)

    @property
    def probe(self) -> LinearProbe:
        """The first task's probe."""
        return next(iter(self.probes.values()))

    def on_task(self, task: str) -> "TrainedModel":
        """The same with the probe of `task` put first. Raises RunError, a sentence, where it has
        none."""
        if task not in self.probes:
            raise RunError(f"The run '{self.run.name}' {without_probe(self.run, task)}.")
        return replace(self, probes={task: self.probes[task], **self.probes})

    def asked(self, task: str) -> "TrainedModel":
        """`on_task`, where the run's data set knows `task`; the same where that is '', or another
        data set's. Raises RunError as `on_task`."""
        known = task in DATASETS[self.run.config.dataset].tasks
        return self.on_task(task) if known else self

    def probe_for(self, task: str) -> LinearProbe:
        """The probe that is `asked` this task. Raises RunError as `on_task`."""
        return self.asked(task).probe


def shared_tasks(trained: TrainedModel, tests: ImageSet) -> dict[str, tuple[LinearProbe, Tensor]]:
    """What of `tests` the probes can be asked: the tasks that both have, by name, with a probe and
    labels [N]. The images of another data set share none, and are read by the first probe."""
    probes = {name: trained.probes[name] for name in tests.tasks if name in trained.probes}
    probes = probes or {tests.task: trained.probe}
    device = trained.model.device
    return {
        name: (probe, torch.from_numpy(tests.tasks[name].labels).to(device))
        for name, probe in probes.items()
    }


def without_probe(run: Run, task: str) -> str:
    """Why a run has no probe for a task, to follow its name."""
    if task in DATASETS[run.config.dataset].tasks:
        return (
            f"has no probe for the task '{task}': the images it was trained on are all of one "
            "class in it"
        )
    return f"has no probe for the task '{task}', which its data set does not know"


def load_model(run: Run, device: torch.device) -> Model:
    """The model of a run, frozen, from its last weights. Raises RunError with a sentence; also
    where some are no finite numbers, of which any class would be read."""
    config = known_config(run)
    _, model = build(config, DATASETS[config.dataset].shape)
    try:
        checkpointed = run.checkpoint_path.exists()
        # A run that is trained further has the weights of before, too.
        if run.weights_path.exists() and (run.state == "finished" or not checkpointed):
            weights = load_tensors(run.weights_path)
        elif checkpointed:
            state = load_tensors(run.checkpoint_path)
            weights = {
                name.removeprefix("model."): tensor
                for name, tensor in state.items()
                if name.startswith("model.")
            }
        else:
            raise RunError(f"The run '{run.name}' has no weights yet; train it first.")
    except CheckpointError as error:
        raise RunError(f"The weights of the run '{run.name}' cannot be used: {error}") from error
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise RunError(
            f"The weights of the run '{run.name}' are not those of a model of its settings: one of "
            "its files was changed, or is another run's, or its method has other layers by now."
        ) from error
    if not all(bool(tensor.isfinite().all()) for tensor in weights.values()):
        raise RunError(
            f"The weights of the run '{run.name}' are not all finite numbers: it has diverged, or "
            "its file is damaged; train it again."
        )
    return model.to(device).eval().requires_grad_(False)


def check_divergences(models: Sequence[TrainedModel], divergences: Sequence[Divergence]) -> None:
    """Raise ValueError, a sentence, where a divergence is infinite between posteriors that are
    points."""
    points = [f"'{trained.run.name}'" for trained in models if trained.model.family.is_point]
    if points and not BETWEEN_POINTS.issuperset(divergences):
        raise ValueError(
            f"The posteriors of {', '.join(points)} are points, between which KL and what counts "
            "entropy are infinite: choose the Wasserstein distance, the mean, the reconstruction "
            "or the probe, or other runs."
        )


def check_shape(trained: TrainedModel, shape: tuple[int, ...]) -> None:
    """Raise ValueError, a sentence, where a model does not see images of `shape` [C, H, W]."""
    if trained.model.shape != shape:
        raise ValueError(
            f"The run '{trained.run.name}' sees images of shape {trained.model.shape}, not "
            f"{shape}: leave it out."
        )


def check_images(trained: TrainedModel, images: ImageSet) -> None:
    """Raise ValueError, a sentence, as `check_shape` and `check_classes` do."""
    check_shape(trained, images.images.shape[1:])
    check_classes(trained.run, images)


def check_known(trained: TrainedModel, labels: NDArray[np.int64]) -> None:
    """Raise ValueError, a sentence, where the first probe of a model was fitted to no class of
    `labels` [N]: it misreads all of these images, with or without an attack."""
    classes = torch.from_numpy(labels)
    if trained.probe.knowing(classes).bias.cpu()[classes].isneginf().all():
        raise ValueError(
            f"The probe of the run '{trained.run.name}' was fitted to none of the classes of these "
            "images, so there is nothing to attack: take others."
        )


def training_images(run: Run) -> ImageSet:
    """The images a run is trained on, with its limit; of two classes at least in the first task,
    as its probe needs. Raises DataError or RunError with a sentence."""
    config = known_config(run)
    images = DATASETS[config.dataset].load("train", config.data_root, config.download)
    images = images.first(config.limit)
    if len(np.unique(images.labels)) < 2:
        raise DataError("The images to train on are not of two classes at least: take more.")
    return images


def fit_probes(means: NDArray[np.float32], images: ImageSet) -> dict[str, LinearProbe]:
    """A probe for each task of `images`, on the CPU, to their posterior means [N, D]. A task whose
    images are all of one class is left out. Raises ValueError with a sentence where not all means
    are finite numbers."""
    return {
        name: fit_probe(means, task.labels)
        for name, task in images.tasks.items()
        if len(np.unique(task.labels)) > 1
    }


def save_probes(run: Run, probes: Mapping[str, LinearProbe]) -> None:
    """Write probes into a run, each tensor as 'task/name'. Raises CheckpointError."""
    tensors = {
        f"{task}/{name}": tensor.cpu()
        for task, probe in probes.items()
        for name, tensor in probe.state().items()
    }
    save_tensors(run.probe_path, tensors)


def load_probes(run: Run) -> dict[str, LinearProbe]:
    """The probes that a run keeps, on the CPU. Names without a task, as version 0.1.0 wrote them,
    are of the first one. Raises RunError with a sentence."""
    tasks = tuple(DATASETS[run.config.dataset].tasks)
    try:
        states: dict[str, dict[str, Tensor]] = {task: {} for task in tasks}
        for key, tensor in load_tensors(run.probe_path).items():
            *task, name = key.rsplit("/", 1)
            if name != "latent_variance":  # of the training images; version 0.1.0 kept it
                states[task[0] if task else tasks[0]][name] = tensor
        probes = {task: LinearProbe(**state) for task, state in states.items() if state}
        if any(
            bool(tensor.isnan().any()) for state in states.values() for tensor in state.values()
        ):
            raise CheckpointError(f"some of {run.probe_path} is no number.")
    except (CheckpointError, TypeError, KeyError) as error:
        raise RunError(f"The probe of the run '{run.name}' is damaged: {error}") from error
    if tasks[0] not in probes:
        raise RunError(f"The probe of the run '{run.name}' lacks the task '{tasks[0]}'.")
    return probes


def known_config(run: Run) -> TrainingConfig:
    """What the run was, or is to be, trained as. Raises RunError where a part is not known here."""
    config = run.config
    try:
        check_choices(config)
    except ValueError as error:
        raise RunError(f"The run '{run.name}' is of another raven-gui: {error}") from error
    return config
