"""Parts the panels are made of; they know Qt and numpy, not the workspace."""
