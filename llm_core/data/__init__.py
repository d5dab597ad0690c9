"""Texts on their way to a model: tokenizers, corpora, and the manifest of assets from outside."""
