"""Which trained models lie on this machine: file names and manifests. Knows no model class, so it needs no torch.

    assets/checkpoints/stories-transformer.safetensors      assets/checkpoints/stories-transformer.json

The folder can be replaced by the environment variable GLASSBOX_ASSETS (tests, a teacher's own models).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llm_core.places import assets_folder

FAMILY_NAMES = ("ngram", "lstm", "transformer")
CORPORA = ("stories", "shakespeare", "songci")


class CheckpointError(Exception):
    """The checkpoint is missing or damaged; the message is one sentence for the visitor."""


@dataclass(frozen=True)
class Checkpoint:
    corpus: str
    family: str
    folder: Path

    @property
    def weights(self) -> Path:
        return self.folder / f"{self.corpus}-{self.family}.safetensors"

    @property
    def manifest_path(self) -> Path:
        return self.weights.with_suffix(".json")

    def manifest(self) -> dict[str, Any]:
        try:
            found = json.loads(self.manifest_path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CheckpointError(
                f"The manifest {self.manifest_path.name} cannot be read: {error}."
            ) from error
        if not isinstance(found, dict):
            raise CheckpointError(f"The manifest {self.manifest_path.name} holds no description of a model.")
        return found


def folder() -> Path:
    """Return the folder of the checkpoints."""
    return assets_folder() / "checkpoints"


def available(place: str | Path | None = None) -> list[Checkpoint]:
    """List the checkpoints whose two files are there: the known corpora first, then others; families in one order."""
    place = Path(place) if place else folder()
    others = sorted({f.stem.rpartition("-")[0] for f in place.glob("*-*.json")} - set(CORPORA))
    found = [Checkpoint(c, f, place) for c in [*CORPORA, *others] for f in FAMILY_NAMES]
    return [c for c in found if c.weights.exists() and c.manifest_path.exists()]


def checkpoint(corpus: str, family: str, place: str | Path | None = None) -> Checkpoint:
    """Find a checkpoint. Raises CheckpointError when there is none; never looks outside the folder."""
    found = Checkpoint(corpus, family, Path(place) if place else folder())
    inside = Path(corpus).name == corpus and family in FAMILY_NAMES
    if inside and found.weights.exists() and found.manifest_path.exists():
        return found
    raise CheckpointError(f"There is no trained {family} model for the corpus {corpus!r} on this machine.")
