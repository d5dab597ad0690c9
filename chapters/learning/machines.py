"""How the three machines of one corpus were trained last, read from the manifests of their checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llm_core.checkpoints import CheckpointError
from llm_core.training import Recipe
from ui.work import models


@dataclass(frozen=True)
class Trained:
    """The last training of one machine; a machine that counts has neither rule nor batch."""

    family: str
    recipe: Recipe | None
    steps: int
    batch: int  # pieces of text a step
    tokens: int  # a step
    before: bool  # whether it went on from an earlier training

    @property
    def rule(self) -> str:
        """Name what changed the weights: "counts", "adamw", or "muon" (with AdamW for the rest)."""
        if self.recipe is None:
            return "counts"
        return "muon" if self.recipe.muon else "adamw"


def machines(corpus: str) -> list[Trained]:
    """List the machines of a corpus in the order of the site; one whose manifest is damaged is left out."""
    found = []
    for family in models.families(corpus):
        try:
            found.append(trained_by(family, models.manifest(corpus, family)))
        except (CheckpointError, KeyError, TypeError, ValueError):
            continue
    return found


def trained_by(family: str, manifest: dict[str, Any]) -> Trained:
    """Read the last training of a machine from its manifest."""
    before = manifest.get("before") or {}
    steps = manifest.get("steps", 0) - before.get("steps", 0)
    tokens = manifest["tokens_seen"] - before.get("tokens_seen", 0)
    recipe = Recipe(**manifest["recipe"]) if "recipe" in manifest else None
    batch = manifest.get("batch_size", 0)
    return Trained(family, recipe, steps, batch, tokens // steps if steps else 0, bool(before))
