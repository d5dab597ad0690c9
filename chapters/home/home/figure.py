"""AI, machine learning, deep learning, Transformers, LLMs as nested ellipses, and language models across them.

The geometry is chosen by hand, and a test checks that it tells the truth: every ellipse and every named system lies
inside exactly the ellipses it belongs to. Labels come from the caller; a browser component draws it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ellipse:
    """Centre and radii in units of the drawing; (label_x, label_y) is the middle of its name."""

    x: float
    y: float
    rx: float
    ry: float
    label_x: float
    label_y: float

    def distance(self, x: float, y: float) -> float:
        """Measure: below 1 inside, 1 on the line, above 1 outside."""
        return ((x - self.x) / self.rx) ** 2 + ((y - self.y) / self.ry) ** 2


@dataclass(frozen=True)
class System:
    """A named example: `inside` are the fields it belongs to; `wide` and `tall` its place in the two drawings."""

    id: str
    inside: frozenset[str]
    wide: tuple[float, float]
    tall: tuple[float, float]
    family: str = ""


FIELDS = ("ai", "ml", "dl", "lm", "tr", "llm")
"""Drawn in this order, from the largest to the smallest."""

WIDE = {
    "ai": Ellipse(500, 300, 492, 292, 500, 36),
    "ml": Ellipse(530, 316, 432, 252, 530, 96),
    "dl": Ellipse(636, 334, 304, 198, 636, 164),
    "lm": Ellipse(522, 378, 386, 148, 232, 330),
    "tr": Ellipse(735, 340, 185, 150, 735, 216),
    "llm": Ellipse(640, 392, 152, 74, 640, 340),
}
TALL = {
    "ai": Ellipse(200, 345, 197, 343, 200, 26),
    "ml": Ellipse(203, 376, 188, 304, 203, 104),
    "dl": Ellipse(203, 460, 158, 200, 206, 286),
    "lm": Ellipse(248, 396, 120, 252, 248, 186),
    "tr": Ellipse(228, 520, 112, 120, 226, 624),
    "llm": Ellipse(238, 464, 82, 108, 238, 432),
}
SIZES = {"wide": (1000, 600), "tall": (400, 690)}


def _system(
    name: str, fields: str, wide: tuple[float, float], tall: tuple[float, float], family: str = ""
) -> System:
    return System(name, frozenset(fields.split()), wide, tall, family)


SYSTEMS = (
    _system("deep_blue", "ai", (205, 92), (150, 48)),
    _system("mycin", "ai", (70, 370), (252, 48)),
    _system("tree", "ai ml", (262, 218), (132, 132)),
    _system("kmeans", "ai ml", (385, 148), (302, 126)),
    _system("alexnet", "ai ml dl", (492, 192), (84, 414)),
    _system("alphago", "ai ml dl", (586, 198), (80, 464)),
    _system("vit", "ai ml dl tr", (842, 262), (138, 541)),
    _system("hmm", "ai ml lm", (286, 452), (312, 232)),
    _system("ngram", "ai ml lm", (226, 388), (250, 212), "ngram"),
    _system("lstm", "ai ml dl lm", (408, 388), (228, 314), "lstm"),
    _system("rwkv", "ai ml dl lm llm", (514, 398), (238, 374)),
    _system("transformer", "ai ml dl lm tr", (756, 296), (226, 581), "transformer"),
    _system("gpt3", "ai ml dl lm tr llm", (652, 376), (242, 464)),
    _system("smollm", "ai ml dl lm tr llm", (652, 424), (242, 516), "pretrained"),
)


def relation_map(label: Callable[[str], str]) -> dict[str, Any]:
    """Collect both drawings with all words; `label` turns "ai", "system_x" and "why_x" into words."""
    return {
        "title": label("map_title"),
        "description": label("map_description"),
        "hint": label("map_hint"),
        "wide": _drawing("wide", WIDE, label),
        "tall": _drawing("tall", TALL, label),
    }


def _drawing(shape: str, ellipses: dict[str, Ellipse], label: Callable[[str], str]) -> dict[str, Any]:
    fields = [vars(ellipses[name]) | {"id": name, "label": label(name)} for name in FIELDS]
    systems = [_point(system, getattr(system, shape), label) for system in SYSTEMS]
    return {"size": SIZES[shape], "fields": fields, "systems": systems}


def _point(system: System, place: tuple[float, float], label: Callable[[str], str]) -> dict[str, Any]:
    words = {"label": label(f"system_{system.id}"), "why": label(f"why_{system.id}")}
    return {"id": system.id, "x": place[0], "y": place[1], "family": system.family, **words}
