"""Panel "assign": a matrix of distances to edit; the greedy assignment and the one with the least sum."""

from __future__ import annotations

from chapters.seeing.tracks.component import assign as component
from llm_core.vision.assignment import greedy, hungarian, total
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.site.language import html_lang

MATRICES = {
    "trap": [[2, 3, 9], [3, 9, 8], [8, 7, 4]],
    "clear": [[1, 8, 9], [7, 2, 8], [9, 6, 1]],
    "equal": [[5, 5, 5], [5, 5, 5], [5, 5, 5]],
}
FIRST = "trap"
CONTROLS = (Held("tracks_m"),)


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; the sums of the first matrix are computed here by the library."""
    component({"lang": html_lang(), "labels": dict(words.strings), "matrices": MATRICES, "first": FIRST})
    costs = MATRICES[FIRST]
    return {"greedy": f"{total(costs, greedy(costs)):g}", "best": f"{total(costs, hungarian(costs)):g}"}


def in_python() -> str:
    """Write the same in Python."""
    return f"""from llm_core.vision.assignment import greedy, hungarian, total

costs = {MATRICES[FIRST]}
for assign in (greedy, hungarian):
    print(assign(costs), total(costs, assign(costs)))
"""


IN_BROWSER = InBrowser(
    "chapters/seeing/tracks/component/assignment.js",
    "tests/e2e/test_tracks.py::test_the_browser_assigns_as_the_library_does",
)
assign = Demo(
    "tracks_assign",
    component=draw,
    code=[hungarian, greedy, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
