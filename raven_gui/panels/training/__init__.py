"""The losses of runs while they train and after, and what a batch looks like by then."""
