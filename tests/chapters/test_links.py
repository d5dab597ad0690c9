"""Sixty links that people may have kept: what each of them opens was written down in tests/links.json."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from chapters.studio.engine import has_weights
from tests.chapters.opening import MAIN, leave
from tests.chapters.reading import plain

LINKS = json.loads((Path(__file__).resolve().parent.parent / "links.json").read_text("utf-8"))
OPEN_PART = {"home": None, "arena": "tab", "studio": "task"}
"""Which key of the link names the open part of a page; on all others it is "chapter"."""
MOST_RUNS = 60

pytestmark = pytest.mark.usefixtures("shared_models")


def follow(entry, **changed):
    """Open the page with the link, and again while a control waits for a computation of the page."""
    at = AppTest.from_file(MAIN, default_timeout=240).switch_page(f"../pages/{entry['page']}.py")
    asked = dict(parse_qsl(urlsplit(entry["link"]).query, keep_blank_values=True))
    for key, value in (asked | changed).items():
        at.query_params[key] = value
    for _ in range(MOST_RUNS):
        at.run()
        if at.exception or all(key in at.session_state for key in entry["controls"]):
            break
    return at


def values(at, keys):
    return {key: at.session_state.get(key) for key in keys}


def drawn(at):
    """What the page's components were given, but for the number of the visit, and its HTML."""
    given = [re.sub(r'"visit": "\w+"', "", c.proto.json) or c.proto.bytes for c in at.get("bidi_component")]
    return given, [plain(block.value) for block in at.html]


@pytest.mark.parametrize("entry", LINKS, ids=[entry["link"] for entry in LINKS])
def test_a_link_opens_what_it_opened_before(entry):
    at = follow(entry)
    assert not at.exception
    part = OPEN_PART.get(entry["page"], "chapter")
    assert f">{entry['title']}</h1>" in "".join(plain(block.value) for block in at.html)
    assert at.session_state["lang"] == entry["language"]
    assert part is None or values(at, [part]) == {part: entry["chapter"]}
    if entry["page"] == "studio" and entry["chapter"] == "write" and not has_weights():
        asked = dict(parse_qsl(urlsplit(entry["link"]).query)) | {"task": None}  # the first part is not named
        assert {
            key: at.query_params.get(key) for key in asked
        } == asked  # nothing to set, and nothing is lost
        return leave(at)
    assert values(at, entry["controls"]) == entry["controls"]
    assert {key: at.query_params.get(key) for key in entry["in_link"]} == entry["in_link"]
    leave(at)


@pytest.mark.parametrize("entry", [entry for entry in LINKS if "drawn" in entry], ids=lambda e: e["link"])
def test_a_place_that_stands_in_the_link_alone_is_what_the_page_draws(entry):
    found = drawn(follow(entry))
    assert found == drawn(follow(entry))
    for key in entry["drawn"]:
        other = "2" if entry["in_link"][key] == "1" else "1"
        assert found != drawn(follow(entry, **{key: other})), key


def test_there_are_sixty_links_to_every_part_of_the_site_in_both_languages():
    assert len({entry["link"] for entry in LINKS}) == 60
    parts = {(entry["page"], entry["chapter"]) for entry in LINKS}
    assert len(parts) == 23
    for language in ("en", "zh"):
        assert {(e["page"], e["chapter"]) for e in LINKS if e["language"] == language} == parts
