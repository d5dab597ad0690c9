"""The files of the browser components: no build step, a component's files are joined in the order they are named."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2]


def joined(*names: str) -> str:
    """The named files of figures/components, one after the other, helpers first."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
