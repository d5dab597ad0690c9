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
from llm_core.shapes import read_object, shape_of

OPTIONAL: dict[str, tuple[str, ...]] = {"encoder_decoder": ("test",)}
"""Entries that come at the end of a training: a record without them is one that is not finished."""


def main() -> None:
    """Read every record and write llm_core/record_shapes.json."""
    shapes = {path.stem: shape_of(read_object(path)) for path in sorted(experiments.folder().glob("*.json"))}
    for name, keys in OPTIONAL.items():
        shapes[name] = {f"{key}?" if key in keys else key: shape for key, shape in shapes[name].items()}
    text = json.dumps(shapes, ensure_ascii=False, separators=(",", ":"), indent=None)
    experiments.SHAPES.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
