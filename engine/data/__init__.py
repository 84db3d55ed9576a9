"""Data sets by name, and a user's picture made into what a model sees."""

from engine.data.catalog import DATASETS
from engine.data.dataset import Dataset, ImageSet, Task
from engine.data.folders import Split
from engine.data.idx import DataError
from engine.data.pictures import Picture, read_picture
from engine.data.pixels import PictureError
from engine.data.source import ImageSource, folder_of, known_by_name, own_source

__all__ = [
    "DATASETS",
    "DataError",
    "Dataset",
    "ImageSet",
    "ImageSource",
    "Picture",
    "PictureError",
    "Split",
    "Task",
    "folder_of",
    "known_by_name",
    "own_source",
    "read_picture",
]
