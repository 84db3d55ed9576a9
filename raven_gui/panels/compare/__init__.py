"""Images and what the runs make of them, attacked and not, side by side."""
