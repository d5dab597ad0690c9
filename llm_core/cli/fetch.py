"""Fetch outside assets (pretrained weights, corpora); afterwards everything works without a network."""

from __future__ import annotations

import argparse
from typing import Any

from llm_core.cli.output import (
    CommandError,
    UsageError,
    end_progress,
    megabytes,
    notice,
    print_json,
    progress,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="names as `models` lists them")
    parser.add_argument(
        "--all", action="store_true", help="everything: makes a machine ready for a room without network"
    )


def run(args: argparse.Namespace) -> None:
    """Fetch the assets named, one after the other."""
    from llm_core.data.manifest import assets

    unknown = [name for name in args.names if name not in assets()]
    if unknown:
        raise UsageError(f"There is no asset {unknown[0]!r}; there are: {', '.join(assets())}.")
    if not args.all and not args.names:
        raise UsageError(f"Say what to fetch: --all, or some of {', '.join(assets())}.")
    outcomes = [fetch_one(name) for name in (assets() if args.all else dict.fromkeys(args.names))]
    if args.json:
        print_json(outcomes)
    else:
        for outcome in outcomes:
            print(f"{outcome['name']}: {outcome['folder'] or 'not there'}")
    failed = [outcome["error"] for outcome in outcomes if outcome["error"]]
    if failed:
        raise CommandError("\n".join(failed))


def fetch_one(name: str) -> dict[str, Any]:
    """Fetch one asset. Returns where it is now, or the sentence that says why it is not."""
    from llm_core.data.fetch import AssetUnavailable, Progress, fetch

    def report(p: Progress) -> None:
        progress(f"{p.asset} from {p.source}: {megabytes(p.done)} of {megabytes(p.total)}")

    notice(f"Fetching {name} ...")
    try:
        return {"name": name, "folder": str(fetch(name, report)), "error": None}
    except AssetUnavailable as error:
        return {"name": name, "folder": None, "error": str(error)}
    finally:
        end_progress()
