"""What an attack did to some images in one run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.service.messages.parts import Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackCourse:
    """The iterates of an attack, the random start first: S + 1 of them for S gradient steps, of
    each image those of the restart that the answer is from. The answer is the best iterate, not
    the last: the one where `divergence` is highest, or lowest where the attack has targets. A
    budget of 0 takes no step, so that there is one iterate, the images themselves."""

    divergence: Floats  # [S + 1, N]
    means: Floats  # [S + 1, N, D]
    stds: Floats  # [S + 1, N, D], standard deviations of the posterior
    images: Floats  # [S + 1, N, C, H, W]
    reconstructions: Floats  # [S + 1, N, C, H, W]
    probabilities_by_task: Mapping[str, Floats]  # [S + 1, N, K], of the linear probe of each task
    shift: Floats  # [S + 1, N]
    relative_shift: Floats  # [S + 1, N]
    numbers: Mapping[str, Floats]  # [S + 1, N], by the names of `AttackResult.numbers`


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackTarget:
    """What a run makes of the N targets of an attack."""

    mean: Floats  # [N, D]
    std: Floats  # [N, D], standard deviations of the posterior
    reconstruction: Floats  # [N, C, H, W]
    probabilities_by_task: Mapping[str, Floats]  # [N, K], of the linear probe of each task


@dataclass(frozen=True, eq=False, kw_only=True)
class AttackResult:
    """What an attack did to N images in one run. Probabilities are the first probe's, and in
    `by_task` each probe's, by its task, before and after. `divergence` is in the attack's units:
    between clean and attacked posterior, or where the attack has targets, between the target's and
    the attacked one: what is left of the way; of an attack on the probe it is the cross-entropy,
    in nats, of the class that is read off the clean image, or off the target. `shift` is the
    distance between posterior means. `numbers` are [N] each, by the names of
    `engine.numbers.NUMBERS`; what means nothing in a run, as KL between points, is left out."""

    run: str
    attacked: Floats  # [N, C, H, W]
    clean_reconstruction: Floats  # [N, C, H, W]
    attacked_reconstruction: Floats  # [N, C, H, W]
    clean_mean: Floats  # [N, D]
    attacked_mean: Floats  # [N, D]
    clean_std: Floats  # [N, D], standard deviations of the posterior
    attacked_std: Floats  # [N, D]
    clean_probabilities: Floats  # [N, K], of the linear probe
    attacked_probabilities: Floats  # [N, K]
    divergence: Floats  # [N]
    shift: Floats  # [N]
    relative_shift: Floats  # [N], shift² over the total variance of the test images' means
    by_task: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    numbers: Mapping[str, Floats] = field(default_factory=dict)
    course: AttackCourse | None = None
    target: AttackTarget | None = None

    def on_task(self, task: str) -> tuple[Floats, Floats] | None:
        """Probabilities in a task before and after the attack, [N, K] each; None where the run
        has no probe for it."""
        first = (self.clean_probabilities, self.attacked_probabilities)
        return self.by_task.get(task) if self.by_task else first
