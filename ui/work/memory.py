"""Memory: how long what nobody uses stays, and free memory given back to the system."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable

MINUTES = "GLASSBOX_IDLE_MINUTES"
"""Minutes after which a model that nobody has asked for is dropped; it is read again when somebody does."""
DEFAULT = 10.0
HEAPS = 4
"""Of each process. glibc makes up to eight for each core, one thread each, and what is freed stays in its heap."""
M_ARENA_MAX = -8  # malloc.h of glibc


def idle_seconds() -> float:
    """Read the setting; what is not a number of minutes is taken for the default."""
    try:
        return 60 * float(os.environ.get(MINUTES, DEFAULT))
    except ValueError:
        return 60 * DEFAULT


def few_heaps() -> None:
    """Let all threads share a few heaps; call it before the threads begin, since heaps stay where they are."""
    limit = _of_glibc("mallopt")
    if limit is not None and "MALLOC_ARENA_MAX" not in os.environ:
        limit(M_ARENA_MAX, HEAPS)


def give_back() -> None:
    """Give free memory back to the system.

    glibc keeps what was freed, in as many heaps as threads have asked for some, until the process needs it again:
    after reading three n-gram tables that was 160 MB, after an hour of visitors far more.
    """
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    """Find a call of glibc; None on systems that have another library, where nothing is to be done."""
    return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None
