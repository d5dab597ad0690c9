"""Save the attention patterns of a text: every layer and head of a Transformer."""

from __future__ import annotations

import argparse
from pathlib import Path

from llm_core.cli.inputs import add_model_arguments, load_model, text_or_input
from llm_core.cli.output import CommandError, UsageError, notice, print_json, short


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_model_arguments(parser, families=("transformer",))
    parser.add_argument(
        "--text", required=True, help="the text to read, after the end-of-text token; - reads standard input"
    )
    parser.add_argument(
        "--out",
        required=True,
        type=Path,
        metavar="FILE.npz",
        help="arrays `pattern` (n_layer, n_head, T, T): row = the token that looks, and `tokens` (T)",
    )


def run(args: argparse.Namespace) -> None:
    """Write the patterns and what belongs to them to a file."""
    if args.out.suffix != ".npz":
        raise UsageError(f"The output file must end in .npz, not be {str(args.out)!r}.")
    if not args.out.parent.is_dir():
        raise UsageError(f"There is no folder {args.out.parent} to write to.")
    args.text = text_or_input(args.text)
    if not args.text:
        raise UsageError("The text is empty: there is nothing to look at.")
    model = load_model(args)
    import numpy as np

    from llm_core.analysis.attention.patterns import attend
    from llm_core.language.transformer import Transformer

    assert isinstance(model, Transformer)
    if unknown := model.tokenizer.unknown(args.text):
        notice(f"The model has never seen these characters of the text: {short(unknown)}")
    seen = attend(model, args.text)
    if seen.cut:
        notice(f"The last {seen.cut} tokens did not fit and were left out.")
    try:
        np.savez_compressed(args.out, pattern=seen.pattern.numpy(), tokens=np.array(seen.tokens))
    except OSError as error:
        raise CommandError(f"{args.out} cannot be written: {error.strerror}.") from error
    n_layer, n_head, n_tokens, _ = seen.pattern.shape
    if args.json:
        print_json({"out": str(args.out), "n_layer": n_layer, "n_head": n_head, "tokens": list(seen.tokens)})
    else:
        print(f"{args.out}: {n_layer} layers, {n_head} heads, {n_tokens} tokens")
