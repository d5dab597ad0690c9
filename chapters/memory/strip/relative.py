"""Panel "relative": part by part, what the reader of digits and a reader of text have in common."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.memory.strip.source import STORED
from llm_core.data.digits import CLASSES, SIDE
from llm_core.vision.strip_readers import FEATURES, WIDTHS, Stored, StripReader
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.table import Cell, table

PARTS = ("piece", "vector", "carry", "answer", "weights")


@dataclass(frozen=True)
class Sizes:
    """What is counted in the reader with the LSTM."""

    pixels: int
    features: int
    units: int
    classes: int
    seeing: int
    carrying: int
    between: int
    """From features to units, and from units to answers."""


def sizes(stored: Stored) -> Sizes:
    """Count the weights that see a window, and those that carry across."""
    reader = stored.readers["sum"]["lstm"]
    seeing = sum(p.numel() for part in (reader.first, reader.second) for p in part.parameters())
    carrying = sum(p.numel() for p in reader.across.parameters())
    between = reader.n_parameters - seeing - carrying
    return Sizes(SIDE**2, FEATURES, WIDTHS["lstm"], CLASSES, seeing, carrying, between)


def side_by_side(found: Sizes, words: Lesson) -> str:
    """Write the parts of both readers as a table."""
    facts = {
        "pixels": found.pixels,
        "features": found.features,
        "units": found.units,
        "classes": found.classes,
        "seeing": f"{found.seeing:,}",
        "carrying": f"{found.carrying:,}",
    }
    columns = [words.ui("strip_column_part"), words.ui("strip_column_digits"), words.ui("strip_column_text")]
    rows: list[list[str | Cell]] = [
        [
            Cell(words.ui(f"strip_part_{part}")),
            words.ui(f"strip_digits_{part}", **facts),
            words.ui(f"strip_text_{part}"),
        ]
        for part in PARTS
    ]
    return table(columns, rows, label=words.ui("strip_relative_table"), stacked=True)


def sentence(found: Sizes, _words: Lesson) -> dict[str, object]:
    """Give the three numbers of weights."""
    return {"seeing": f"{found.seeing:,}", "carrying": f"{found.carrying:,}", "between": f"{found.between:,}"}


relative_panel = Demo(
    "strip_relative",
    (),
    sizes,
    None,
    sentence,
    code=[StripReader.forward],
    source=STORED,
    below=side_by_side,
    ways=(("attention", "heads"), ("seeing", "digit"), ("memory", "cell"), ("arena", "readers")),
)
