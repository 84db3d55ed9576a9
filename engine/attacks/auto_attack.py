"""AutoAttack's attacks on what a probe reads, made by the Adversarial Robustness Toolbox.

Croce and Hein, 2020, "Reliable evaluation of adversarial robustness with an ensemble of diverse
parameter-free attacks": APGD on the cross-entropy and on the difference of logits ratio, and the
Square attack of Andriushchenko et al., 2020. The code of others, on the same models: an upper
bound of robust accuracy that owes nothing to ours.
"""

import math
import random
from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from engine.attacks.downstream import DownstreamState, Logits
from engine.attacks.turns import Pause, in_turns
from engine.config import AttackConfig, Norm
from engine.extras import optional
from engine.sanity import LIBRARY_ATTACKS, LIBRARY_NORMS, LibraryAttack

EXTRA = "attacks"
APGD_STEPS, APGD_RESTARTS, SQUARE_QUERIES = 100, 5, 5000
"""As Croce and Hein have them, Section 5 and Algorithm 1."""
FEWEST_CLASSES = 3
"""That the difference of logits ratio, their Eq. (6), tells apart."""
ORDERS: dict[Norm, float] = {"linf": math.inf, "l2": 2}


def check_library(norm: Norm) -> None:
    """Raise ExtraMissingError where the toolbox is not installed, and ValueError for a norm that
    they are not made for here, as L1, for which Croce and Hein, 2021, "Mind the Box", have others;
    both with a sentence."""
    if norm not in LIBRARY_NORMS:
        raise ValueError(
            "AutoAttack's attacks are made here for the L∞ and L2 balls alone: choose one of these "
            "norms, or leave AutoAttack out."
        )
    _toolbox("estimators.classification")


def library_attacks(classes: int) -> tuple[LibraryAttack, ...]:
    """Those that can be made on a probe of so many classes."""
    return tuple(
        name for name in LIBRARY_ATTACKS if name != "apgd-dlr" or classes >= FEWEST_CLASSES
    )


def library_cost(name: LibraryAttack) -> int:
    """How often an attack yields, about, where nothing ends it early."""
    if name == "square":
        return 3 * SQUARE_QUERIES
    return 2 * APGD_STEPS * APGD_RESTARTS


def library_steps(
    name: LibraryAttack, logits: Logits, images: Tensor, labels: Tensor, config: AttackConfig
) -> Generator[None, None, DownstreamState]:
    """One attack of the toolbox on all images; of `config` the norm, the budget above 0 and the
    seed count. Yields before each time that it asks for logits.

    images [N, C, H, W] in [0, 1]; labels [N]. The answer has of each image the one with the
    highest cross-entropy among those that the toolbox gave back or that an ascent came by, and
    whether any of these is misread. Freeze the networks first. Raises as `check_library`.
    """
    check_library(config.norm)
    with torch.no_grad():
        found = _Found(images, labels, logits(images))
    dice = _Dice(config.seed)
    for _ in range(1 if name == "square" else APGD_RESTARTS):
        left = (~found.fooled).nonzero().flatten()
        if not len(left):
            break
        yield from in_turns(_course(name, logits, found, left, config, dice))
    steps = SQUARE_QUERIES if name == "square" else APGD_STEPS * APGD_RESTARTS
    return DownstreamState(steps, steps, found.images, found.reached, found.fooled)


class _Found:
    """Of each image the attacked one with the highest cross-entropy so far, that in nats [N], and
    whether any was misread, [N]. Starts from the images themselves and their logits [N, K]."""

    def __init__(self, images: Tensor, labels: Tensor, logits: Tensor) -> None:
        self.clean, self.labels = images, labels
        self.images = images
        self.reached = cross_entropy(logits, labels, reduction="none")
        self.fooled = logits.argmax(1) != labels

    def show(self, which: Tensor, attacked: Tensor, logits: Tensor) -> None:
        """More attacked images [M, C, H, W] with their logits [M, K]: those of `which` [M]."""
        reached = cross_entropy(logits, self.labels[which], reduction="none")
        wrong = logits.argmax(1) != self.labels[which]
        better = reached > self.reached[which]
        self.images = self.images.index_copy(
            0, which, torch.where(better.view(-1, 1, 1, 1), attacked, self.images[which])
        )
        self.reached = self.reached.index_copy(0, which, reached.maximum(self.reached[which]))
        self.fooled = self.fooled.index_copy(0, which, self.fooled[which] | wrong)


