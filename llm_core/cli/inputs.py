"""What several commands read: a text file, a trained model, the sampling rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from llm_core.checkpoint_files import FAMILY_NAMES, CheckpointError, available
from llm_core.cli.output import CommandError, UsageError
from llm_core.sampling_rules import Sampling

if TYPE_CHECKING:  # torch takes a second to import: `--help` and bad arguments should not wait for it
    from llm_core.language.model import LanguageModel

FAMILIES = FAMILY_NAMES
PRETRAINED = "pretrained"


def add_model_arguments(parser: argparse.ArgumentParser, families: tuple[str, ...] = FAMILIES) -> None:
    """Add the arguments that choose a trained model."""
    parser.add_argument(
        "--model", choices=(*families, PRETRAINED), default="transformer", help="default: transformer"
    )
    parser.add_argument("--corpus", default="stories", help="what it was trained on; default: stories")
    add_folder_argument(parser)


def add_folder_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names another folder of trained models."""
    parser.add_argument(
        "--folder", type=Path, help="folder of checkpoints; default: those that come with Glassbox"
    )


def check_folder(args: argparse.Namespace) -> None:
    """Raise UsageError when --folder is no folder."""
    if args.folder and not args.folder.is_dir():
        raise UsageError(f"There is no folder {args.folder}.")


def load_model(args: argparse.Namespace) -> LanguageModel:
    """Load the model that --model, --corpus and --folder name. A name that does not exist is a UsageError."""
    if args.model == PRETRAINED:
        args.corpus = None
        return load_pretrained()
    check_folder(args)
    found = [c.corpus for c in available(args.folder) if c.family == args.model]
    if args.corpus not in found:
        there = f"there are: {', '.join(found)}" if found else "there is none at all"
        raise UsageError(f"There is no {args.model} model for the corpus {args.corpus!r}; {there}.")
    from llm_core.checkpoints import load

    try:
        return load(args.corpus, args.model, args.folder)
    except CheckpointError as error:
        raise CommandError(str(error)) from error


def load_pretrained() -> LanguageModel:
    """Load SmolLM2 in our own Transformer. CommandError, with the way to get it, when it is not here."""
    from llm_core.pretrained.engine import FAILURES, get_transformer

    try:
        return get_transformer()
    except FAILURES as error:
        raise CommandError(str(error)) from error


def read_text(name: str) -> str:
    """Read a UTF-8 file, or standard input for "-". UsageError when it is no text."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"The file {name} cannot be read: {error.strerror}.") from error
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"The file {name} is not UTF-8 text (byte {error.start} is not valid).") from error
    if "\0" in text:
        raise UsageError(f"The file {name} is not text: it contains NUL bytes.")
    if not text.strip():
        raise UsageError(f"The file {name} holds no text.")
    return text


def text_or_input(given: str) -> str:
    """Return a text that was given as an argument; for "-" standard input without its last line end."""
    return read_text("-").removesuffix("\n") if given == "-" else given


def add_sampling_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that set the rules of the draw."""
    parser.add_argument(
        "--temperature", type=float, default=1.0, help="0 takes the likeliest token; default: 1"
    )
    parser.add_argument("--top-k", type=int, default=0, help="keep the k likeliest tokens; 0 keeps all")
    parser.add_argument(
        "--top-p", type=float, default=1.0, help="keep the likeliest tokens up to probability p"
    )
    parser.add_argument(
        "--min-p", type=float, default=0.0, help="keep tokens with this share of the likeliest's"
    )
    parser.add_argument("--repetition-penalty", type=float, default=1.0, help="above 1 avoids repetition")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same text; default: 0")


def sampling_of(args: argparse.Namespace) -> Sampling:
    """Read the rules of the draw from the arguments. UsageError for a value out of range."""
    try:
        return Sampling(
            args.temperature, args.top_k, args.top_p, args.min_p, args.repetition_penalty, args.seed
        )
    except ValueError as error:
        raise UsageError(str(error)) from error


def number_from(low: int, high: int) -> Callable[[str], int]:
    """Make an argparse type: a whole number from low to high."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"must be a whole number from {low} to {high}, not {text!r}")
        return value

    return parse
