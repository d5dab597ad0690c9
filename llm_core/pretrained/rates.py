"""How fast and how large: tokens per second of the latest answers, and the memory of this process."""

from __future__ import annotations

import os
import sys
import threading


class Meter:
    """Tokens per second while decoding, over the last few answers; the time to read a prompt is left out."""

    def __init__(self, keep: int = 8) -> None:
        self._lock, self._keep = threading.Lock(), keep
        self._runs: list[tuple[int, float]] = []

    def add(self, tokens: int, seconds: float) -> None:
        """Add one answer: how many tokens after the first, in how many seconds."""
        if tokens > 0 and seconds > 0:
            with self._lock:
                self._runs = [*self._runs, (tokens, seconds)][-self._keep :]

    @property
    def tokens_per_second(self) -> float | None:
        """None until an answer was decoded."""
        with self._lock:
            tokens, seconds = sum(t for t, _ in self._runs), sum(s for _, s in self._runs)
        return tokens / seconds if seconds else None


def resident_bytes() -> int | None:
    """Read the memory of this process now, in bytes (without /proc: its peak); None where neither is known."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return _peak_bytes()


def _peak_bytes() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
