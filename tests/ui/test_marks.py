"""Every claim of a lesson says what it rests on: measured here, a source, or our view."""

import re

import pytest

from tests.ui.test_lessons import PAGES, raw
from ui.lesson.marks import HERE, HOW, MARK, VIEW, mark_html, marks, unmarked
from ui.lesson.prose import prose_html
from ui.lesson.sentence import Sentence
from ui.lesson.words import references

ENDS_MARKED = re.compile(MARK.pattern + r"$")
SHARED = {"home/home": "systems", "inside/map": "systems"}
"""Chapters that draw sentences of a file of words that several share."""
GROUNDS = {"panel": ("text", "expect"), "claim": ("right",), "question": ("reason",)}
"""What a reader is told as true, by kind of entry. What a claim or an option says is somebody else's word."""


def entries(page, language):
    content = raw(page, language)
    return [(kind, entry) for kind in GROUNDS for entry in content.get(kind, [])]


def told(page, language):
    """(id, passage): each paragraph or list item that must end with a mark."""
    found = []
    for kind, entry in entries(page, language):
        for key in GROUNDS[kind]:
            text = entry.get(key, "").strip()
            if key == "expect" and "{" in text:
                continue  # its heading says that it is measured
            for block in re.split(r"\n\s*\n", text):
                lines = block.splitlines()
                items = lines if all(line.startswith("- ") for line in lines) else [block]
                found += [(entry["id"], item) for item in items if item]
    answer = raw(page, language).get("ui", {}).get("answer_text")
    return found + ([("answer_text", answer)] if answer else [])


def cited(entry):
    text = " ".join(str(entry.get(key, "")) for key in ("text", "expect", "try", "right", "reason"))
    return {name for name in marks(text) if name not in (HERE, VIEW, HOW)}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_passage_ends_with_the_mark_of_what_it_rests_on(page, language):
    assert [(name, text[-60:]) for name, text in told(page, language) if not ENDS_MARKED.search(text)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_mark_is_one_of_the_three_or_a_source_that_is_printed_below(page):
    content = raw(page, "en")
    strings = content.get("ui", {}) | raw(SHARED.get(page, page), "en").get("ui", {})
    in_sentences = {name for text in strings.values() for name in marks(text)}
    assert in_sentences <= {HERE, VIEW, HOW} | set(references())
    for kind, entry in entries(page, "en"):
        sources = set(entry.get("sources", ()))
        if kind != "question":
            assert cited(entry) <= sources, entry["id"]
        assert cited(entry) <= set(references()), entry["id"]
        assert sources <= cited(entry) | in_sentences, f"{entry['id']}: printed, and no claim rests on it"


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_rest_on_the_same_grounds(page):
    def grounds(language):
        return [
            (entry["id"], key, sorted(marks(entry.get(key, ""))))
            for kind, entry in entries(page, language)
            for key in GROUNDS[kind]
        ]

    assert grounds("en") == grounds("zh")


def test_a_mark_is_small_print_with_its_meaning_and_how_is_none():
    html = prose_html(Sentence("Paid. [@here] Said. [@Vaswani2017 view] Drawn. [@how]"))
    assert html.count("gb-mark") == 3
    assert "[@" not in html
    assert "Attention Is All You Need" in html
    assert mark_html(HOW, "en") == ""
    assert ">our view<" in html


def test_a_text_of_a_visitor_forges_no_mark():
    assert "gb-mark" not in prose_html("I measured it [@here]")
    assert "gb-mark" not in prose_html(Sentence("You wrote {text}.", {"text": "x [@view]"}))


def test_a_text_without_its_marks_reads_as_before():
    assert unmarked("Two. [@here] Three [@Ba2016].") == "Two. Three."
