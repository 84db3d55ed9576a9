"""The list of runs: which take part, how far they are, what differs between two of them."""
