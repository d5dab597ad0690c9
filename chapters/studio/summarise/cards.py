"""How summaries are shown: the text with what the source never said, the measures, the pieces, the source itself."""

from __future__ import annotations

import html
from dataclasses import dataclass

import streamlit as st

from chapters.studio.summarise.measures import Measures
from llm_core.tasks.model_summary import PartialSummary
from llm_core.tasks.sentences import sentences
from llm_core.tasks.summarise import Summary
from ui.lesson.words import Lesson
from ui.show.numbers import duration, percent
from ui.site.language import html_lang, language


@dataclass(frozen=True)
class Card:
    """A summary with its measures, where they are known already."""

    method: str
    text: str
    places: tuple[int, ...]  # where its sentences begin in the source; empty for the model
    seconds: float
    unread: int  # characters of the source that were not looked at
    sentences: int
    ending: str  # why the model's text ends: "" by itself, "cut" in a sentence, "enough", "grew" or "repeats"
    measures: Measures | None

    @classmethod
    def of(cls, summary: Summary, source: str, measures: Measures | None) -> Card:
        """Describe a summary of the source."""
        return cls(
            method=summary.method,
            text=summary.text,
            places=tuple(item.sentence.start for item in summary.chosen),
            seconds=summary.seconds,
            unread=len(source.rstrip()) - summary.read_characters if summary.method != "lead" else 0,
            sentences=len(summary.chosen) or len(sentences(summary.text)),
            ending=_ending(summary),
            measures=measures,
        )


def _ending(summary: Summary) -> str:
    """Name why the last piece that the model wrote ends."""
    if not summary.parts:
        return ""
    last = summary.parts[-1]
    return last.stopped or ("cut" if last.dropped else "")


def cards(words: Lesson, drawn: list[Card], n: int, writing: bool) -> None:
    """Draw the summaries side by side; `n` sentences were asked for."""
    body = "".join(_card(words, card, n, writing and card.method == "model") for card in drawn)
    st.html(f'<div class="gb-summaries" lang="{html_lang()}">{body}</div>')


def _card(words: Lesson, card: Card, n: int, writing: bool) -> str:
    title, plain = (
        html.escape(words.ui(f"method_{card.method}")),
        html.escape(words.ui(f"plain_{card.method}")),
    )
    flags = card.measures.flags if card.measures else ()
    text = marked(card.text, [(flag.start, flag.end) for flag in flags], words.ui("not_in_source"))
    rows = "".join(
        f'<dt>{html.escape(name)}</dt><dd translate="no">{html.escape(value)}</dd>'
        for name, value in (_rows(words, card, n, writing) if card.text else [])
    )
    busy = ' aria-busy="true"' if writing else ""
    ending = words.ui(f"ending_{card.ending}") if card.ending and not writing else ""
    cut = f'<p class="gb-cut">{html.escape(ending)}</p>' if ending else ""
    return (
        f'<section class="gb-summary" data-method="{card.method}"{busy}><h3>{title}</h3><p class="gb-plain">{plain}</p>'
        f'<p class="gb-said" dir="auto" translate="no">{text or "…"}</p>{cut}'
        f'<dl class="gb-measures">{rows}</dl></section>'
    )


def _rows(words: Lesson, card: Card, n: int, writing: bool) -> list[tuple[str, str]]:
    count = str(card.sentences) if card.sentences <= n else words.ui("of_asked", n=card.sentences, asked=n)
    rows = [(words.ui("sentences"), count), (words.ui("seconds"), _time(card.seconds))]
    if card.measures is not None:
        rows[1:1] = _measures(words, card.measures)
    if card.unread > 1 and not writing:
        rows.append((words.ui("unread"), f"{card.unread:,}"))
    return rows


def _measures(words: Lesson, found: Measures) -> list[tuple[str, str]]:
    """Write the measures, and that they count characters where they do."""
    of = "_characters" if found.characters else ""
    rows = [
        (words.ui("compression"), percent(found.compression)),
        (words.ui(f"copied{of}"), percent(found.copied)),
        (words.ui("unsupported"), str(len(found.flags))),
    ]
    for kind, score in found.rouge.items():
        rows.append((words.ui(f"rouge{of}", kind=kind.removeprefix("rouge")), f"{score.f1:.2f}"))
    return rows


def _time(seconds: float) -> str:
    """Write a time to a hundredth of a second."""
    return duration(seconds, language()) if seconds >= 0.01 else f"< {duration(0.01, language())}"


def marked(text: str, spans: list[tuple[int, int]], title: str = "") -> str:
    """Write the text as HTML with the spans marked; everything is escaped, overlapping spans are joined."""
    out, at = [], 0
    attribute = f' title="{html.escape(title)}"' if title else ""
    heard = f'<span class="gb-unseen" translate="yes"> ({html.escape(title)})</span>' if title else ""
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        out.append(
            f"{html.escape(text[at:start])}<mark{attribute}>{html.escape(text[start:end])}</mark>{heard}"
        )
        at = end
    return "".join(out) + html.escape(text[at:])


def parts_list(words: Lesson, parts: list[PartialSummary]) -> None:
    """Draw the pieces that the model read and what it made of each; nothing for a text in one piece."""
    if len(parts) < 2:
        return
    with st.expander(words.ui("pieces", n=sum(part.level == 0 for part in parts)), expanded=True):
        items = "".join(f"<li>{_part(words, part)}</li>" for part in parts)
        st.html(f'<ol class="gb-parts" lang="{html_lang()}">{items}</ol>')


def _part(words: Lesson, part: PartialSummary) -> str:
    key = "piece_of_text" if part.level == 0 else "piece_merged"
    where = words.ui(key, start=f"{part.piece.start + 1:,}", end=f"{part.piece.end:,}", level=part.level)
    return f'<span>{html.escape(where)}</span><bdi translate="no">{html.escape(part.text.strip())}</bdi>'


def source_view(words: Lesson, source: str, textrank: Summary) -> None:
    """Draw the source, and mark the sentences that TextRank chose where they stand."""
    spans = [(item.sentence.start, item.sentence.end) for item in textrank.chosen]
    with st.expander(words.ui("source_view")):
        st.html(
            f'<div class="gb-source" dir="auto" translate="no" tabindex="0">{marked(source, spans)}</div>'
        )
