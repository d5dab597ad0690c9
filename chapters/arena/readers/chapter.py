"""The tab "Same text, three readers": one text, priced character by character by every machine."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from plotly.graph_objects import Figure

from chapters.arena import settings
from chapters.arena.component import readers as readers_component
from chapters.arena.controls import notice_unknown
from chapters.arena.machines import corpora, held_out, machines
from chapters.arena.readers.figure import aligned, readers_data, running_total
from chapters.arena.why_attention import looks_of, seen_by
from figures.tokens import visible
from llm_core.analysis.evaluation.scoring import Disagreement, Price, disagreement, surprisal
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart_of
from ui.show.numbers import percent
from ui.site.language import html_lang
from ui.site.theme import dark

TEXT = Text("text", "", label="readers_text", optional=True, widget=st.text_area, tidied=True)
SHORT_LIMIT = 300

Readings = dict[str, list["Price"]]


def readers(words: Lesson) -> None:
    """Draw the tab for one corpus."""
    corpus = settings.corpus()
    expect: dict[str, object] = {}
    with panel(words, "readers", code=[surprisal, disagreement], expect=expect, wide=True):
        text = _text(words, corpus)
        if not text.strip():
            return
        readings = read(corpus, machines(corpus), text)
        gap = disagreement(text, readings)
        _strip(words, text, readings, gap)
        if gap is not None:
            prose(_sentence(words, corpus, text, gap))
        names = _names(readings)
        _draw_total(words, corpus, text, readings, names)
        expect |= _measured(readings, names, len(text))


@st.cache_data(max_entries=64, show_spinner=False)
def read(corpus: str, _models: Mapping[str, LanguageModel], text: str) -> Readings:
    """Price every piece of the text by family; shared by everybody who reads the same text."""
    return {family: surprisal(model, text) for family, model in _models.items()}


def _draw_total(words: Lesson, corpus: str, text: str, readings: Readings, names: dict[str, str]) -> None:
    """Draw the running total of the bits, once for all readers of a text."""

    def make() -> Figure:
        return running_total(readings, names, len(text), words.ui("readers_x"), words.ui("readers_y"), dark())

    state = (words.language, corpus, text, dark())
    chart_of(state, "readers_total", _alt(words, readings, names), make)


def _text(words: Lesson, corpus: str) -> str:
    """Draw the text area; returns the cleaned text, with a sentence for everything that was changed."""
    ours = {default_text(words, name) for name in corpora()}
    start = default_text(words, corpus)
    settings.follow_corpus(TEXT, corpus, ours, start)
    text = TEXT.draw(words, example=start, height=130)
    if not text.strip():
        notice(lesson("common").ui("text_empty"))
    notice_unknown(corpus, text)
    return text


def default_text(words: Lesson, corpus: str) -> str:
    """Choose a text that the machines of this corpus can read; of a visitor's own, some of what was held out."""
    return words.strings.get(f"readers_{corpus}_text") or held_out(corpus)[:SHORT_LIMIT]


def _names(readings: Readings) -> dict[str, str]:
    common = lesson("common")
    return {family: common.ui(family) for family in readings}


def _total(prices: list[Price]) -> float:
    return sum(price.bits for price in prices)


def _strip(words: Lesson, text: str, readings: Readings, gap: Disagreement | None) -> None:
    names = _names(readings)
    drawn = [
        {
            "family": family,
            "name": names[family],
            "total": words.ui(
                "readers_total", bits=f"{_total(prices):.0f}", rate=f"{_total(prices) / len(text):.2f}"
            ),
        }
        for family, prices in readings.items()
    ]
    labels = {key: words.ui(f"readers_{key}") for key in ("unit", "hover", "text")}
    marked = (gap.start, gap.end) if gap else (0, 0)
    segments = aligned(list(readings.values()), len(text))
    readers_component(readers_data(text, segments, drawn, labels, html_lang(), marked), key="readers_strip")


def _sentence(words: Lesson, corpus: str, text: str, gap: Disagreement) -> str:
    """Write where they differ most, and why: the cheapest reader's reason beside what the counts have seen."""
    common = lesson("common")
    where = words.ui(
        "readers_gap",
        text=visible(gap.text),
        cheapest=common.ui(gap.cheapest),
        low=f"{gap.bits[gap.cheapest]:.1f}",
        dearest=common.ui(gap.dearest),
        high=f"{gap.bits[gap.dearest]:.1f}",
    )
    reasons = [_counts_reason(words, corpus, text, gap), _attention_reason(words, corpus, text, gap)]
    return " ".join([where, *filter(None, reasons)])


def _prefix(model: LanguageModel, text: str, gap: Disagreement) -> tuple[list[int], int] | None:
    """Find the tokens before the place (after the end-of-text token), and the first of the place itself."""
    tokenizer = model.tokenizer
    ids = tokenizer.encode(text)
    place = next((i for i, (start, _) in enumerate(tokenizer.spans(text)) if start >= gap.start), None)
    return None if place is None else ([tokenizer.eot_id, *ids[:place]], ids[place])


def _counts_reason(words: Lesson, corpus: str, text: str, gap: Disagreement) -> str:
    model = machines(corpus).get("ngram")
    found = _prefix(model, text, gap) if isinstance(model, NGram) else None
    if not isinstance(model, NGram) or found is None:
        return ""
    why = model.why(*found)
    used = next((order for order in why.orders if order.order == why.backed_off_to), None)
    token = visible(model.tokenizer.token_text(found[1]))
    if used is None or not used.context:
        return words.ui("readers_never", token=token)
    context = visible("".join(model.tokenizer.token_text(i) for i in used.context))
    values = {"count": f"{used.count:,}", "total": f"{used.context_count:,}"}
    return words.ui("readers_counts", token=token, context=context, **values)


def _attention_reason(words: Lesson, corpus: str, text: str, gap: Disagreement) -> str:
    model = machines(corpus).get("transformer")
    found = _prefix(model, text, gap) if isinstance(model, Transformer) else None
    if not isinstance(model, Transformer) or found is None or len(found[0]) < 2:
        return ""
    ids = seen_by(model, found[0])
    looks = looks_of(model, ids)
    target = int(looks.strongest[1:].argmax()) + 1
    token = visible(model.tokenizer.token_text(ids[target]))
    share = percent(float(looks.strongest[target]))
    return words.ui("readers_attention", token=token, share=share, back=len(ids) - 1 - target)


def _alt(words: Lesson, readings: Readings, names: dict[str, str]) -> str:
    totals = ", ".join(f"{names[family]} {_total(prices):.0f}" for family, prices in readings.items())
    return words.ui("readers_alt", totals=totals)


def _measured(readings: Readings, names: dict[str, str], n_characters: int) -> dict[str, object]:
    """Give the numbers of "what you should see": who pays least and most on this text."""
    order = sorted(readings, key=lambda family: _total(readings[family]))
    best, worst = order[0], order[-1]
    return {
        "best": names[best],
        "best_bits": f"{_total(readings[best]) / n_characters:.2f}",
        "worst": names[worst],
        "worst_bits": f"{_total(readings[worst]) / n_characters:.2f}",
    }


PANELS = (readers,)
CONTROLS = (settings.CORPUS, TEXT)
