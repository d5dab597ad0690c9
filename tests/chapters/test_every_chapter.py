"""Every chapter of every page that has chapters, from the frame, in both languages, on the small models."""

import re

import pytest

from tests.chapters.test_every_page import visit
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("fresh_models")

PAGES = ("attention", "transformer")
CHAPTERS = [
    (page, key.removeprefix("chapter_"))
    for page in PAGES
    for key in read(page, "en").strings
    if key.startswith("chapter_")
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("page", "chapter"), CHAPTERS)
def test_a_chapter_opens_from_its_link_without_an_exception(page, chapter, language):
    at = visit(page, language, chapter=chapter)
    assert not at.exception
    html = "".join(block.value for block in at.html)
    assert read("common", language).ui("bad_link", name="chapter") not in html
    assert html.count("<h1") == 1
    assert "gb-footer" in html
    headings = re.findall(r'<h2[^>]* lang="([^"]+)"', html)
    assert headings
    assert set(headings) == {"en" if language == "en" else "zh-CN"}


@pytest.mark.parametrize(("page", "chapter"), CHAPTERS)
def test_a_chapter_survives_a_machine_without_any_checkpoint_or_experiment(
    page, chapter, tmp_path, monkeypatch
):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    at = visit(page, "en", chapter=chapter)
    assert not at.exception
    assert any("gb-footer" in block.value for block in at.html)
