"""Ours: another package of this name, which a library may install, does not hide it."""
