"""List the trained and the pretrained models, with sizes and scores."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from llm_core.checkpoint_files import CheckpointError, available
from llm_core.cli.inputs import add_folder_argument, check_folder
from llm_core.cli.output import megabytes, notice, print_json, table


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_folder_argument(parser)


def run(args: argparse.Namespace) -> None:
    """Print the models as tables, or as JSON."""
    check_folder(args)
    trained, pretrained = trained_models(args.folder), pretrained_models()
    if args.json:
        print_json({"trained": trained, "pretrained": pretrained})
        return
    print(
        table(("model", "corpus", "parameters", "file", "bits/character"), [trained_row(m) for m in trained])
    )
    print()
    print(table(("asset", "version", "license", "size", "here"), [pretrained_row(a) for a in pretrained]))


def trained_models(folder: Path | None) -> list[dict[str, Any]]:
    """List the checkpoints on this machine, with the test score of their manifests.

    Damaged ones are named and left out.
    """
    rows = []
    for found in available(folder):
        try:
            manifest = found.manifest()
        except CheckpointError as error:
            notice(str(error))
            continue
        rows.append(
            {
                "model": found.family,
                "corpus": found.corpus,
                "parameters": manifest.get("n_parameters"),
                "bytes": found.weights.stat().st_size,
                "test": manifest.get("test"),
            }
        )
    return rows


def trained_row(model: dict[str, Any]) -> tuple[str, ...]:
    """Format a trained model as a row of the table."""
    bits = (model["test"] or {}).get("bits_per_character")
    parameters = "" if model["parameters"] is None else f"{model['parameters']:,}"
    score = "" if bits is None else f"{bits:.3f}"
    return model["model"], model["corpus"], parameters, megabytes(model["bytes"]), score


def pretrained_models() -> list[dict[str, Any]]:
    """List the outside assets of the manifest, and whether they were fetched."""
    from llm_core.data.fetch import path_of
    from llm_core.data.manifest import assets

    return [
        {
            "name": asset.name,
            "title": asset.title,
            "version": asset.version,
            "license": asset.license,
            "bytes": asset.size,
            "here": path_of(asset) is not None,
        }
        for asset in assets().values()
    ]


def pretrained_row(asset: dict[str, Any]) -> tuple[str, ...]:
    """Format an outside asset as a row of the table."""
    here = "yes" if asset["here"] else "no"
    return asset["name"], asset["version"], asset["license"], megabytes(asset["bytes"]), here
