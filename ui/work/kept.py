"""What a visitor has made outlives a reload of the page: it is kept for some minutes by the browser's cookie.

Streamlit forgets what a tab holds as soon as its connection ends, and a reload is a new tab to it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ui.work.browser import browser
from ui.work.turns import NAMELESS

SECONDS = 600.0
"""How long it is kept after a page has last shown it."""
MOST = 32
"""Of all visitors together: each may hold models."""


@dataclass(frozen=True)
class Entry:
    """One value, the moment at which it is forgotten, and what is done with it then."""

    value: Any
    until: float
    let_go: Callable[[Any], None] | None


class Kept:
    """Values by browser and name: those that were shown not long ago, the newest of them."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._entries: dict[tuple[str, str], Entry] = {}
        self._lock = threading.RLock()

    def put(
        self,
        owner: str,
        name: str,
        value: Any,
        seconds: float = SECONDS,
        let_go: Callable[[Any], None] | None = None,
    ) -> None:
        """Keep a value of this browser for so many seconds; nothing of browsers that cannot be told apart."""
        if owner == NAMELESS:
            return
        with self._lock:
            before = self._entries.pop((owner, name), None)
            self._entries[owner, name] = Entry(value, time.monotonic() + seconds, let_go)
            if before is not None and before.value is not value:
                _let_go(before)
            for key in list(self._entries)[: -self.most]:
                _let_go(self._entries.pop(key))

    def get(self, owner: str, name: str) -> Any:
        """Find what was kept; None when it is not there any more."""
        self.forget_old()
        with self._lock:
            found = self._entries.get((owner, name))
            return None if found is None else found.value

    def drop(self, owner: str, name: str) -> None:
        """Forget a value."""
        with self._lock:
            found = self._entries.pop((owner, name), None)
            if found is not None:
                _let_go(found)

    def forget_old(self) -> None:
        """Forget what was not shown for a while."""
        with self._lock:
            for key in [key for key, entry in self._entries.items() if entry.until <= time.monotonic()]:
                _let_go(self._entries.pop(key))


def _let_go(entry: Entry) -> None:
    if entry.let_go is not None:
        entry.let_go(entry.value)


KEPT = Kept()


def possible() -> bool:
    """Return whether the browser of this session can be told from others."""
    return browser() != NAMELESS


def put(name: str, value: Any, seconds: float = SECONDS, let_go: Callable[[Any], None] | None = None) -> None:
    """Keep a value for the browser of this session, and note that it is shown now."""
    KEPT.put(browser(), name, value, seconds, let_go)


def get(name: str) -> Any:
    """Find what this browser has made; None when it has not, or too long ago."""
    return KEPT.get(browser(), name)


def drop(name: str) -> None:
    """Forget what this browser has made."""
    KEPT.drop(browser(), name)
