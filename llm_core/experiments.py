"""Small trainings that the lessons show: a record in JSON and, where there are weights, safetensors beside it.

    assets/experiments/bottleneck.json      assets/experiments/bottleneck.safetensors

A record holds how it was made (command, date, seed, machine) beside what came out. scripts/ writes it, a page reads it.
The folder moves with the environment variable GLASSBOX_ASSETS, like that of the checkpoints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor

from llm_core.checkpoints import DAMAGE, CheckpointError, widen
from llm_core.places import assets_folder
from llm_core.shapes import misfit, read_object

SHAPES = Path(__file__).with_name("record_shapes.json")
"""Name of a record -> its shape (llm_core/shapes.py), written by scripts/make_record_shapes.py."""


def folder() -> Path:
    """Return the folder of the records."""
    return assets_folder() / "experiments"


def available(name: str) -> bool:
    """Return whether there is a record of that name on this machine."""
    return (folder() / f"{name}.json").exists()


def record(name: str) -> dict[str, Any]:
    """Read the record of an experiment.

    Raises CheckpointError, with one sentence, when it is missing, damaged, or not of the shape that SHAPES has for it.
    """
    path = folder() / f"{name}.json"
    try:
        found = read_object(path)
    except (OSError, ValueError) as error:
        raise CheckpointError(f"The record {path.name} cannot be read: {error}.") from error
    if wrong := misfit(found, _shapes().get(name, {})):
        raise CheckpointError(f"The record {path.name} is damaged or of another version: {wrong}.")
    return found


@cache
def _shapes() -> dict[str, Any]:
    return read_object(SHAPES)


def weights(name: str) -> dict[str, Tensor]:
    """Read the tensors of an experiment, 16-bit floats widened.

    Raises CheckpointError: missing, damaged, not finite.
    """
    path = folder() / f"{name}.safetensors"
    try:
        tensors = {key: widen(t) for key, t in load_file(path).items()}
    except DAMAGE as error:
        raise CheckpointError(f"The weights {path.name} cannot be read: {error}.") from error
    for key, t in tensors.items():
        if t.is_floating_point() and not bool(t.isfinite().all()):
            raise CheckpointError(
                f"The weights {path.name} are damaged: {key} holds values that are not finite."
            )
    return tensors


def save(name: str, facts: Mapping[str, Any], tensors: Mapping[str, Tensor] | None = None) -> None:
    """Write tensors (floats in 16 bits), then the record, each as a .part file that is renamed."""
    folder().mkdir(parents=True, exist_ok=True)
    if tensors is not None:
        small = {k: (t.half() if t.is_floating_point() else t).contiguous().cpu() for k, t in tensors.items()}
        part = folder() / f"{name}.part"
        save_file(small, part)
        part.chmod(0o644)  # safetensors lets only its owner read it
        part.replace(folder() / f"{name}.safetensors")
    part = folder() / f"{name}.part"
    part.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    part.replace(folder() / f"{name}.json")
