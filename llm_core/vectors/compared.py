"""Our vectors, and beside them GloVe where it is on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from llm_core.pretrained.imports import LibraryMissingError
from llm_core.vectors import glove
from llm_core.vectors.stored import Stored, stored
from llm_core.vectors.table import Table


@dataclass(frozen=True)
class Tables:
    """Our vectors, and those of GloVe; None where it was not fetched or cannot be read."""

    ours: Stored
    glove: Table | None


def tables() -> Tables:
    """Read both. Raises CheckpointError when ours are missing or damaged."""
    return Tables(stored(), glove_table())


def glove_table() -> Table | None:
    """Return GloVe where it is on this machine and can be read."""
    try:
        return glove.get_glove() if glove.available() else None
    except (LibraryMissingError, OSError, ValueError):
        return None
