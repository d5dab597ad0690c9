"""Let a model continue a prompt; prints the new text only."""

from __future__ import annotations

import argparse
import dataclasses
import sys

from llm_core.cli.inputs import (
    add_model_arguments,
    add_sampling_arguments,
    load_model,
    number_from,
    sampling_of,
    text_or_input,
)
from llm_core.cli.output import notice, print_json, short


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_model_arguments(parser)
    parser.add_argument(
        "--prompt",
        default="",
        help="the text to continue; empty: begin a new one; - reads standard input",
    )
    parser.add_argument(
        "--tokens", type=number_from(1, 10_000), default=60, help="at most so many; default: 60"
    )
    add_sampling_arguments(parser)


def run(args: argparse.Namespace) -> None:
    """Print what the model writes after the prompt."""
    sampling, args.prompt = sampling_of(args), text_or_input(args.prompt)
    model = load_model(args)
    from llm_core.generation import generate

    if unknown := model.tokenizer.unknown(args.prompt):
        notice(f"The model has never seen these characters of the prompt: {short(unknown)}")
    tokens = []
    for token in generate(model, model.tokenizer.encode(args.prompt), args.tokens, sampling):
        tokens.append(token)
        if not args.json:
            sys.stdout.write(token.text)
            sys.stdout.flush()
    if not args.json:
        print()
        return
    described = [
        dataclasses.asdict(t) | {"alternatives": [a._asdict() for a in t.alternatives]} for t in tokens
    ]
    print_json(
        {
            "model": args.model,
            "corpus": args.corpus,
            "prompt": args.prompt,
            "sampling": dataclasses.asdict(sampling),
            "text": "".join(token.text for token in tokens),
            "tokens": described,
        }
    )
