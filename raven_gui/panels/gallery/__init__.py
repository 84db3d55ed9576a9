"""The images to pick from, found by label, prediction, likeness or one's own files."""
