"""Benchmarks: each compares, side by side in one run, with a peer or with the hardware's limit."""
