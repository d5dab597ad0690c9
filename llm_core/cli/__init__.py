"""The command line, for scripts and teachers: results on standard output, everything else on standard error.

Exit status: 0 when it worked, 2 with one sentence when the arguments are wrong, 1 with one sentence when
something else failed (a damaged checkpoint, no network), 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from llm_core import __version__
from llm_core.cli import attention, fetch, generate, models, score, summarize, train
from llm_core.cli.output import CommandError, UsageError

COMMANDS = {
    "models": models,
    "fetch": fetch,
    "generate": generate,
    "score": score,
    "train": train,
    "attention": attention,
    "summarize": summarize,
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of printing the whole usage."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:].rstrip('.')} (see {self.prog} --help).")


def program() -> str:
    """Return how this program was called: by its command, or by the name of its module."""
    return "glassbox" if Path(sys.argv[0]).stem == "glassbox" else "python -m llm_core"


def make_parser() -> Parser:
    """Build the parser of all commands."""
    parser = Parser(prog=program(), description="Language models, written to be read.")
    parser.add_argument("--version", action="version", version=f"Glassbox {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.__doc__, description=module.__doc__)
        module.configure(command)
        command.add_argument("--json", action="store_true", help="print the result as JSON")
        command.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. `--help` leaves by SystemExit, as argparse does."""
    try:
        args = make_parser().parse_args(argv)
        args.run(args)
        sys.stdout.flush()
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read the output has enough of it
        forget_output()
        return 1
    except OSError as error:  # a full disk, a folder that may not be written
        what = f"{error.filename} cannot be used" if error.filename else "The output could not be written"
        print(f"{what}: {error.strerror or error}.", file=sys.stderr)
        forget_output()
        return 1
    return 0


def forget_output() -> None:
    """Let what was not written yet go nowhere, so that Python does not try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
