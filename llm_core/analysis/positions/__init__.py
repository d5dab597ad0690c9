"""Ways to mark where a token stands, and tests of whether a model sees order."""
