"""Room in the key-value cache that all answers of one engine share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Space:
    """Tokens from which each answer reserves what it may need, so that the cache never overflows."""

    def __init__(self, total: int) -> None:
        self.total, self._free, self._changed = total, total, threading.Condition()

    @contextmanager
    def reserved(self, tokens: int, cancelled: Callable[[], bool]) -> Iterator[bool]:
        """Wait for room; yields False when cancelled before there was any."""
        granted = False
        with self._changed:
            while not cancelled() and not granted:
                granted = self._free >= tokens
                if not granted:
                    self._changed.wait(0.05)
            self._free -= tokens if granted else 0
        try:
            yield granted
        finally:
            if granted:
                with self._changed:
                    self._free += tokens
                    self._changed.notify_all()
