"""Panel "overlap": two boxes that one moves; intersection, union and IoU with their numbers."""

from __future__ import annotations

from chapters.seeing.where.component import overlap as component
from llm_core.vision.boxes import Box, area, intersection, iou
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.site.language import html_lang

PAIRS = {
    "shifted": ((20, 20, 60, 60), (40, 20, 80, 60)),
    "diagonal": ((20, 10, 60, 50), (40, 30, 80, 70)),
    "inside": ((20, 10, 80, 70), (35, 25, 65, 55)),
    "equal": ((30, 20, 80, 60), (30, 20, 80, 60)),
    "touching": ((20, 20, 60, 60), (60, 20, 100, 60)),
    "flat": ((20, 40, 90, 40), (20, 40, 90, 40)),
}
FIRST = "shifted"
CONTROLS = (Held("where_a"), Held("where_b"))


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; the numbers of the first pair are computed here by the library."""
    component({"lang": html_lang(), "labels": dict(words.strings), "pairs": PAIRS, "first_pair": FIRST})
    a, b = (Box(*box) for box in PAIRS[FIRST])
    shared = area(intersection(a, b))
    inside = iou(*(Box(*box) for box in PAIRS["inside"]))
    return {
        "share": percent(shared / area(a)),
        "iou": f"{iou(a, b):.3f}",
        "inside": f"{inside:.3f}",
    }


def in_python() -> str:
    """Write the same in Python."""
    a, b = PAIRS[FIRST]
    return f"""from llm_core.vision.boxes import Box, area, intersection, iou

a, b = Box{a}, Box{b}
print(area(intersection(a, b)), area(a), area(b), iou(a, b))
"""


IN_BROWSER = InBrowser(
    "chapters/seeing/where/component/boxes.js",
    "tests/e2e/test_where.py::test_boxes_in_the_browser_are_the_library_s",
)
overlap = Demo(
    "where_overlap",
    component=draw,
    code=[area, intersection, iou, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
