"""Both ways: chapters about pictures lead to their relatives among the language models, and these lead back."""

import pytest

from chapters.contents import CONTENTS
from tests.chapters.opening import opened

LANGUAGE = ("arena", "attention", "transformer", "studio", "learning", "inside")
BACK = {
    ("attention", "heads"): ("digit", "convolution"),
    ("transformer", "peeking"): ("clean", "denoise"),
    ("arena", "write"): ("denoise", "ways"),
}


def links(at):
    return [(link.proto.page, link.proto.query_string) for link in at.get("page_link")]


@pytest.mark.parametrize("chapter", [one for one in CONTENTS["seeing"] if one != "check"])
def test_every_chapter_leads_to_a_relative_among_the_language_models(chapter):
    found = links(opened("seeing", chapter))
    assert any(page.startswith(LANGUAGE) for page, _ in found), found


@pytest.mark.parametrize("place", BACK, ids=["-".join(place) for place in BACK])
def test_a_language_page_leads_back(place):
    found = [query for page, query in links(opened(*place)) if page == "seeing"]
    for chapter in BACK[place]:
        assert any(f"chapter={chapter}" in query for query in found), found
