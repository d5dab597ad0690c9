"""Instances that everybody shares: made when somebody asks, dropped when nobody has asked for some time."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Generic, TypeVar, TypeVarTuple

Key = TypeVarTuple("Key")
Made = TypeVar("Made")


class Shared(Generic[*Key, Made]):
    """One instance for each key. Whoever still holds one that was dropped keeps it, and gets the same one again."""

    def __init__(
        self, make: Callable[[*Key], Made], lock: AbstractContextManager[object] | None = None
    ) -> None:
        """Take what makes an instance; it runs under the lock, so that nothing is made twice."""
        self._make = make
        self._lock = lock or threading.RLock()
        self._kept: dict[tuple[*Key], Made] = {}
        self._asked: dict[tuple[*Key], float] = {}
        self._alive: weakref.WeakValueDictionary[tuple[*Key], Made] = weakref.WeakValueDictionary()

    def get(self, *key: *Key) -> Made:
        """Return the instance, made if need be; one that is there is given without waiting for the lock."""
        self._asked[key] = time.monotonic()
        found = self._kept.get(key)
        return self._keep(key) if found is None else found

    def _keep(self, key: tuple[*Key]) -> Made:
        with self._lock:
            found = self._alive.get(key)
            if found is None:
                found = self._make(*key)
            self._kept[key] = self._alive[key] = found
            return found

    def loaded(self, *key: *Key) -> Made | None:
        """Return the instance if it is there; makes none and does not count as a use."""
        return self._kept.get(key)

    def drop_idle(self, seconds: float, keep: Collection[tuple[*Key]] = ()) -> bool:
        """Drop what nobody has asked for in that time, but for the keys to `keep`; True when there was any."""
        before = time.monotonic() - seconds
        with self._lock:
            idle = [key for key in self._kept if key not in keep and self._asked.get(key, before) <= before]
            for key in idle:
                del self._kept[key]
        return bool(idle)

    def clear(self) -> None:
        """Forget everything; what is asked for next is made anew, whoever holds the old one."""
        with self._lock:
            self._kept.clear()
            self._asked.clear()
            self._alive.clear()
