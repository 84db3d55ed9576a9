"""Curves over budgets, every other measure, and whether they can be trusted."""
