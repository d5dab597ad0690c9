"""`python -m llm_core ...` and the command `glassbox`: see `llm_core.cli`."""

import io
import os
import signal
import sys
from types import FrameType


def leave(number: int, frame: FrameType | None) -> None:
    """Stop; inside a half-done import, where a KeyboardInterrupt becomes any other error, end at once."""
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            os.write(2, b"Stopped.\n")
            os._exit(130)
        frame = frame.f_back
    raise KeyboardInterrupt


def run() -> None:
    """Run the command line and end with its status."""
    signal.signal(signal.SIGINT, leave)  # before anything is imported that takes time
    from llm_core.cli import main

    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # any text can be written, whatever the terminal thinks of it
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())


if __name__ == "__main__":
    run()
