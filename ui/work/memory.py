"""Memory: how long an idle model stays, and free memory given back to the system."""

from __future__ import annotations

import ctypes
import os

MINUTES = "GLASSBOX_IDLE_MINUTES"
"""Minutes after which a model that nobody has asked for is dropped; it is read again when somebody does."""
DEFAULT = 10.0


def idle_seconds() -> float:
    """Read the setting; what is not a number of minutes is taken for the default."""
    try:
        return 60 * float(os.environ.get(MINUTES, DEFAULT))
    except ValueError:
        return 60 * DEFAULT


def give_back() -> None:
    """Give free memory back to the system.

    glibc keeps what was freed, in as many heaps as threads have asked for some, until the process needs it again:
    after reading three n-gram tables that was 160 MB, after an hour of visitors far more. Elsewhere than on Linux with
    glibc there is no such call, and nothing is done.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)
