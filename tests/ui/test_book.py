"""The book on a page of its own: good and bad links, and chapters that cannot be loaded or drawn."""

import sys
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

import app
from chapters.contents import CONTENTS
from tests.chapters import opening
from tests.chapters.reading import plain
from ui import book
from ui.lesson import words
from ui.lesson.words import read

PAGE = "book_demo"
GOOD = "import streamlit as st\nPANELS = (lambda words: st.write(words.ui('hello')),)\n"
FAILING = "def panel(words):\n    words.ui('no such key')\nPANELS = (panel,)\n"
PAGE_WORDS = '[ui]\ntitle = "Demo"\nchapters = "Parts"\n'
FIRST_WORDS = '[ui]\ntitle = "One"\nhello = "Good morning"\n'
WORDS = '[ui]\ntitle = "Two"\nhello = "Good morning"\n'
RAISES = (
    "import nowhere_at_all",
    "raise RuntimeError('cannot start')",
    "def (",
    "PANELS = 1 / 0",
    "NO_PANELS = ()",
)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """`shelf(second)`: a page of two chapters in a folder of this test; `second` is the code of the second one."""

    def write(second, second_words=WORDS):
        for name, code, said in (("first", GOOD, FIRST_WORDS), ("second", second, second_words)):
            place = tmp_path / "chapters" / PAGE / name
            place.mkdir(parents=True)
            (place / "chapter.py").write_text(code, "utf-8")
            (place / "en.toml").write_text(said, "utf-8")
        (place.parent / "en.toml").write_text(PAGE_WORDS, "utf-8")

    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(CONTENTS, PAGE, ("first", "second"))
    monkeypatch.setattr(words, "ROOT", tmp_path)
    for module in (words, book):
        monkeypatch.setattr(module, "CHAPTERS", tmp_path / "chapters")
    read.cache_clear()
    yield write
    read.cache_clear()
    for name in [name for name in sys.modules if name.startswith(f"chapters.{PAGE}")]:
        del sys.modules[name]


@pytest.fixture
def answered_by_the_site(monkeypatch):
    """An exception of a script is answered as the server does it (app.py)."""
    start = LocalScriptRunner.__init__

    def started(runner, *args, **settings):
        start(runner, *args, **settings)
        runner._on_script_error = app.app._on_script_error

    monkeypatch.setattr(LocalScriptRunner, "__init__", started)


def opened(**link):
    at = AppTest.from_string(f'from ui.book import page\npage("{PAGE}")')
    for key, value in {"lang": "en", **link}.items():
        at.query_params[key] = value
    return at.run()


def html(at):
    return unescape("".join(plain(block.value) for block in at.html))


def common(key, **values):
    return words.read("common", "en").ui(key, **values)


def test_a_chapter_that_does_not_exist_opens_the_first_with_a_notice(shelf):
    shelf(GOOD)
    for name in ("nowhere", "../../etc", "second.chapter", ""):
        at = opened(chapter=name)
        assert not at.exception
        assert at.session_state["chapter"] == "first"
        assert at.markdown[0].value == "Good morning"
        assert common("bad_link", name="chapter") in html(at)


@pytest.mark.parametrize("code", RAISES)
def test_a_chapter_that_raises_on_import_is_a_sentence_and_the_others_open(shelf, code, caplog):
    shelf(code)
    at = opened(chapter="second")
    assert not at.exception
    assert common("chapter_broken") in html(at)
    assert f"the chapter {PAGE}/second cannot be loaded" in caplog.text
    at.button_group(key="chapter").set_value("first").run()
    assert at.markdown[0].value == "Good morning"
    assert common("chapter_broken") not in html(at)


@pytest.mark.parametrize("said", ["[ui]\nhello = ", '[[panel]]\nid = "one"\n'])
def test_a_chapter_whose_words_cannot_be_read_is_a_sentence(shelf, said):
    shelf(GOOD, said)
    at = opened(chapter="second")
    assert not at.exception
    assert common("chapter_broken") in html(at)


def test_a_chapter_that_was_mended_opens_without_a_new_start(shelf, tmp_path):
    shelf("raise RuntimeError('cannot start')")
    assert common("chapter_broken") in html(opened(chapter="second"))
    (tmp_path / "chapters" / PAGE / "second" / "chapter.py").write_text(GOOD, "utf-8")
    assert opened(chapter="second").markdown[0].value == "Good morning"


def test_a_panel_that_raises_while_it_draws_is_the_usual_sentence(shelf, answered_by_the_site, caplog):
    shelf(FAILING)
    at = opened(chapter="second")
    assert not at.exception
    assert common("page_failed") in html(at)
    assert f"chapters/{PAGE}/second/en.toml has no 'no such key'" in caplog.text
    assert "Demo" in html(at)
    at.button_group(key="chapter").set_value("first").run()
    assert at.markdown[0].value == "Good morning"


def test_the_ways_on_follow_the_contents_and_cross_to_the_next_page():
    assert book.beside("attention", "hand") == {"back": ("arena", "train"), "next": ("attention", "look")}
    assert book.beside("home", "home") == {"next": ("inside", "map")}
    assert book.beside("studio", "summarise") == {"back": ("studio", "write")}
    assert book.beside("attention", "nowhere") == {}


def test_the_way_on_opens_the_next_chapter_at_its_first_panel():
    at = opening.opened("attention", "check")
    assert any(one.proto.label.startswith("Next: Transformer") for one in at.get("page_link"))
    at.button(key="way_back").click().run()
    assert at.session_state["chapter"] == "sides"
