"""Chapter "The flow chart": a faulty one with four faults to find, and the repaired one, whose boxes open chapters."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from chapters.inside.chart.component import fault_chart, link_chart
from chapters.inside.chart.figure import FAULTS, FAULTY, REPAIRED
from ui.book import KEYS
from ui.controls.held import Held
from ui.controls.link import forget_value
from ui.demo import Demo
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.site.language import language
from ui.site.navigation import first_chapter, turn_to

LEADS = {
    "ml": ("learning/neuron", "inside/map"),
    "dl": ("learning/backprop", "inside/loop", "inside/map"),
    "fields": ("learning/features", "attention/heads"),
    "tr": ("transformer/walk",),
    "counts": ("arena/write",),
    "enc": ("attention/sides",),
    "encdec": ("transformer/shapes",),
    "dec": ("transformer/block",),
    "text": ("arena/scoreboard",),
    "tokenise": ("attention/hand",),
    "pretrain": ("arena/train",),
    "instruct": ("inside/made", "studio/write"),
    "align": ("inside/made", "studio/write"),
    "prompt": ("studio/write",),
    "spread": ("home/home",),
    "pick": ("inside/made",),
    "end": ("transformer/speed",),
    "answer": ("studio/summarise",),
}
"""Box -> the chapters that it may lead to, the best first; the first one that exists is taken."""
HERE = "inside"
FOUND = Held("chart_found")


def query(page: str, chapter: str) -> dict[str, str]:
    """Write what the address of a chapter says; the start page has only one."""
    return ({} if page == "home" else {KEYS.get(page, "chapter"): chapter}) | {"lang": language()}


def address(box: str) -> str:
    """Write the address of the chapter of a box, seen from any page of the site."""
    page, chapter = first_chapter(*LEADS[box])
    return f"{page}?{urlencode(query(page, chapter))}"


def on_open() -> None:
    """Turn to the chapter of the box that was clicked, when it is one of this page."""
    page, chapter = first_chapter(*LEADS[asked()])
    if page == HERE:
        turn_to(chapter)


def leave(box: str) -> None:
    """Open the chapter of a box on another page; what was chosen on this one must not be taken along."""
    page, chapter = first_chapter(*LEADS[box])
    forget_value(KEYS.get(page, "chapter"))
    st.switch_page(f"../pages/{page}.py", query_params=query(page, chapter))


def asked() -> str:
    """Name the box that was clicked in this run; empty for none."""
    box = getattr(st.session_state.get("chart_links"), "open", None)
    return box if box in LEADS else ""


def repaired(words: Lesson) -> None:
    """Draw the chart; a click on a box opens its chapter, which only a run of the whole page can do."""
    with panel(words, "chart_repaired", expect={"boxes": len(REPAIRED["wide"].boxes)}, wide=True):
        link_chart(words, REPAIRED, {box: address(box) for box in LEADS}, on_open)
        if box := asked():
            leave(box)


def draw_faulty(words: Lesson) -> dict[str, object]:
    """Draw the chart with its faults."""
    fault_chart(words, FAULTY, FAULTS)
    return {}


faulty = Demo("chart_faulty", component=draw_faulty, locks=(FOUND.key,), wide=True)

PANELS = (faulty, repaired)
CONTROLS = (FOUND,)
