"""Prices of texts in bits, and measurements of trained models."""
