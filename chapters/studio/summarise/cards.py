"""How summaries are shown: the text with what the source never said, the measures, the pieces, the source itself."""

from __future__ import annotations

import html
from dataclasses import dataclass

import streamlit as st

from llm_core.tasks.faithfulness import Unsupported, compression, copied_share, unsupported
from llm_core.tasks.model_summary import PartialSummary
from llm_core.tasks.rouge import Rouge, rouge
from llm_core.tasks.sentences import sentences
from llm_core.tasks.summarise import Summary
from ui.lesson.words import Lesson
from ui.show.numbers import duration, percent
from ui.site.language import html_lang, language


@dataclass(frozen=True)
class Card:
    """A summary with its measures."""

    method: str
    text: str
    places: tuple[int, ...]  # where its sentences begin in the source; empty for the model
    compression: float
    copied: float
    flags: tuple[Unsupported, ...]
    rouge: dict[str, Rouge] | None
    seconds: float
    unread: int  # characters of the source that were not looked at
    sentences: int
    cut: bool  # the model left its last sentence unfinished, and it was dropped

    @classmethod
    def of(cls, summary: Summary, source: str, reference: str) -> Card:
        """Measure a summary against its source and, when there is one, a reference."""
        return cls(
            method=summary.method,
            text=summary.text,
            places=tuple(item.sentence.start for item in summary.chosen),
            compression=compression(summary.text, source),
            copied=copied_share(summary.text, source),
            flags=tuple(unsupported(summary.text, source)),
            rouge=rouge(summary.text, reference) if reference and summary.text else None,
            seconds=summary.seconds,
            unread=len(source.rstrip()) - summary.read_characters if summary.method != "lead" else 0,
            sentences=len(summary.chosen) or len(sentences(summary.text)),
            cut=bool(summary.parts and summary.parts[-1].dropped),
        )


def cards(words: Lesson, drawn: list[Card], n: int, writing: bool) -> None:
    """Draw the summaries side by side; `n` sentences were asked for."""
    body = "".join(_card(words, card, n, writing and card.method == "model") for card in drawn)
    st.html(f'<div class="gb-summaries" lang="{html_lang()}">{body}</div>')


def _card(words: Lesson, card: Card, n: int, writing: bool) -> str:
    title, plain = (
        html.escape(words.ui(f"method_{card.method}")),
        html.escape(words.ui(f"plain_{card.method}")),
    )
    text = marked(card.text, [(flag.start, flag.end) for flag in card.flags], words.ui("not_in_source"))
    rows = "".join(
        f'<dt>{html.escape(name)}</dt><dd translate="no">{html.escape(value)}</dd>'
        for name, value in (_rows(words, card, n, writing) if card.text else [])
    )
    busy = ' aria-busy="true"' if writing else ""
    cut = f'<p class="gb-cut">{html.escape(words.ui("cut"))}</p>' if card.cut and not writing else ""
    return (
        f'<section class="gb-summary" data-method="{card.method}"{busy}><h3>{title}</h3><p class="gb-plain">{plain}</p>'
        f'<p class="gb-said" dir="auto" translate="no">{text or "…"}</p>{cut}'
        f'<dl class="gb-measures">{rows}</dl></section>'
    )


def _rows(words: Lesson, card: Card, n: int, writing: bool) -> list[tuple[str, str]]:
    count = str(card.sentences) if card.sentences <= n else words.ui("of_asked", n=card.sentences, asked=n)
    rows = [
        (words.ui("sentences"), count),
        (words.ui("compression"), percent(card.compression)),
        (words.ui("copied"), percent(card.copied)),
        (words.ui("unsupported"), str(len(card.flags))),
        (words.ui("seconds"), _time(card.seconds)),
    ]
    if card.rouge is not None:
        rows += [
            (f"ROUGE-{kind.removeprefix('rouge')}", f"{score.f1:.2f}") for kind, score in card.rouge.items()
        ]
    if card.unread > 1 and not writing:
        rows.append((words.ui("unread"), f"{card.unread:,}"))
    return rows


def _time(seconds: float) -> str:
    """Write a time to a hundredth of a second."""
    return duration(seconds, language()) if seconds >= 0.01 else f"< {duration(0.01, language())}"


def marked(text: str, spans: list[tuple[int, int]], title: str = "") -> str:
    """Write the text as HTML with the spans marked; everything is escaped, overlapping spans are joined."""
    out, at = [], 0
    attribute = f' title="{html.escape(title)}"' if title else ""
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        out.append(f"{html.escape(text[at:start])}<mark{attribute}>{html.escape(text[start:end])}</mark>")
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
