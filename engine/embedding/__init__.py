"""Maps in two or three dimensions of the posterior means of many images, [N, D] -> [N, k].

PCA, two of the latents and the linear discriminant are planes, there at once. t-SNE and UMAP keep
neighbours together; they start from PCA and take their time, in parts, so that they can be
watched, paused and stopped. New means, of an attacked image or of a user's picture, are placed
into any map without moving it. Both are loaded when they are first asked for: scikit-learn and
what it brings take longer to load than all else that a first picture needs beside PyTorch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.embedding.latent_map import LatentMap
from engine.embedding.linear import LinearMap, discriminant, latent_axes, pca

if TYPE_CHECKING:
    from engine.embedding.tsne import TsneMap
    from engine.embedding.umap_map import UmapError, UmapMap

__all__ = [
    "LatentMap",
    "LinearMap",
    "TsneMap",
    "UmapError",
    "UmapMap",
    "discriminant",
    "latent_axes",
    "pca",
]

_LATER = {"TsneMap": "tsne", "UmapError": "umap_map", "UmapMap": "umap_map"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
