"""Pictures from the latent space: samples, and paths from one image to another."""
