"""The data sets that have a name."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.data.celeba import CELEBA, CELEBA_HQ_128
from engine.data.color_mnist import COLOR_MNIST
from engine.data.dataset import Dataset
from engine.data.image_folder import FOLDERS
from engine.data.mnist import FASHION_MNIST, MNIST
from engine.data.noisy_mnist import NOISY_MNIST

DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        dataset.name: dataset
        for dataset in (
            MNIST,
            FASHION_MNIST,
            COLOR_MNIST,
            *NOISY_MNIST,
            CELEBA,
            CELEBA_HQ_128,
            *FOLDERS,
        )
    }
)
