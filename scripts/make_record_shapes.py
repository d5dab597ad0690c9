"""Write down the shapes of the shipped records, against which every record is checked when it is read.

    python scripts/make_record_shapes.py

Run it after a script has written a record that has new entries.
"""

from __future__ import annotations

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import experiments
from llm_core.shapes import Shape, read_object, shape_of


def optional(shape: dict[str, Shape]) -> dict[str, Shape]:
    """Let a whole entry of a record be absent: which ones it needs, each chapter says itself."""
    return {f"{key}?": inner for key, inner in shape.items()}


def main() -> None:
    """Read every record and write llm_core/record_shapes.json."""
    records = {path.stem: read_object(path) for path in sorted(experiments.folder().glob("*.json"))}
    shapes = {name: optional(shape_of(record)) for name, record in records.items()}
    text = json.dumps(shapes, ensure_ascii=False, separators=(",", ":"), indent=None)
    experiments.SHAPES.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
