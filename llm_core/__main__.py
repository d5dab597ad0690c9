"""`python -m llm_core ...` and the command `glassbox`: see `llm_core.cli`."""

import io
import os
import signal
import sys
from types import FrameType


def leave(number: int, frame: FrameType | None) -> None:
    """End at once with one word. Inside a half-done import a KeyboardInterrupt becomes any other error."""
    os.write(2, b"Stopped.\n")
    os._exit(130)


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