class _Asked(nn.Module):
    """The model as the toolbox sees it: on the CPU, whatever device it computes on. Where
    `follows`, all images it is asked for at once are shown to what is found."""

    def __init__(self, logits: Logits, found: _Found, left: Tensor, pause: Pause) -> None:
        super().__init__()
        self._logits, self._found, self._left, self._pause = logits, found, left, pause
        self.follows = False

    def forward(self, images: Tensor) -> Tensor:
        """images [M, C, H, W] -> logits [M, K]"""
        self._pause()
        here = images.to(self._found.labels.device)
        logits = self._logits(here)
        if self.follows and len(images) == len(self._left):
            self._found.show(self._left, here.detach(), logits.detach())
        return logits.to(images.device)


class _Dice:
    """The toolbox throws the dice that the whole program shares: it gets its own instead."""

    def __init__(self, seed: int) -> None:
        self._numpy = np.random.RandomState(seed).get_state()
        self._python = random.Random(seed).getstate()

    def swap(self) -> None:
        """Put these dice in place of the shared ones, or take them away again."""
        shared = np.random.get_state(), random.getstate()
        np.random.set_state(self._numpy)
        random.setstate(self._python)
        self._numpy, self._python = shared


def _course(
    name: LibraryAttack,
    logits: Logits,
    found: _Found,
    left: Tensor,
    config: AttackConfig,
    dice: _Dice,
) -> Callable[[Pause], None]:
    """One run of an attack on the images `left`, which pauses before each pass of the model."""

    def work(pause: Pause) -> None:
        def rest() -> None:
            dice.swap()
            try:
                pause()
            finally:
                dice.swap()

        dice.swap()
        try:
            asked = _Asked(logits, found, left, rest)
            images, labels = found.clean[left], found.labels[left]
            attack = _attack(name, asked, tuple(images.shape), _classes(logits, images), config)
            asked.follows = name != "square"
            # A square that was not changed yet has no length to divide by, and is not kept.
            with np.errstate(divide="ignore", invalid="ignore"):
                made = attack.generate(images.cpu().numpy(), labels.cpu().numpy())
            attacked = torch.from_numpy(made).to(images.device)
            with torch.no_grad():
                found.show(left, attacked, logits(attacked))
        finally:
            dice.swap()

    return work


def _attack(
    name: LibraryAttack, asked: _Asked, shape: Sequence[int], classes: int, config: AttackConfig
) -> Any:
    count, *image = shape
    classifier = _toolbox("estimators.classification").PyTorchClassifier(
        model=asked,
        loss=nn.CrossEntropyLoss(),
        input_shape=tuple(image),
        nb_classes=classes,
        clip_values=(0.0, 1.0),
        device_type="cpu",
    )
    evasion = _toolbox("attacks.evasion")
    order, budget = ORDERS[config.norm], config.epsilon
    if name == "square":
        return evasion.SquareAttack(
            classifier,
            norm=order,
            eps=budget,
            max_iter=SQUARE_QUERIES,
            batch_size=count,
            verbose=False,
        )
    return evasion.AutoProjectedGradientDescent(
        classifier,
        norm=order,
        eps=budget,
        eps_step=2 * budget,
        max_iter=APGD_STEPS,
        nb_random_init=1,
        batch_size=count,
        loss_type="cross_entropy" if name == "apgd-ce" else "difference_logits_ratio",
        verbose=False,
    )


def _classes(logits: Logits, images: Tensor) -> int:
    with torch.no_grad():
        return logits(images[:1]).shape[1]


def _toolbox(part: str) -> Any:
    # Its progress bars are off, yet each would leave a thread behind that watches over them.
    optional("tqdm", "AutoAttack", EXTRA).tqdm.monitor_interval = 0
    return optional(f"art.{part}", "AutoAttack", EXTRA)
