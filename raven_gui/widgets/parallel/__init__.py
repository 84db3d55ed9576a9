"""Parallel coordinates: one line a row, one axis a column, brushed to filter."""
