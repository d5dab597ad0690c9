"""The chapter "Check yourself": what is often said and is not right, a short quiz, and the page in one sentence."""

from __future__ import annotations

import random

import streamlit as st

from ui.lesson.arrival import go_to
from ui.lesson.panel import panel
from ui.lesson.prose import heading, prose
from ui.lesson.sentence import Sentence, compose
from ui.lesson.sources import sources_html
from ui.lesson.words import Claim, Lesson, Question, lesson
from ui.site.navigation import turn_to


def check_panels(words: Lesson) -> None:
    """Draw claims, quiz, panels without a figure, and the answer; the words have [[claim]] and [[question]]."""
    with st.container(key="check"):
        heading(words.ui("claims"))
        prose(words.ui("claims_lead"))
        for claim in words.claims:
            draw_claim(claim)
        heading(words.ui("quiz"))
        for question in words.questions:
            draw_question(question)
        for panel_id in words.panels:
            with panel(words, panel_id, wide=True):
                pass  # words alone
        heading(words.ui("answer"))
        prose(words.ui("answer_text"), "lead")


def draw_claim(claim: Claim) -> None:
    """Draw the claim to be opened; inside it the verdict, the right statement, its sources, and the way to the demo."""
    common = lesson("common")
    with st.expander(common.ui("claim_quoted", claim=claim.claim)):
        verdict = common.ui(f"verdict_{claim.verdict}")
        prose(compose("**✗ {verdict}**\n\n{right}", verdict=verdict, right=Sentence(claim.right)))
        name = lesson(f"{claim.page}/{claim.chapter}").ui("title")
        if st.button(
            common.ui("claim_demo", name=name),
            key=f"claim_{claim.id}",
            on_click=show_panel,
            args=(claim,),
        ):
            st.switch_page(f"../pages/{claim.page}.py")
        if claim.sources:
            st.html(sources_html(claim.sources))


def show_panel(claim: Claim) -> None:
    """Open the chapter that shows a claim, at its panel."""
    turn_to(claim.chapter)
    go_to(claim.panel)


def draw_question(question: Question) -> None:
    """Draw the options in an order of this visitor's own; after the choice right or wrong, and why."""
    common = lesson("common")
    order = st.session_state.setdefault(f"quiz_order_{question.id}", shuffled(len(question.options)))
    chosen = st.radio(
        question.question,
        order,
        index=None,
        key=f"quiz_{question.id}",
        format_func=question.options.__getitem__,
    )
    if chosen is not None:
        right = chosen == question.right
        verdict = common.ui("quiz_right") if right else common.ui("quiz_wrong")
        sign, reason = "✓" if right else "✗", Sentence(question.reason)
        prose(compose("**{sign} {verdict}** {reason}", sign=sign, verdict=verdict, reason=reason), "note")


def shuffled(n: int) -> list[int]:
    """Return 0 ... n - 1 in a random order."""
    return random.sample(range(n), n)
