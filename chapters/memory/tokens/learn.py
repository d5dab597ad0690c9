"""Panel "Learn byte pairs": the learner's own text, merge by merge."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from chapters.memory.tokens.chips import Context, pieces_html
from chapters.memory.tokens.figure import sizes_figure
from chapters.memory.tokens.three import three_panel
from llm_core.data.bpe import BPETokenizer
from llm_core.data.bpe_training import Chain, learn_merges
from llm_core.data.merge_steps import Steps, kind_of, steps
from llm_core.data.pieces import is_part
from ui.controls.guess import Found, Guess
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.prose import heading
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.table import Cell, foot, table

LIMIT, MOST, SHOWN = 4_000, 200, 160
"""Characters of a text, merges, and characters of the text that are drawn."""
NAMED = 5
"""Merges that the sentence names."""
TEXT = Text(
    "tokens_corpus", "learn_example", label="learn_text", limit=LIMIT, widget=st.text_area, linked=False
)
MERGES = Number("tokens_merges", 0, MOST, 0, label="learn_merges", slider=True)


@dataclass(frozen=True)
class Learnt:
    """A text after some merges: what was learnt, its beginning as tokens, and the token of the last merge."""

    text: str
    steps: Steps
    tokens: list[bytes]
    newest: bytes

    def pair(self, number: int) -> tuple[bytes, bytes, int]:
        """Give the two tokens of a merge, counted from 0, and how often they stood side by side."""
        merge, found = self.steps.merges[number], self.steps.bytes
        return found[merge.pair[0]], found[merge.pair[1]], merge.count


def learnt(text: str, merges: int) -> Learnt:
    """Learn all merges, and cut the beginning of the text with the first of them."""
    found = steps(text, merges, MOST)
    done = found.merges[: found.done]
    tokenizer = BPETokenizer([merge.pair for merge in done], [merge.count for merge in done])
    tokens = [tokenizer.token_bytes(i) for i in tokenizer.encode_plain(text[:SHOWN])]
    return Learnt(text, found, tokens, tokenizer.token_bytes(done[-1].id) if done else b"")


def figures(found: Learnt, words: Lesson, dark: bool) -> Figures:
    """Draw the text as tokens, the most frequent pairs, and how many tokens are left after each merge."""
    labels = draw_labels(words, "merges", "tokens", prefix="learn_axis_")
    return {
        "text": pieces_html(found.tokens, frozenset([found.newest])),
        "pairs": pairs_table(found, words),
        "sizes": sizes_figure(found.steps.sizes, found.steps.done, labels, dark),
    }


def pairs_table(found: Learnt, words: Lesson) -> str:
    """Write the most frequent pairs as they stand now; the first is merged next."""
    if not found.steps.pairs:
        return foot(words.ui("learn_no_pairs"))
    of, context = found.steps.bytes, Context(found.text)
    rows: list[list[str | Cell]] = [
        [context.pair(of[a], of[b]), context.joined(of[a], of[b]), f"{count:,}"]
        for (a, b), count in found.steps.pairs
    ]
    columns = [words.ui(f"learn_column_{name}") for name in ("pair", "becomes", "count")]
    chosen = 0 if found.steps.pairs[0][1] > 1 and found.steps.done < MOST else None
    return table(columns, rows, chosen_row=chosen, label=words.ui("learn_table"), kind="gb-pairs")


def last_merge(found: Learnt, words: Lesson) -> dict[str, str]:
    """Say which merge was made last: its token is coloured in the text."""
    if not found.steps.done:
        return {"text": words.ui("learn_no_merge")}
    first, second, count = found.pair(found.steps.done - 1)
    context = Context(found.text)
    (left, right), [joined] = context.spoken(first, second), context.spoken(first + second)
    return {"text": words.ui("learn_last", left=left, right=right, joined=joined, count=f"{count:,}")}


def covered(found: Learnt, words: Lesson, dark: bool) -> Figures:
    """Leave out the pairs while the guess waits."""
    return {"pairs": foot(lesson("guess").ui("waits_all"))}


def notices(found: Learnt, words: Lesson) -> list[str]:
    """Say when the text has no pair, or fewer merges than asked for."""
    if not found.steps.merges:
        return [words.ui("learn_none")]
    return [words.ui("learn_all", merges=len(found.steps.merges))] if len(found.steps.merges) < MOST else []


def sentence(found: Learnt, words: Lesson) -> dict[str, object]:
    """Name the first merges and the next one, and give the tokens before and now."""
    if not found.steps.merges:
        return {}
    context, named = Context(found.text), range(min(NAMED, len(found.steps.merges)))
    first = [context.spoken(b"".join(found.pair(i)[:2]))[0] for i in named]
    following = words.ui("learn_end")
    if found.steps.done < len(found.steps.merges):
        *pair, count = found.pair(found.steps.done)
        left, right = context.spoken(*pair)
        following = words.ui("learn_next", left=left, right=right, count=f"{count:,}")
    parts = any(is_part(b"".join(found.pair(i)[:2])) for i in named)
    return {
        "legend": words.ui("learn_legend") if parts else "",
        "first": words.ui("comma").join(first),
        "done": found.steps.done,
        "before": f"{found.steps.sizes[0]:,}",
        "now": f"{found.steps.sizes[found.steps.done]:,}",
        "next": following,
    }


def asked(found: Learnt) -> Found:
    """Say what kind of pair was merged first."""
    if not found.steps.merges:
        return Found("", {"left": "–", "right": "–", "count": 0})
    first, second, count = found.pair(0)
    left, right = Context(found.text).spoken(first, second)
    facts = {"left": left, "right": right, "count": f"{count:,}"}
    return Found(kind_of(first, second), facts, (first, second, count))


def own_text(words: Lesson) -> None:
    """Draw the text that two panels learn from, under a heading of its own, and both panels."""
    heading(words.ui("learn_heading"))
    text = TEXT.draw(words, height=140)
    learn_panel(words, text)
    three_panel(words, text)


learn_panel = Demo(
    "tokens_learn",
    (MERGES,),
    learnt,
    figures,
    sentence,
    code=[steps, learn_merges, Chain.merge],
    notices=notices,
    text=last_merge,
    guess=Guess("tokens_learn", ("letters", "space", "bytes", "other"), asked),
    covered=covered,
    ways=[("counting", "ngram")],
    stacked=True,
    wide=True,
)
