"""Patterns of attention: where heads look, what they average, by hand and in trained models."""
