"""Lines over a shared axis with a legend, a band of their spread and their values."""
