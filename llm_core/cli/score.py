"""Score a text file with a model: its price in bits per character."""

from __future__ import annotations

import argparse

from llm_core.cli.inputs import add_model_arguments, load_model, read_text
from llm_core.cli.output import notice, print_json, short


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "file", metavar="FILE", help="a UTF-8 text file, read as one text; - reads standard input"
    )
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> None:
    """Print the price of the text."""
    text = read_text(args.file)
    model = load_model(args)
    from llm_core.analysis.evaluation.scoring import evaluate

    score = evaluate(model, text)
    if score.unknown:
        notice(
            "Characters that the model has never seen count as one unknown character, which is too cheap: "
            + short(score.unknown)
        )
    if not args.json:
        print(
            f"{score.bits_per_character:.4f} bits per character "
            f"({score.characters:,} characters, {score.tokens:,} tokens, {score.bits:,.1f} bits)"
        )
        return
    print_json(
        {
            "model": args.model,
            "corpus": args.corpus,
            "bits_per_character": score.bits_per_character,
            "characters": score.characters,
            "tokens": score.tokens,
            "bits": score.bits,
            "unknown": list(score.unknown),
        }
    )
