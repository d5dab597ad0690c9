"""Two flow charts, wide and tall: the repaired one, and the faulty one that is redrawn to be mended.

Boxes and arrows are placed by hand in units of the drawing; a test checks that no two boxes touch, that every arrow
begins and ends at a box, and that everything lies inside the picture. Words come from the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Point = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A step: left, top, width, height. A decision is drawn as a diamond."""

    x: int
    y: int
    w: int
    h: int
    decision: bool = False


@dataclass(frozen=True)
class Arrow:
    """A line through these points with a head at its end. `label` is drawn at `at`."""

    points: tuple[Point, ...]
    dotted: bool = False
    label: str = ""
    at: Point = (0, 0)


@dataclass(frozen=True)
class Chart:
    """One drawing. `frame`: a border around the steps that belong together, with its name."""

    size: Point
    boxes: dict[str, Box]
    arrows: tuple[Arrow, ...]
    frame: Box | None = None
    name_at: Point = (0, 0)
    """Where the name of the frame begins."""


def _line(*points: Point) -> Arrow:
    return Arrow(points)


REPAIRED = {
    "wide": Chart(
        (1000, 662),
        {
            "ml": Box(350, 8, 300, 56),
            "counts": Box(700, 96, 280, 56),
            "dl": Box(350, 96, 300, 56),
            "fields": Box(90, 186, 230, 56),
            "tr": Box(390, 186, 220, 56),
            "enc": Box(130, 276, 220, 56),
            "encdec": Box(390, 276, 220, 56),
            "dec": Box(650, 276, 220, 56),
            "text": Box(40, 412, 120, 60),
            "tokenise": Box(200, 412, 140, 60),
            "pretrain": Box(380, 412, 170, 60),
            "instruct": Box(590, 412, 160, 60),
            "align": Box(790, 412, 160, 60),
            "prompt": Box(826, 540, 124, 60),
            "spread": Box(626, 540, 160, 60),
            "pick": Box(466, 540, 120, 60),
            "end": Box(216, 526, 210, 88, decision=True),
            "answer": Box(40, 540, 136, 60),
        },
        (
            _line((500, 64), (500, 96)),
            _line((650, 36), (840, 36), (840, 96)),
            _line((350, 124), (205, 124), (205, 186)),
            _line((500, 152), (500, 186)),
            _line((390, 214), (350, 214), (350, 260), (240, 260), (240, 276)),
            _line((500, 242), (500, 276)),
            _line((610, 214), (760, 214), (760, 276)),
            _line((760, 332), (760, 356), (100, 356), (100, 412)),
            _line((160, 442), (200, 442)),
            _line((340, 442), (380, 442)),
            _line((550, 442), (590, 442)),
            _line((750, 442), (790, 442)),
            _line((870, 472), (870, 540)),
            _line((826, 570), (786, 570)),
            _line((626, 570), (586, 570)),
            _line((466, 570), (426, 570)),
            Arrow(((321, 526), (321, 500), (706, 500), (706, 540)), label="no", at=(513, 494)),
            Arrow(((216, 570), (176, 570)), label="yes", at=(196, 562)),
            Arrow(
                ((980, 124), (992, 124), (992, 650), (706, 650), (706, 600)),
                dotted=True,
                label="same",
                at=(850, 644),
            ),
        ),
        Box(10, 374, 966, 252),
        (380, 398),
    ),
    "tall": Chart(
        (400, 1102),
        {
            "ml": Box(40, 8, 300, 46),
            "dl": Box(10, 82, 190, 76),
            "counts": Box(215, 82, 165, 76),
            "fields": Box(10, 190, 120, 66),
            "tr": Box(145, 190, 115, 66),
            "enc": Box(10, 290, 120, 66),
            "encdec": Box(143, 290, 120, 66),
            "dec": Box(276, 290, 106, 66),
            "text": Box(70, 432, 230, 42),
            "tokenise": Box(70, 494, 230, 42),
            "pretrain": Box(70, 556, 230, 42),
            "instruct": Box(70, 618, 230, 42),
            "align": Box(70, 680, 230, 42),
            "prompt": Box(70, 742, 230, 42),
            "spread": Box(70, 804, 230, 42),
            "pick": Box(70, 866, 230, 42),
            "end": Box(85, 942, 200, 70, decision=True),
            "answer": Box(70, 1042, 230, 42),
        },
        (
            _line((105, 54), (105, 82)),
            _line((297, 54), (297, 82)),
            _line((70, 158), (70, 190)),
            _line((180, 158), (180, 190)),
            _line((160, 256), (160, 274), (70, 274), (70, 290)),
            _line((203, 256), (203, 290)),
            _line((246, 256), (246, 274), (329, 274), (329, 290)),
            _line((340, 356), (340, 453), (300, 453)),
            _line((185, 474), (185, 494)),
            _line((185, 536), (185, 556)),
            _line((185, 598), (185, 618)),
            _line((185, 660), (185, 680)),
            _line((185, 722), (185, 742)),
            _line((185, 784), (185, 804)),
            _line((185, 846), (185, 866)),
            _line((185, 908), (185, 942)),
            Arrow(((85, 977), (40, 977), (40, 825), (70, 825)), label="no", at=(104, 932)),
            Arrow(((185, 1012), (185, 1042)), label="yes", at=(206, 1032)),
            Arrow(((380, 120), (391, 120), (391, 825), (300, 825)), dotted=True, label="same", at=(338, 866)),
        ),
        Box(6, 392, 376, 702),
        (20, 415),
    ),
}

