"""Heavy libraries, imported late and by one thread at a time.

`import transformers` is racy: five simultaneous first visitors gave ImportErrors in two to four of five
tries. Whoever needs it asks here.
"""

from __future__ import annotations

import importlib
import threading
from types import ModuleType

_lock = threading.RLock()


class LibraryMissingError(RuntimeError):
    """An optional library is not installed; the message is one sentence that names it."""


def late_import(name: str) -> ModuleType:
    """Import the module `name` under the one lock. Raises LibraryMissingError with a clear sentence."""
    with _lock:
        try:
            return importlib.import_module(name)
        except ImportError as error:
            package = name.split(".")[0]
            raise LibraryMissingError(
                f"The library {package} could not be imported ({error}); pip install {package}"
            ) from error


def quiet_transformers() -> ModuleType:
    """Import transformers without its progress bars and load reports on standard error."""
    transformers = late_import("transformers")
    logging = late_import("transformers.utils.logging")
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    return transformers
