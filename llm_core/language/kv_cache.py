"""The key-value cache: what attention would compute again for every earlier token, kept instead.

A buffer is shared by all states that grew out of one another. Appending at its end costs nothing; whoever goes on from
an older state (another continuation of the same prefix) gets a copy, so states never disturb each other.
"""

from __future__ import annotations

from torch import Tensor


class Buffer:
    """Room for `capacity` positions of one layer's keys and values, (2, B, H, capacity, D), filled from the left."""

    def __init__(self, capacity: int):
        self.capacity, self.filled = capacity, 0
        self.data: Tensor | None = None

    def write(self, at: int, kv: Tensor) -> Buffer:
        """Put kv (2, B, H, T, D) at position `at`; return this buffer, or a copy if another state wrote here."""
        target = self
        if self.data is not None and self.filled != at:
            target = Buffer(self.capacity)
            target.data = self.data.clone()
        if target.data is None:
            _, B, H, _, D = kv.shape
            target.data = kv.new_empty(2, B, H, self.capacity, D)
        end = at + kv.shape[3]
        target.data[:, :, :, at:end] = kv
        target.filled = end
        return target


class LayerCache:
    def __init__(self, buffer: Buffer, length: int = 0):
        self.buffer, self.length = buffer, length

    def append(self, kv: Tensor) -> tuple[Tensor, Tensor]:
        """Append kv (2, B, H, T, D) of the new positions; return k and v of all positions so far, (B, H, S, D)."""
        self.buffer = self.buffer.write(self.length, kv)
        self.length += kv.shape[3]
        assert self.buffer.data is not None
        k, v = self.buffer.data[:, :, :, : self.length].unbind()
        return k, v


class KVCache:
    def __init__(self, layers: list[LayerCache]):
        self.layers = layers

    @property
    def length(self) -> int:
        """Positions read so far."""
        return self.layers[0].length

    @classmethod
    def empty(cls, n_layer: int, capacity: int) -> KVCache:
        return cls([LayerCache(Buffer(capacity)) for _ in range(n_layer)])

    def fork(self) -> KVCache:
        """Return a cache that goes on from here and leaves this one as it is."""
        return KVCache([LayerCache(layer.buffer, layer.length) for layer in self.layers])
