"""The choice of how a latent space is brought into two dimensions, and what to make of it."""

from raven_gui.widgets.choice_bar import ChoiceBar

PCA = (
    "Principal components: the two directions in which the posterior means vary most, drawn to "
    "scale. Distances are true in these two directions; what lies in the others is not seen."
)
TSNE = (
    "t-SNE keeps neighbours together. What it does not mean: distances between groups, sizes of "
    "groups and their density say nothing about the latent space, and an arrow's length is not "
    "how far an attack moves an image. Look at which group an arrow ends in."
)


def method_bar() -> ChoiceBar:
    """A bar with the keys 'pca' and 'tsne'."""
    bar = ChoiceBar("Map", {"pca": "PCA", "tsne": "t-SNE"})
    bar.explain("pca", PCA)
    bar.explain("tsne", TSNE)
    return bar
