"""Where the browser computes, "show the code" names its file and the test that holds it equal to Python."""

import re

import pytest

from tests.chapters.opening import CHAPTERS, opened
from ui.lesson.code import ROOT
from ui.lesson.words import read

PANELS = {
    ("attention", "hand"): 2, ("arena", "write"): 1, ("learning", "neuron"): 2, ("learning", "playground"): 1,
    ("inside", "map"): 1, ("seeing", "where"): 2, ("seeing", "tracks"): 2, ("seeing", "digit"): 3,
    ("seeing", "convolution"): 2, ("seeing", "pooling"): 1, ("seeing", "clean"): 1, ("seeing", "denoise"): 3,
    ("seeing", "duel"): 1,
    ("counting", "pairs"): 1, ("counting", "bayes"): 1, ("counting", "surprise"): 1, ("counting", "hidden"): 1,
}  # fmt: skip


def test_every_chapter_that_computes_in_the_browser_is_listed():
    found = {
        (page, chapter)
        for page, chapter in CHAPTERS
        for file in (ROOT / "chapters" / page / chapter).glob("*.py")
        if "InBrowser(" in file.read_text("utf-8")
    }
    assert found == set(PANELS)


@pytest.mark.parametrize("place", PANELS, ids=["-".join(place) for place in PANELS])
def test_the_file_and_the_test_are_named_and_are_there(place):
    assert place in CHAPTERS
    at = opened(*place, wait=False)
    said = " ".join(block.value for block in at.html)
    start = read("common", "en").ui("in_browser").split("**")[0]
    assert said.count(start) == PANELS[place]
    assert sum(code.language == "javascript" for code in at.code) == PANELS[place]
    for file, name in re.findall(r"<code[^>]*>(?:<span[^>]*>)?(tests/[\w/.]+)::(\w+)", said):
        assert f"def {name}(" in (ROOT / file).read_text("utf-8")
