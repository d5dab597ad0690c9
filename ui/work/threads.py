"""How many processor threads a computation may use: one for a visitor's click, all of them for a training.

Our models are so small that a second thread makes a token no faster on a quiet machine; on a busy one the two wait for
each other, and every visitor's text takes more than twice as long (docs/decisions.md).
"""

import contextlib
import os
import threading
from collections.abc import Iterator


def one_each() -> None:
    """Let every new thread compute alone from now on. Call it once, after torch has been imported."""
    import torch

    torch.set_num_threads(1)


def all_cores() -> None:
    """Let this very thread use all cores; every other one stays alone.

    torch keeps the number per thread and copies it from the last one that was set when a thread first computes;
    so it is set here, and set back from a thread of its own.
    """
    import torch

    torch.get_num_threads()  # a thread that has not asked yet would copy the number again later
    torch.set_num_threads(os.cpu_count() or 1)
    back = threading.Thread(target=torch.set_num_threads, args=(1,))
    back.start()
    back.join()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Give a small training one thread on a lane that has all cores, and give all of them back afterwards.

    Steps of a few milliseconds gain nothing from a second thread, and on a busy machine they took 8 to 15 times as
    long with it (docs/decisions.md). The sums also come out the same on every machine.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        if before > 1:
            all_cores()
