"""The block of a Transformer: shapes, depth, the mask and what happens without it."""
