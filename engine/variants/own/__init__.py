"""Variants of the user's own: one file with a class, or an installed package's entry point."""

from engine.variants.own.reading import OwnVariantError, is_from_file
from engine.variants.own.shelf import FileState, OwnFile, Shelf

__all__ = ["FileState", "OwnFile", "OwnVariantError", "Shelf", "is_from_file"]
