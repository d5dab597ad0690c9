"""One way for each thing: what the shared rooms do is not done again in a chapter."""

import re
from pathlib import Path

import pytest

from tests.chapters.opening import CHAPTERS, module_of

ROOT = Path(__file__).resolve().parent.parent
DRAWN_BY_CONTROLS = (
    "slider|select_slider|number_input|text_input|text_area|selectbox|segmented_control|pills|radio|toggle"
)

COPIES = {
    "the link is read and written by ui.controls": r"st\.query_params|bind=|check_link\(|from_link\(",
    "a control is drawn by its declaration": rf"st\.({DRAWN_BY_CONTROLS})\(",
    "a figure is drawn by ui.show.chart": r"plotly_chart\(",
    "cells are drawn by figures.heat_map": r"go\.Heatmap",
    "a table is made by ui.show.table": r"<table",
    "a share is written by ui.show.numbers.percent": r"100 \* [^\n]*(\} ?|SPACE\})%|(?<!%)(?<!%\{)\{[^{}\n]*:\.\d%\}",
    "small numbers are written by ui.show.numbers": r"def (percent|small|share|tenths|amount|part|digits)\(",
    "a record is read by ui.work.record": r"experiments\.(record|folder)\(|st_mtime",
    "work is lined up by ui.work.jobs or a LiveTraining": r"lanes\.submit\(|worker\.submit\(|QueueFull",
    "a chapter's style sheet is loaded by the book": r"<style>",
}
ALLOWED = {
    "a share is written by ui.show.numbers.percent": ("chapters/transformer/walk/lens.py",),  # a value of CSS
    "a control is drawn by its declaration": ("chapters/attention/look/bertviz.py",),
    "a chapter's style sheet is loaded by the book": (
        "chapters/attention/look/bertviz_page.py",
    ),  # its own page
}


def code_of(path):
    """Its lines without comments."""
    return re.sub(r"^\s*#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("rule", COPIES)
def test_no_chapter_does_by_itself_what_a_shared_room_does(rule):
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "chapters").rglob("*.py"))
        if str(path.relative_to(ROOT)) not in ALLOWED.get(rule, ())
        for line in code_of(path).splitlines()
        if re.search(COPIES[rule], line)
    ]
    assert found == [], rule


def test_cells_are_drawn_in_one_place():
    rooms = (ROOT / "figures", ROOT / "ui")
    users = [
        str(p.relative_to(ROOT)) for room in rooms for p in room.rglob("*.py") if "go.Heatmap" in code_of(p)
    ]
    assert users == ["figures/heat_map.py"]


def test_no_chapter_touches_the_session_value_of_a_declared_control():
    """`control.use(value)` sets it; a key written twice would drift apart."""
    found = []
    for page, chapter in CHAPTERS:
        keys = {control.key for control in module_of(page, chapter).CONTROLS}
        for path in sorted((ROOT / "chapters" / page / chapter).rglob("*.py")):
            named = set(re.findall(r'session_state(?:\.get\(|\.pop\(|\[)"(\w+)"', code_of(path)))
            found += [f"{path.relative_to(ROOT)}: {key}" for key in named & keys]
    assert found == []


def test_no_file_of_the_shared_rooms_is_about_a_single_chapter():
    """A chapter's name may be a common word; a file of ui/ that only one chapter uses belongs to that chapter."""
    lonely = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        users = {
            tuple(other.relative_to(ROOT).parts[:3])
            for room in ("chapters", "ui")
            for other in (ROOT / room).rglob("*.py")
            if other != path and uses(other, module)
        }
        if len(users) == 1 and next(iter(users))[0] == "chapters":
            lonely.append((str(path.relative_to(ROOT)), "/".join(next(iter(users)))))
    assert lonely == []


def uses(path, module):
    package, _, name = module.rpartition(".")
    return re.search(rf"from {module} import|from {package} import [^\n]*\b{name}\b", path.read_text("utf-8"))
