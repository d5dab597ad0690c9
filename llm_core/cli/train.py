"""Train an n-gram, an LSTM and a Transformer on a text file, against the clock."""

from __future__ import annotations

import argparse
import math
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llm_core.checkpoint_files import THREE
from llm_core.cli.inputs import number_from, read_text
from llm_core.cli.output import CommandError, UsageError, notice, print_json, table

if TYPE_CHECKING:
    from llm_core.training_race import RaceEvent


MAX_BYTES = 100 << 20
"""The page takes one megabyte from a visitor; whoever sits at the machine may use more of it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--corpus", required=True, metavar="FILE", help="a UTF-8 text file; - reads standard input"
    )
    parser.add_argument("--model", choices=("all", *THREE), default="all", help="default: all three")
    parser.add_argument("--seconds", type=float, default=60.0, help="for all models together; default: 60")
    parser.add_argument("--seed", type=number_from(0, 2**63 - 1), default=0)
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="save the models here, for --folder of the others"
    )
    parser.add_argument(
        "--name", help="name of the corpus of the saved models; default: the name of the file"
    )


def run(args: argparse.Namespace) -> None:
    """Train on the text, save the models where asked, and print how good they are."""
    if not (math.isfinite(args.seconds) and args.seconds > 0):
        raise UsageError(f"--seconds must be above 0, not {args.seconds}.")
    name = corpus_name(args)
    text = read_text(args.corpus)
    if args.out:
        make_folder(args.out)
    results = [report(last, curve) for last, curve in trained(args, text)]
    if args.out:
        save_all(args, name, results)
    else:
        notice("The models were not saved; --out DIR saves them.")
    if args.json:
        print_json(
            {"corpus": name, "models": [{k: v for k, v in r.items() if k != "trained"} for r in results]}
        )
        return
    print(table(("model", "bits/character", "parameters", "tokens", "seconds"), [row(r) for r in results]))
    for result in results:
        print(f"\n{result['model']}: {result['sample']}")


def corpus_name(args: argparse.Namespace) -> str:
    """Return --name as it is, or a name made from the file's. UsageError for a name that cannot be part of a file's."""
    if args.name is None:
        stem = "text" if args.corpus == "-" else Path(args.corpus).stem
        return re.sub(r"[^\w-]+", "_", stem).strip("_") or "text"
    if not re.fullmatch(r"[\w-]+", args.name):
        raise UsageError(f"--name takes letters, digits, _ and - only, not {args.name!r}.")
    return args.name


def make_folder(folder: Path) -> None:
    """Make the folder before training, not after it: a place that cannot be written should not cost a minute."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot be made: {error.strerror}.") from error


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a stop: the yielded function becomes true, and what was learnt is kept."""
    stops: list[int] = []

    def stop(number: int, frame: object) -> None:
        if stops:
            raise KeyboardInterrupt
        stops.append(number)
        notice("Stopping; what was learnt so far is kept. Press Ctrl-C again to leave at once.")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(stops)
    finally:
        signal.signal(signal.SIGINT, before)


def trained(args: argparse.Namespace, text: str) -> list[tuple[RaceEvent, list[dict[str, float]]]]:
    """Return the last event of each model and its learning curve.

    What happens meanwhile goes to standard error.
    """
    from llm_core.data.user_text import TextRejected
    from llm_core.training_race import race

    families = THREE if args.model == "all" else (args.model,)
    curves: dict[str, list[dict[str, float]]] = {}
    last = []
    try:
        with stoppable() as stopped:
            for event in race(text, args.seconds, stopped, families, args.seed, MAX_BYTES):
                notice(
                    f"{event.family:<12} {event.seconds:6.1f} s  {event.valid_bits:.3f} bits per character"
                )
                point = {
                    "step": event.step,
                    "seconds": event.seconds,
                    "tokens": event.tokens,
                    "bits_per_character": event.valid_bits,
                }
                curves.setdefault(event.family, []).append(point)
                if event.finished:
                    last.append(event)
    except TextRejected as error:
        raise UsageError(str(error)) from error
    last.sort(key=lambda event: THREE.index(event.family))  # they finish in any order
    return [(event, curves[event.family]) for event in last]


def report(event: RaceEvent, curve: list[dict[str, float]]) -> dict[str, Any]:
    """Collect what is reported of one model."""
    assert event.model is not None
    return {
        "model": event.family,
        "bits_per_character": event.valid_bits,
        "parameters": event.model.n_parameters,
        "tokens": event.tokens,
        "seconds": event.seconds,
        "sample": event.sample,
        "curve": curve,
        "path": None,
        "trained": event.model,
    }


def row(result: dict[str, Any]) -> tuple[str, ...]:
    """Format a result as a row of the table."""
    return (
        result["model"],
        f"{result['bits_per_character']:.3f}",
        f"{result['parameters']:,}",
        f"{result['tokens']:,}",
        f"{result['seconds']:.1f}",
    )


def save_all(args: argparse.Namespace, name: str, results: list[dict[str, Any]]) -> None:
    """Write each model as a checkpoint that `--folder` reads, with the facts of its training."""
    from safetensors import SafetensorError

    from llm_core.checkpoints import save

    for result in results:
        options = f"--model {args.model} --seconds {args.seconds:g} --seed {args.seed}"
        facts = {
            "tokens_seen": result["tokens"],
            "seed": args.seed,
            "command": f"python -m llm_core train {options}",
            "curve": [
                [p["step"], p["tokens"], p["seconds"], None, p["bits_per_character"]] for p in result["curve"]
            ],
            "test": {"bits_per_character": result["bits_per_character"]},
        }
        try:
            result["path"] = str(save(result["trained"], name, args.out, **facts).weights)
        except (OSError, ValueError, SafetensorError) as error:
            raise CommandError(
                f"The {result['model']} model could not be saved in {args.out}: {error}"
            ) from error
        notice(f"Saved {result['path']}")
