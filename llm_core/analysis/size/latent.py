"""Latent attention: a token keeps one short vector, out of which every head's key and value are computed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Latent:
    """Widths of the short vectors (DeepSeek-V3, 2.1.1, eq. 1 to 11). Both pass through an RMS norm."""

    queries: int
    """Of the vector that the queries of all heads come out of."""
    kept: int
    """Of the vector that keys and values come out of; it is kept."""
    turned: int
    """Of the part of a key that is turned by its position: one for all heads, kept too."""

    def parameters(self, width: int, heads: int, one_head: int) -> int:
        """Count one layer: down to the short vectors with their gains, up to the heads, and the output matrix."""
        down = width * (self.queries + self.kept + self.turned) + self.queries + self.kept
        queries = self.queries * heads * (one_head + self.turned)
        keys_and_values = self.kept * heads * 2 * one_head
        return down + queries + keys_and_values + heads * one_head * width
