"""The form of a training: variant, likelihood, network, data and their settings."""
