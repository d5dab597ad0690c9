"""A mixture of experts: feed-forward parts side by side, of which only a few work on a token."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Experts:
    """The experts of every layer but the first `dense`, which keep a single feed-forward part (DeepSeek-V3, 2.1)."""

    routed: int
    """A router chooses among these,"""
    chosen: int
    """so many for each token;"""
    shared: int
    """these work on every token."""
    hidden: int
    """Width of one expert, which has three matrices: up, gate and down."""
    dense: int

    @property
    def working(self) -> int:
        """Count the experts that work on one token."""
        return self.chosen + self.shared

    def router_parameters(self, width: int) -> int:
        """Count a row of numbers for each expert to choose from; offsets that only balance the load are no weights."""
        return self.routed * width

    def expert_parameters(self, width: int) -> int:
        """Count one expert."""
        return 3 * width * self.hidden
