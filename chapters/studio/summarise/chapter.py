"""The chapter "Summarise": the model beside the first sentences and TextRank, each with its measures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from chapters.studio.engine import LANE, POLL, engine, failure, has_weights, missing
from chapters.studio.summarise.cards import Card, cards, parts_list, source_view
from chapters.studio.summarise.measures import Copies, copies, key_of, measured
from llm_core.tasks.faithfulness import copied_share, unsupported
from llm_core.tasks.model_summary import PartialSummary, write_summary
from llm_core.tasks.sentences import sentences
from llm_core.tasks.summarise import Summary, from_parts
from llm_core.tasks.textrank import rank, similarity
from llm_core.tasks.words import has_words, in_latin_letters
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.rows import in_a_row, listing
from ui.lesson.sentence import compose
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import percent
from ui.site.ways import draw_ways
from ui.work import lanes as worker
from ui.work.jobs import begin, result

OWN = "own"
DOCUMENT = Choice("doc", label="document", names="doc_", widget=st.pills)
SENTENCES = Number("k", 1, 6, 3, slider=True)
SOURCE = Text("studio_source", "", limit=60_000, optional=True, widget=st.text_area, linked=False)
REFERENCE = replace(SOURCE, key="studio_reference", label="reference_label", limit=5_000)


def summarise(words: Lesson) -> None:
    """Draw text and controls beside the three summaries, in the panel that explains them."""
    found: dict[str, object] = {"task": words.ui("task" if has_weights() else "task_absent")}
    with panel(words, "summarise", code=_code(), expect=found, wide=True):
        left, right = st.columns([4, 9], gap="large")
        with left:
            text, n, reference = _inputs(words)
        with right:
            if has_words(text):
                found |= _summaries(words, text, n, reference)
            else:
                notice(words.ui("no_words"))
            prose(words.ui("way_pooling"), "note")
            draw_ways((("seeing", "pooling"),))


def _code() -> list[Callable[..., Any]]:
    return [sentences, similarity, rank, write_summary, copied_share, unsupported]


def _inputs(words: Lesson) -> tuple[str, int, str]:
    """Draw what to summarise, in how many sentences, and a reference summary if there is one."""
    names = [*words.ui("documents").split(), OWN]
    with st.container(key="studio_text"):
        text = _text(words, DOCUMENT.draw(words, names))
        n = SENTENCES.draw(words, help=words.ui("k_help"))
        reference = _reference(words)
    return text, n, reference


def _text(words: Lesson, document: str) -> str:
    """Draw the document, or the visitor's own text; what is changed in a document becomes the visitor's own."""
    given = "" if document == OWN else words.ui(f"doc_{document}_text").strip()
    return replace(SOURCE, key=f"{SOURCE.key}_{document}").draw(words, example=given, height=330)


def _reference(words: Lesson) -> str:
    with st.expander(words.ui("reference")):
        return REFERENCE.draw(words, height=120).strip()


def _summaries(words: Lesson, text: str, n: int, reference: str) -> dict[str, object]:
    """Draw the cards; while the model writes, a fragment draws them again and again. Returns measured numbers."""
    plain = result(words, "studio_copies", key_of(text, str(n), reference), copies(text, n, reference))
    job = _start(words, text, n) if has_weights() else None
    if job is not None:
        job.wait(0.1)
    if plain is None:
        return {}
    found: dict[str, object] = {}
    done = job is None or job.done
    # a fragment in either case: what it draws keeps its place on the page when the summary is complete
    st.fragment(_watch, run_every=None if done else POLL)(words, text, n, plain, job, reference, done, found)
    if not has_weights():
        missing(words.ui("absent"))
    return found


def _start(words: Lesson, text: str, n: int) -> worker.Job | None:
    """Begin the model's job: at once for an English text of the site, on demand for others and the visitor's own."""
    key = f"summary-{key_of(text)}-{n}"
    job = st.session_state.get("studio_summary_job")
    if job is not None and job.key != key and not job.done:
        job.cancel()
    if (job is None or job.key != key) and not _wanted(words, text, key):
        return None
    return begin("studio_summary", key, work_of(text, n), where=LANE)


def _wanted(words: Lesson, text: str, key: str) -> bool:
    ours = {words.ui(f"doc_{name}_text").strip() for name in words.ui("documents").split()}
    english = in_latin_letters(text)
    at_once = english and text.strip() in ours
    return at_once or st.session_state.get("studio_asked") == key or _ask(words, key, english)


def _ask(words: Lesson, key: str, english: bool) -> bool:
    if not english:
        notice(words.ui("other_writing"))
    return st.button(words.ui("ask_model"), key="studio_ask", type="primary", on_click=_asked, args=(key,))


def _asked(key: str) -> None:
    st.session_state["studio_asked"] = key


def work_of(text: str, n: int) -> worker.Work:
    """Summarise on the worker; an event for each piece that is begun, and one for each sentence or so after that."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Summary:
        began, seen = time.perf_counter(), {}
        for part in write_summary(text, engine(), n, cancelled=cancelled):
            if (part.level, part.piece.start) not in seen:
                report(part)
            seen[part.level, part.piece.start] = part
        return from_parts(list(seen.values()), time.perf_counter() - began)

    return work


