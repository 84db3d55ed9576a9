"""Variances that models estimate of noise in a known place: Takida et al., Table 3.

    python -m benchmarks.noise_variances --data-root FOLDER --epochs 20 --out RESULTS.jsonl

Each of the four shapes of variance, at its maximum likelihood, is trained on each of the eight
noisy versions of MNIST. Rows are added to RESULTS.jsonl as they are measured; those that are
there already are not measured again. The table is printed at the end.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from engine.config import TrainingConfig
from engine.data import DATASETS
from engine.measures import estimate_variance
from engine.training import Trainer

SHAPES = ("iso-i", "diag-i", "iso-d", "diag-d")
PARTS = ("SU", "SL", "BU", "BL")
NOISY = {
    "uniform": PARTS,
    "spatial": ("SU", "BU"),
    "conditional": ("SU", "SL"),
    "spatial-conditional": ("SU",),
}
"""Parts with noise: digits 0 to 4 (small) and 5 to 9 (big), upper and lower halves."""
COLUMNS = {
    "iso-i": (PARTS,),
    "diag-i": (("SU", "BU"), ("SL", "BL")),
    "iso-d": (("SU", "SL"), ("BU", "BL")),
    "diag-d": (("SU",), ("SL",), ("BU",), ("BL",)),
}
"""What each shape can tell apart."""


def measure(shape: str, pattern: str, noise: float, options: argparse.Namespace) -> dict[str, Any]:
    """Train one model and estimate its variance on each part, in squared units of the pixel
    range of MNIST itself."""
    dataset = DATASETS[f"mnist-noise-{pattern}-{noise}"]
    loaded = dataset.load("train", options.data_root)
    pixels = torch.from_numpy(loaded.images[: options.limit])
    config = TrainingConfig(
        variant="vae",
        dataset=dataset.name,
        likelihood=shape,
        network=options.network,
        latent=16,
        epochs=options.epochs,
        seed=options.seed,
    )
    trainer = Trainer(config, pixels)
    for _ in trainer.run():
        pass
    small = torch.from_numpy(loaded.labels[: options.limit] < 5)
    low, high = dataset.pixel_range
    found: dict[str, float] = {}
    for letter, images in (("S", pixels[small]), ("B", pixels[~small])):
        # A variance that images share is estimated from all of them.
        part = images if shape.endswith("-d") else pixels
        halves = estimate_variance(trainer.model, part, seed=0).of_pixels[0].chunk(2, dim=0)
        for half, values in zip("UL", halves, strict=True):
            found[letter + half] = float(values.mean()) * (high - low) ** 2
    return {"shape": shape, "pattern": pattern, "noise": noise, "variance": found}


def table(rows: list[dict[str, Any]]) -> str:
    """The estimates as Markdown, laid out as the paper's Table 3."""
    found = {(row["shape"], row["pattern"], row["noise"]): row["variance"] for row in rows}
    heads = [f"{shape} {'+'.join(parts)}" for shape in SHAPES for parts in COLUMNS[shape]]
    lines = ["| noise on | s² | " + " | ".join(heads) + " |", "| --- " * (len(heads) + 2) + "|"]
    for pattern, noisy in NOISY.items():
        for noise in (0.01, 0.1):
            cells = []
            for shape in SHAPES:
                for parts in COLUMNS[shape]:
                    variance = found.get((shape, pattern, noise))
                    cells.append(_cell(variance, parts) if variance else "")
            lines.append(f"| {pattern}: {'+'.join(noisy)} | {noise} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(variance: dict[str, float], parts: tuple[str, ...]) -> str:
    return f"{sum(variance[part] for part in parts) / len(parts):.2g}"


def main() -> None:
    """Measure what is missing, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-root", type=Path, help="the full MNIST; the embedded part else")
    parser.add_argument("--out", type=Path, required=True, help="where the rows are kept")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--network", default="mlp")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="images at most")
    options = parser.parse_args()
    lines = options.out.read_text().splitlines() if options.out.exists() else []
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    known = {(row["shape"], row["pattern"], row["noise"]) for row in rows}
    for pattern in NOISY:
        for noise in (0.1, 0.01):
            for shape in reversed(SHAPES):
                if (shape, pattern, noise) in known:
                    continue
                rows.append(measure(shape, pattern, noise, options))
                with options.out.open("a") as out:
                    out.write(json.dumps(rows[-1]) + "\n")
    print(table(rows))


if __name__ == "__main__":
    main()