FAULTY = {
    "wide": Chart(
        (1000, 450),
        {
            "data": Box(345, 8, 200, 56),
            "ml": Box(310, 96, 270, 96, decision=True),
            "deep": Box(50, 222, 300, 106, decision=True),
            "llm": Box(540, 222, 300, 106, decision=True),
            "net": Box(90, 372, 220, 62),
            "train": Box(585, 372, 210, 62),
            "answer": Box(840, 372, 150, 62),
        },
        (
            _line((445, 64), (445, 96)),
            _line((310, 144), (200, 144), (200, 222)),
            _line((580, 144), (690, 144), (690, 222)),
            _line((200, 328), (200, 372)),
            _line((690, 328), (690, 372)),
            _line((795, 403), (840, 403)),
        ),
    ),
    "tall": Chart(
        (400, 540),
        {
            "data": Box(120, 8, 160, 46),
            "ml": Box(108, 82, 184, 92, decision=True),
            "deep": Box(2, 206, 190, 110, decision=True),
            "llm": Box(208, 206, 190, 110, decision=True),
            "net": Box(12, 360, 170, 62),
            "train": Box(218, 360, 170, 62),
            "answer": Box(218, 466, 170, 62),
        },
        (
            _line((200, 54), (200, 82)),
            _line((108, 128), (97, 128), (97, 206)),
            _line((292, 128), (303, 128), (303, 206)),
            _line((97, 316), (97, 360)),
            _line((303, 316), (303, 360)),
            _line((303, 422), (303, 466)),
        ),
    ),
}

FAULTS = {"llm": "beside", "ml": "decision", "deep": "decision", "train": "missing", "answer": "loop"}
"""Box of the faulty chart -> the fault that a click on it finds. A box that is not named is right as it is."""


def ends_at(chart: Chart, point: Point) -> str:
    """Name the box on whose border a point lies."""
    for name, box in chart.boxes.items():
        across, down = box.x <= point[0] <= box.x + box.w, box.y <= point[1] <= box.y + box.h
        border = point[0] in (box.x, box.x + box.w) or point[1] in (box.y, box.y + box.h)
        if across and down and border:
            return name
    raise ValueError(f"No box touches {point}.")


def framed(chart: Chart, name: str) -> bool:
    """Return whether a box stands in the frame."""
    box, frame = chart.boxes[name], chart.frame
    return frame is not None and frame.y <= box.y and box.y + box.h <= frame.y + frame.h


def meaning(chart: Chart, start: str, end: str, dotted: bool) -> str:
    """Name what an arrow means: "same" task, what it "contains", what comes "then", or the way "into" the frame."""
    if dotted:
        return "same"
    if not framed(chart, end):
        return "contains" if chart.frame else "leads"
    return "then" if framed(chart, start) else "into"


def in_words(chart: Chart, name: str, label: Callable[[str], str]) -> dict[str, str]:
    """Say of each box, for who does not see the arrows, where they lead: <name>_says_<meaning>."""
    says: dict[str, list[str]] = {box: [] for box in chart.boxes}
    for arrow in chart.arrows:
        start, end = (ends_at(chart, arrow.points[i]) for i in (0, -1))
        said = label(f"{name}_says_{meaning(chart, start, end, arrow.dotted)}")
        said = said.replace("{box}", label(f"{name}_box_{end}"))
        if arrow.label and not arrow.dotted:
            said = label(f"{name}_says_way").replace("{way}", label(f"{name}_arrow_{arrow.label}")) + said
        says[start].append(said)
    ways = {ends_at(chart, arrow.points[0]) for arrow in chart.arrows if arrow.label and not arrow.dotted}
    form = {
        key: [label("says_diamond" if key in ways else "says_bare_diamond")] if box.decision else []
        for key, box in chart.boxes.items()
    }
    return {key: label("says_stop").join(form[key] + (to or [label("says_end")])) for key, to in says.items()}


def drawn(chart: Chart, name: str, label: Callable[[str], str]) -> dict[str, Any]:
    """Collect one drawing with its words: <name>_box_<id>, <name>_arrow_<label>, <name>_frame."""
    says = in_words(chart, name, label)
    boxes = [
        vars(box)
        | {
            "id": key,
            "label": label(f"{name}_box_{key}"),
            "says": label("says_box").format(box=label(f"{name}_box_{key}"), says=says[key]),
            "framed": framed(chart, key),
        }
        for key, box in chart.boxes.items()
    ]
    arrows = [
        {
            "points": arrow.points,
            "dotted": arrow.dotted,
            "at": arrow.at,
            "label": label(f"{name}_arrow_{arrow.label}") if arrow.label else "",
        }
        for arrow in chart.arrows
    ]
    frame = (
        vars(chart.frame) | {"label": label(f"{name}_frame"), "at": chart.name_at} if chart.frame else None
    )
    title = label(f"{name}_group")
    return {"size": chart.size, "boxes": boxes, "arrows": arrows, "frame": frame, "title": title}
