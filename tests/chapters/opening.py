"""How the tests open a chapter: through the frame, as a visitor with a link would, until all its work is done."""

import functools
import importlib
import re
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from chapters.contents import CONTENTS
from ui.book import KEYS
from ui.work.lanes import Job

MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"
CHAPTERS = [(page, chapter) for page, chapters in CONTENTS.items() for chapter in chapters]
PATIENCE = 120


def link_of(page, chapter, **link):
    """The query of a link to a chapter."""
    return {KEYS.get(page, "chapter"): chapter, **link} if len(CONTENTS[page]) > 1 else link


def opened(page, chapter, lang="en", wait=True, **link):
    """Open a chapter behind a link and wait for every job that it starts. Fails when the visitor would see a failure."""
    at = AppTest.from_file(MAIN, default_timeout=240).switch_page(f"../pages/{page}.py")
    for key, value in link_of(page, chapter, lang=lang, **link).items():
        at.query_params[key] = value
    at.run()
    end = time.monotonic() + PATIENCE
    while wait and (waiting := jobs(at)) and time.monotonic() < end:
        for job in waiting:
            assert job.wait(PATIENCE)
        at.run()
    assert not at.exception
    assert "gb-failed" not in html(at)
    return at


def jobs(at):
    """What the page still computes for this visitor."""
    found = at.session_state.values()
    return [job for job in found if isinstance(job, Job) and not job.done]


def leave(at):
    """Close the tab: what the page still computes for it is stopped."""
    for job in jobs(at):
        job.cancel()


def html(at):
    """All HTML of the page, in order."""
    return " ".join(element.proto.body for element in at.get("html"))


def questions(at):
    """The questions of the panels that are drawn, with their language."""
    return re.findall(r'<h2 class="gb-kicker" lang="([^"]+)" id="([^"]*)"', html(at))


@functools.cache
def module_of(page, chapter):
    return importlib.import_module(f"chapters.{page}.{chapter}.chapter")
