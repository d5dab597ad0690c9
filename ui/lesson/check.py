"""The chapter "Check yourself": what is often said and is not right, a short quiz, and the page in one sentence."""

from __future__ import annotations

import random
from collections.abc import Sequence

import streamlit as st

from ui.lesson.arrival import go_to
from ui.lesson.panel import panel
from ui.lesson.prose import heading, prose
from ui.lesson.sentence import Sentence, compose
from ui.lesson.sources import sources_html
from ui.lesson.words import Claim, Lesson, Question, lesson
from ui.site.navigation import turn_to
from ui.site.ways import draw_ways


def check_panels(words: Lesson) -> None:
    """Draw claims, quiz, panels without a figure, and the answer; the words have [[claim]] and [[question]]."""
    with st.container(key="check"):
        heading(words.ui("claims"))
        prose(words.ui("claims_lead"))
        draw_claims(words)
        heading(words.ui("quiz"))
        draw_count(words.questions)
        for number, question in enumerate(words.questions, start=1):
            draw_question(question, words.page.partition("/")[0], numbered(words.questions, number))
        for panel_id in words.panels:
            with panel(words, panel_id, wide=True):
                pass  # words alone
        heading(words.ui("answer"))
        prose(words.ui("answer_text"), "lead")


def draw_claims(words: Lesson) -> None:
    """Draw every claim; those that only a reader who programs has met stand after the others, under their own line."""
    here = words.page.partition("/")[0]
    program = [claim for claim in words.claims if claim.program]
    for claim in words.claims:
        if not claim.program:
            draw_claim(claim, here)
    if program:
        heading(lesson("common").ui("claims_program"), 3)
    for claim in program:
        draw_claim(claim, here)


def draw_claim(claim: Claim, here: str) -> None:
    """Draw the claim to be opened; inside it the verdict, the right statement, the way to the demo, and its sources.

    here: the page that it stands on; to a demo of another page leads a link, so that one step back comes here again.
    """
    common = lesson("common")
    with st.expander(common.ui("claim_quoted", claim=claim.claim)):
        verdict = common.ui(f"verdict_{claim.verdict}")
        sign = "" if claim.verdict == "half" else "✗ "  # half right is no cross
        prose(
            compose("**{sign}{verdict}**\n\n{right}", sign=sign, verdict=verdict, right=Sentence(claim.right))
        )
        if claim.page != here:
            draw_ways([(claim.page, claim.chapter)], claim.panel)
        else:
            draw_way(f"claim_{claim.id}", here, claim.chapter, claim.panel)
        if claim.sources:
            st.html(sources_html(claim.sources))


def draw_way(key: str, page: str, chapter: str, panel_id: str) -> None:
    """Draw the button that leads to a panel of this page."""
    label = lesson("common").ui("claim_demo", name=lesson(f"{page}/{chapter}").ui("title"))
    st.button(label, key=key, on_click=show_panel, args=(chapter, panel_id))


def show_panel(chapter: str, panel_id: str) -> None:
    """Turn to a panel."""
    turn_to(chapter)
    go_to(panel_id)


def draw_count(questions: Sequence[Question]) -> None:
    """Say how it goes; once it has begun how many questions are answered, and how many of them right."""
    chosen = [(st.session_state.get(f"quiz_{one.id}"), one.right) for one in questions]
    answered = [one == right for one, right in chosen if one is not None]
    if answered:
        counts = {"count": len(questions), "answered": len(answered), "right": sum(answered)}
        prose(lesson("common").ui("quiz_count", **counts), "note")
    else:
        prose(lesson("common").ui("quiz_lead"), "note")


def numbered(questions: Sequence[Question], number: int) -> str:
    """Write a question with its number, counted from 1, and how many there are."""
    question = questions[number - 1].question
    return lesson("common").ui("quiz_question", number=number, count=len(questions), question=question)


def draw_question(question: Question, page: str, label: str) -> None:
    """Draw the options in an order of this visitor's own; after the choice whether it is right, what is, and why.

    page: the one that it asks about; a button leads to the panel that shows it. label: the question with its number.
    """
    common = lesson("common")
    order = st.session_state.setdefault(f"quiz_order_{question.id}", shuffled(len(question.options)))
    chosen = st.radio(
        label,
        order,
        index=None,
        key=f"quiz_{question.id}",
        format_func=question.options.__getitem__,
    )
    if chosen is not None:
        right, answer = chosen == question.right, question.options[question.right]
        verdict = common.ui("quiz_right") if right else common.ui("quiz_wrong", answer=answer)
        sign, reason = "✓" if right else "✗", Sentence(question.reason)
        prose(compose("**{sign} {verdict}** {reason}", sign=sign, verdict=verdict, reason=reason), "note")
        if question.panel:
            draw_way(f"shown_{question.id}", page, *question.panel.split("/"))


def shuffled(n: int) -> list[int]:
    """Return 0 ... n - 1 in a random order."""
    return random.sample(range(n), n)
