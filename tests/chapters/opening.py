"""How the tests open a chapter: through the frame, as a visitor with a link would, until all its work is done."""

import functools
import importlib
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from chapters.contents import CONTENTS
from tests.chapters.reading import html
from ui.book import KEYS
from ui.controls.guess import GUESSES, SHOWN
from ui.lesson.words import read
from ui.work.lanes import Job

MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"
CHAPTERS = [(page, chapter) for page, chapters in CONTENTS.items() for chapter in chapters]
PATIENCE = 120


def link_of(page, chapter, **link):
    """The query of a link to a chapter."""
    return {KEYS.get(page, "chapter"): chapter, **link} if len(CONTENTS[page]) > 1 else link


def opened(page, chapter, lang="en", wait=True, guess=False, **link):
    """Open a chapter behind a link and wait for every job it starts. Fails when the visitor would see a failure.

    guess: leave covered what a visitor guesses first.
    """
    at = AppTest.from_file(MAIN, default_timeout=240).switch_page(f"../pages/{page}.py")
    if not guess:
        at.session_state[GUESSES] = dict.fromkeys(guesses(page, chapter), (SHOWN, None))
    for key, value in link_of(page, chapter, lang=lang, **link).items():
        at.query_params[key] = value
    at.run()
    return settled(at) if wait else sound(at)


def guesses(page, chapter):
    """The ids of the questions that a chapter asks before it shows a result."""
    strings = read(f"{page}/{chapter}", "en").strings if (page, chapter) in CHAPTERS else {}
    return [key.removesuffix("_guess") for key in strings if key.endswith("_guess")]


def settled(at):
    """Wait for every job of the page and draw it again with what they found."""
    waited = []  # also a job that is done already may have ended after the page was drawn
    while new := [job for job in jobs(at) if job not in waited]:
        assert all(job.wait(PATIENCE) for job in new)
        waited += new
        at.run()
    return sound(at)


def sound(at):
    """Fail when the visitor would see a failure."""
    assert not at.exception
    assert "gb-failed" not in html(at)
    return at


def jobs(at):
    """What the page computes for this visitor, or has computed."""
    return [value for value in at.session_state.values() if isinstance(value, Job)]


def leave(at):
    """Close the tab: what the page still computes for it is stopped."""
    for job in jobs(at):
        if not job.done:
            job.cancel()


def questions(at):
    """The questions of the panels that are drawn, with their language."""
    return re.findall(r'<h2 class="gb-kicker" lang="([^"]+)" id="([^"]*)"', html(at))


@functools.cache
def module_of(page, chapter):
    return importlib.import_module(f"chapters.{page}.{chapter}.chapter")
