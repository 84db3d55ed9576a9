"""A cloud of points that stays quick at a million: drawn, picked from, moved and printed."""
