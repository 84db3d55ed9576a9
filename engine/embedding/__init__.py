"""Maps in two or three dimensions of the posterior means of many images, [N, D] -> [N, k].

PCA, two of the latents and the linear discriminant are planes, there at once. t-SNE and UMAP keep
neighbours together; they start from PCA and take their time, in parts, so that they can be
watched, paused and stopped. New means, of an attacked image or of a user's picture, are placed
into any map without moving it.
"""

from engine.embedding.latent_map import LatentMap
from engine.embedding.linear import LinearMap, discriminant, latent_axes, pca
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
