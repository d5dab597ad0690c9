"""Summarize a text file: its first sentences, its most central ones, or new ones by a pretrained model."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from llm_core.cli.inputs import number_from, read_text
from llm_core.cli.output import CommandError, UsageError, notice, print_json

if TYPE_CHECKING:
    from llm_core.tasks.summarise import Method, Summary

METHODS = ("textrank", "lead", "model")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "file", metavar="FILE", help="a UTF-8 text file, English or Chinese; - reads standard input"
    )
    parser.add_argument("--method", choices=METHODS, default="textrank", help="default: textrank")
    parser.add_argument("--sentences", type=number_from(1, 100), default=3, help="about so many; default: 3")


def run(args: argparse.Namespace) -> None:
    """Print the summary of the text."""
    text = read_text(args.file)
    summary = summary_of(text, args.method, args.sentences)
    if summary.read_characters < len(text.rstrip()) and args.method != "lead":
        notice(f"The text is long: only its first {summary.read_characters:,} characters were read.")
    if not args.json:
        print(summary.text)
        return
    chosen = [
        {"text": c.sentence.text, "start": c.sentence.start, "end": c.sentence.end, "score": c.score}
        for c in summary.chosen
    ]
    print_json(
        {
            "method": summary.method,
            "text": summary.text,
            "characters": len(summary.text),
            "source_characters": len(text),
            "read_characters": summary.read_characters,
            "sentences": chosen,
            "seconds": summary.seconds,
        }
    )


def summary_of(text: str, method: Method, sentences: int) -> Summary:
    """Summarise the text. CommandError for a model that cannot be had, UsageError for a text without words."""
    from llm_core.tasks.summarise import summarise

    if method != "model":
        try:
            return summarise(text, method, sentences)
        except ValueError as error:
            raise UsageError(str(error)) from error
    from llm_core.pretrained.engine import FAILURES

    notice("The pretrained model reads and writes; this may take a minute ...")
    try:
        return summarise(text, method, sentences)
    except FAILURES as error:
        raise CommandError(str(error)) from error
