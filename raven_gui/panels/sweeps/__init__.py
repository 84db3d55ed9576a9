"""The runs of a sweep as a table and as parallel coordinates."""
