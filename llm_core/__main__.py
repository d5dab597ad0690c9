"""`python -m llm_core ...`: see `llm_core.cli`."""

import io
import sys

from llm_core.cli import main

for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):  # any text can be written, whatever the terminal thinks of it
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
sys.exit(main())
