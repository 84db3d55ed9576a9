"""Train and measure the bundled models again: four methods on each data set.

    python -m assets.scripts.make_models FOLDER [--only mnist/raven ...] [--into FOLDER]

FOLDER holds the full MNIST and Fashion-MNIST as IDX files. A model that was begun is gone on
with; one that is finished is left alone. On two CPU cores all eight take about two hours, nearly
all of it for the Smooth Encoders.
"""

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import assets
from engine.config import AttackConfig, TrainingConfig
from engine.data import DATASETS, ImageSet, ImageSource
from engine.device import choose_device, device_name
from engine.measures import all_of
from engine.probe_attack import PROBE_USUAL
from engine.reproduce.bundled import Facts, keep_facts
from engine.reproduce.keys import code_version, data_key
from engine.runs import Run, RunStore
from engine.sanity import Maximised
from engine.service.loading import load
from engine.service.measure_job import measure_robustness
from engine.service.messages import EpochFinished, RobustnessMeasured
from engine.service.run_figures import keep_curve
from engine.service.training_job import train
from engine.training import complete

EPOCHS = 40
DIVERGENCES: tuple[Maximised, ...] = ("wasserstein", "kl")
EPSILONS = (0.0, 0.05, 0.1, 0.15, 0.2)
ATTACKED = "adversarial_accuracy"
NAMES = {
    "vae": "VAE",
    "vae-noise": "VAE (noise)",
    "smooth-encoder": "Smooth Encoder",
    "raven": "RAVEN",
}
OBJECTIVES: dict[str, dict[str, dict[str, Any]]] = {
    "mnist": {
        "vae": {},
        "vae-noise": {},
        "smooth-encoder": {"gamma": 500.0, "radius": 0.02, "steps": 10},
        "raven": {"sigma_aug": 0.01},
    },
    "fashion-mnist": {
        "vae": {},
        "vae-noise": {},
        "smooth-encoder": {"gamma": 5000.0, "radius": 0.01, "steps": 10},
        "raven": {"sigma_aug": 0.04},
    },
}
"""γ and σ_aug: Irobe et al., Appendix C.2. The selection radius is not given there; these keep
the clean figures near that paper's Table 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what is missing; returns the exit status."""
    parser = argparse.ArgumentParser(description="Train the bundled models again.")
    parser.add_argument("root", type=Path, help="folder with the full data sets as IDX files")
    parser.add_argument("--only", nargs="+", metavar="DATASET/VARIANT", help="just these models")
    parser.add_argument("--into", type=Path, default=assets.path("models"))
    options = parser.parse_args(arguments)
    for dataset, variants in OBJECTIVES.items():
        for variant, objective in variants.items():
            name = f"{dataset}/{variant}"
            if options.only is None or name in options.only:
                # Whoever trains these again has the full set elsewhere: in the cache of
                # torchvision's download.
                config = TrainingConfig(
                    variant=variant,
                    dataset=dataset,
                    epochs=EPOCHS,
                    objective=objective,
                    download=True,
                )
                # Written out, as of every run: else another seed of it would not be found to be.
                config = complete(config)
                _make(options.into / dataset / variant, NAMES[variant], config, options.root)
    return 0


def _make(folder: Path, name: str, config: TrainingConfig, root: Path) -> None:
    """Train one model into `folder` on the images in `root` and measure it, unless that is done."""
    if not (folder / "run.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        RunStore().create(config, name, folder)
    run = Run(folder, f"{folder.parent.name}/{folder.name}")
    data = DATASETS[config.dataset]
    tests = data.load("test", root)
    if run.state != "finished":
        images = data.load("train", root)
        _train(run, images, tests)
        _note(run, images)
    if ATTACKED not in run.figures()[config.dataset]:
        _measure(run, tests)
    if not any(curve.divergence == "downstream" for curve in run.info().curves):
        _measure_on_probe(run)


def _train(run: Run, images: ImageSet, tests: ImageSet) -> None:
    for event in train(0, run, choose_device(), data=(images, tests)):
        if isinstance(event, EpochFinished):
            print(f"{run.id} epoch {event.epoch}: {event.terms}", flush=True)
    run.checkpoint_path.unlink()  # three times as large as the weights, and never trained further
    run.epochs_path.unlink(missing_ok=True)  # as large as they


def _note(run: Run, images: ImageSet) -> None:
    """Say on what and by which code it was trained, so that a reproduction that asks for the same
    need not train it."""
    device, codes = device_name(choose_device()), {code_version(run.config): ""}
    facts = Facts(device=device, seconds=run.seconds, images=data_key(images), codes=codes)
    keep_facts(run, facts)


def _measure(run: Run, tests: ImageSet) -> None:
    """Adversarial accuracy on the whole test set, kept beside the clean figures."""
    dataset = run.config.dataset
    curves = _curves(run, tests, dict.fromkeys(DIVERGENCES, AttackConfig()))
    attacked = {
        curve.divergence: {
            f"{epsilon:g}": share
            for epsilon, share in zip(curve.epsilons, curve.accuracies, strict=True)
        }
        for curve in curves
    }
    figures = run.figures()
    run.save_figures({**figures, dataset: {**figures[dataset], ATTACKED: attacked}})


def _measure_on_probe(run: Run) -> None:
    """The curve under the attack that knows the probe, which takes twenty times as many steps: on
    the embedded test images alone."""
    config = AttackConfig(**PROBE_USUAL)
    for curve in _curves(run, DATASETS[run.config.dataset].load("test"), {"downstream": config}):
        keep_curve(run, curve, config)


def _curves(
    run: Run, tests: ImageSet, attacks: Mapping[Maximised, AttackConfig]
) -> list[RobustnessMeasured]:
    """Under each of the attacks, whole."""
    source, models = ImageSource(run.config.dataset), [all_of(load(run, choose_device(), tests))]
    curves: dict[Maximised, RobustnessMeasured] = {}
    for event in measure_robustness(0, models, source, tests, attacks, EPSILONS):
        if isinstance(event, RobustnessMeasured):
            curves[event.divergence] = event
            print(f"{run.id}, {event.divergence}: {event.epsilons} {event.accuracies}", flush=True)
    return list(curves.values())


if __name__ == "__main__":
    sys.exit(main())
