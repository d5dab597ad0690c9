"""Networks that draw: GAN, diffusion and variational autoencoder, and how far a drawn sample is from the data."""
