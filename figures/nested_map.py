"""AI, machine learning, deep learning, Transformers, LLMs as nested ellipses, and language models across them.

The geometry is chosen by hand, and a test checks that it tells the truth: every ellipse, every region and every named
system lies inside exactly the ellipses it belongs to. Labels come from the caller; browser components draw it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]


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
class Place:
    """Something at a point of both drawings, `wide` and `tall`, inside exactly these fields."""

    id: str
    inside: frozenset[str]
    wide: Point
    tall: Point


@dataclass(frozen=True)
class System(Place):
    """A named example. `family` is one of the site's machines; `small`: the start page draws it too.

    borders: fields that it may be counted to as well, because nobody has drawn the line.
    """

    family: str = ""
    small: bool = True
    borders: frozenset[str] = frozenset()


FIELDS = ("ai", "ml", "dl", "lm", "tr", "llm")
"""Drawn in this order, from the largest to the smallest."""

WIDE = {
    "ai": Ellipse(500, 300, 492, 292, 500, 36),
    "ml": Ellipse(530, 316, 432, 252, 530, 94),
    "dl": Ellipse(640, 330, 306, 206, 640, 152),
    "lm": Ellipse(522, 390, 386, 138, 262, 338),
    "tr": Ellipse(740, 344, 180, 142, 740, 228),
    "llm": Ellipse(640, 398, 152, 72, 640, 347),
}
TALL = {
    "ai": Ellipse(200, 430, 197, 427, 200, 30),
    "ml": Ellipse(202, 482, 184, 350, 202, 166),
    "dl": Ellipse(200, 562, 164, 252, 196, 342),
    "lm": Ellipse(258, 486, 118, 262, 258, 252),
    "tr": Ellipse(226, 656, 108, 128, 226, 764),
    "llm": Ellipse(246, 560, 82, 120, 246, 464),
}
SIZES = {"wide": (1000, 600), "tall": (400, 860)}


def _region(name: str, fields: str, wide: Point, tall: Point) -> Place:
    return Place(name, frozenset(fields.split()), wide, tall)


REGIONS = (
    _region("ai", "ai", (70, 220), (120, 100)),
    _region("ml", "ai ml", (330, 182), (80, 330)),
    _region("ml_lm", "ai ml lm", (222, 424), (270, 296)),
    _region("dl", "ai ml dl", (566, 232), (92, 596)),
    _region("dl_lm", "ai ml dl lm", (450, 360), (170, 420)),
    _region("dl_tr", "ai ml dl tr", (800, 266), (136, 690)),
    _region("dl_lm_tr", "ai ml dl lm tr", (836, 424), (318, 676)),
    _region("llm", "ai ml dl lm llm", (536, 400), (246, 466)),
    _region("llm_tr", "ai ml dl lm tr llm", (660, 404), (250, 585)),
)
"""Every piece into which the ellipses cut the drawing, with a point inside it."""


def _system(name: str, fields: str, wide: Point, tall: Point, **further: Any) -> System:
    return System(name, frozenset(fields.split()), wide, tall, **further)


LARGE = frozenset(("llm",))
SYSTEMS = (
    _system("deep_blue", "ai", (205, 92), (146, 62)),
    _system("mycin", "ai", (70, 370), (254, 62)),
    _system("eliza", "ai", (772, 66), (200, 100), small=False),
    _system("tree", "ai ml", (262, 218), (140, 186)),
    _system("kmeans", "ai ml", (385, 148), (276, 182)),
    _system("alexnet", "ai ml dl", (452, 212), (98, 440)),
    _system("alphago", "ai ml dl", (548, 194), (92, 492)),
    _system("gan", "ai ml dl", (640, 184), (90, 544), small=False),
    _system("vit", "ai ml dl tr", (842, 262), (142, 640)),
    _system("hmm", "ai ml lm", (286, 466), (308, 282)),
    _system("ngram", "ai ml lm", (232, 386), (222, 278), family="ngram"),
    _system("lstm", "ai ml dl lm", (408, 396), (200, 372), family="lstm"),
    _system("elmo", "ai ml dl lm", (432, 320), (270, 398), small=False),
    _system("rwkv", "ai ml dl lm llm", (514, 384), (212, 488)),
    _system("mamba", "ai ml dl lm llm", (536, 426), (282, 488), small=False),
    _system("transformer", "ai ml dl lm tr", (756, 296), (210, 692), family="transformer"),
    _system("bert", "ai ml dl lm tr", (836, 372), (298, 692), small=False, borders=LARGE),
    _system("gpt3", "ai ml dl lm tr llm", (652, 378), (244, 556)),
    _system("smollm", "ai ml dl lm tr llm", (664, 428), (246, 640), family="pretrained", borders=LARGE),
    _system("llama", "ai ml dl lm tr llm", (728, 394), (254, 598), small=False),
)
SMALL = tuple(system for system in SYSTEMS if system.small)


def drawing(shape: str, label: Callable[[str], str], systems: Sequence[System] = SYSTEMS) -> dict[str, Any]:
    """Collect one drawing, "wide" or "tall"; `label` turns "ai", "system_x" and "why_x" into words."""
    ellipses = WIDE if shape == "wide" else TALL
    return {
        "size": SIZES[shape],
        "fields": [vars(ellipses[name]) | {"id": name, "label": label(name)} for name in FIELDS],
        "systems": [_point(system, getattr(system, shape), label) for system in systems],
        "regions": {region.id: getattr(region, shape) for region in REGIONS},
    }


def _point(system: System, place: Point, label: Callable[[str], str]) -> dict[str, Any]:
    words = {"label": label(f"system_{system.id}"), "why": label(f"why_{system.id}")}
    return {"id": system.id, "x": place[0], "y": place[1], "family": system.family, **words}


def region_of(fields: frozenset[str]) -> str:
    """Name the region that lies inside exactly these fields."""
    return next(region.id for region in REGIONS if region.inside == fields)


def regions_of(system: System) -> list[str]:
    """List the regions in which a system counts as rightly placed, its own first."""
    both = [system.inside, *(system.inside ^ {field} for field in system.borders)]
    return [region_of(frozenset(fields)) for fields in both]
