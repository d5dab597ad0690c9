"""Scores before the softmax: scoring functions, scaling, saturation, price."""
