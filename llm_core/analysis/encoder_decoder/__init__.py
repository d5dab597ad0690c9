"""Encoder, decoder and both, side by side."""