def _watch(
    words: Lesson,
    text: str,
    n: int,
    plain: Copies,
    job: worker.Job | None,
    reference: str,
    known_as_done: bool,
    found: dict[str, object],
) -> None:
    if job is not None and job.done and not known_as_done:
        st.rerun()
    found |= _draw(words, text, n, plain, job, reference)


def _draw(
    words: Lesson, text: str, n: int, plain: Copies, job: worker.Job | None, reference: str
) -> dict[str, object]:
    parts: list[PartialSummary] = list(job.events) if job is not None else []
    made = zip((plain.lead, plain.textrank), plain.measures, strict=True)
    drawn = [Card.of(summary, text, measures) for summary, measures in made]
    if job is not None and (parts or not job.done):
        drawn.append(_of_the_model(words, so_far(parts, job), text, reference, job.done))
    cards(words, drawn, n, writing=job is not None and not job.done)
    prose(words.ui("looked_for"), "note")
    if job is not None:
        _state(words, job, parts)
    if parts:
        parts_list(words, parts)
    source_view(words, text, plain.textrank)
    finished = (job is None or job.done) and all(card.measures for card in drawn)
    if finished:
        look_for = lesson("common").ui("look_for")
        heading = compose("**{look_for}**", look_for=look_for)
        prose(in_a_row(words, [heading, sentence(words, drawn)]), "note")
    return measure(words, drawn) if finished else {}


def _of_the_model(words: Lesson, summary: Summary, text: str, reference: str, done: bool) -> Card:
    """Describe the model's summary; it is measured when it is complete."""
    if not done:
        return Card.of(summary, text, None)
    key = key_of(summary.text, text, reference)
    return Card.of(
        summary, text, result(words, "studio_measures", key, measured(summary.text, text, reference))
    )


def so_far(parts: list[PartialSummary], job: worker.Job) -> Summary:
    """Make the summary that the parts give now."""
    return from_parts(parts, job.seconds)


def _state(words: Lesson, job: worker.Job, parts: list[PartialSummary]) -> None:
    common = lesson("common")
    if job.error is not None:
        notice(failure(job.error))
    elif job.cancelled:
        notice(common.ui("job_stopped"))
    elif not job.done:
        text = common.ui("queue_ahead", count=job.ahead) if job.ahead else lesson("studio").ui("loading")
        if parts:
            now = parts[-1]
            at = sum(part.level == now.level for part in parts)
            key = "merging_piece" if now.level else "reading_piece"
            text = words.ui(key, number=at, of=now.of)
        notice(text)
        st.button(common.ui("stop"), key="studio_summary_stop", on_click=job.cancel)


def measure(words: Lesson, drawn: list[Card]) -> dict[str, object]:
    """Say how many sentences the two that copy share, and what the model copied and added where it has written."""
    lead, ranked = (set(card.places) for card in drawn[:2])
    found: dict[str, object] = {"n": len(lead), "shared": len(lead & ranked)}
    model = next((card for card in drawn[2:] if card.text and card.measures), None)
    if model is not None and model.measures is not None:
        found |= {"unit": _unit(words, model), "copied_model": percent(model.measures.copied)}
        found["added"] = len(model.measures.flags)
    return {"copying": words.ui("copying" if "added" in found else "copying_absent", **found)}


def _unit(words: Lesson, card: Card) -> str:
    """Name what copied shares count: triples of words, or of characters."""
    return words.ui("triples_characters" if card.measures and card.measures.characters else "triples")


def sentence(words: Lesson, drawn: list[Card]) -> str:
    """Write what to look for, from the numbers of these very summaries."""
    model = next((card for card in drawn if card.method == "model" and card.text), None)
    if model is None or model.measures is None:
        return words.ui("look_baselines")
    copied, unit = percent(model.measures.copied), _unit(words, model)
    if model.measures.flags:
        names = listing(words, dict.fromkeys(flag.text for flag in model.measures.flags))
        return words.ui("look_added", copied=copied, unit=unit, n=len(model.measures.flags), names=names)
    return words.ui("look_faithful", copied=copied, unit=unit)


PANELS = (summarise,)
CONTROLS = (DOCUMENT, SENTENCES)
