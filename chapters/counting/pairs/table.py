"""Panel "table": joint, marginal and conditional probability of the pairs of the visitor's text."""

from __future__ import annotations

from functools import partial

from chapters.counting.pairs.component import pair_board
from figures.tokens import visible
from llm_core.probability.pairs import Counted, PairTable, count_pairs, counted, walk
from llm_core.tasks.words import counts_characters
from ui.controls.held import Held
from ui.demo import Demo, Figures
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.site.language import html_lang

HELD = tuple(Held(f"pairs_{name}") for name in ("cell", "view", "mixed", "seed", "steps"))
IN_BROWSER = InBrowser(
    "chapters/counting/pairs/component/pairs.js",
    "tests/e2e/test_pairs.py::test_the_browser_counts_what_the_library_counts",
)


def count(text: str, kind: str) -> Counted:
    """Count the pairs of the text."""
    return counted(text, kind)


def figures(found: Counted, words: Lesson, dark: bool) -> Figures:
    """Mount the table; a text without a pair has none."""
    return {"board": partial(pair_board, payload(found, words))} if found.table.total else {}


def payload(found: Counted, words: Lesson) -> dict[str, object]:
    """Pack the text as ranked numbers; the browser counts."""
    return {
        "lang": html_lang(),
        "labels": dict(words.strings),
        "kind": found.kind,
        "units": list(found.units),
        "ids": found.ids.tolist(),
        "most": found.most,
        "first": list(found.first),
    }


def notices(found: Counted, words: Lesson) -> list[str]:
    """Say when there is no pair, and when a writing has no spaces between its words."""
    if not found.table.total:
        return [words.ui("pairs_none")]
    unspaced = found.kind == "words" and counts_characters(" ".join(found.units))
    return [words.ui("pairs_unspaced")] if unspaced else []


def sentence(found: Counted, words: Lesson) -> dict[str, object]:
    """Tell the counts of the pair that the table opens with."""
    table, (a, b) = found.table, found.first
    if not table.total:
        return {}
    return {
        "a": visible(found.units[a]),
        "b": visible(found.units[b]),
        "pairs": f"{table.total:,}",
        "count": int(table.counts[a, b]),
        "row": int(table.counts[a].sum()),
        "column": int(table.counts[:, b].sum()),
        "joint": percent(float(table.joint()[a, b])),
        "after": percent(float(table.after()[a, b])),
        "before": percent(float(table.before()[a, b])),
    }


table = Demo(
    "pairs_table",
    (),
    count,
    figures,
    sentence,
    code=[count_pairs, PairTable, walk, IN_BROWSER],
    wide=True,
    notices=notices,
    locks=tuple(control.key for control in HELD),
)
