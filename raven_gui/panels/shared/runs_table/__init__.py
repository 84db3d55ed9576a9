"""Runs as rows with columns of one's choice, grouped, filtered and sorted."""
