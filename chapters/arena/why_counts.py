"""Why this token? An n-gram answers with its counts."""

from __future__ import annotations

from typing import Any

from chapters.arena.why_words import listed
from llm_core.language.ngram import NGram
from ui.lesson.rows import noted
from ui.lesson.words import Lesson
from ui.show.numbers import part
from ui.show.tokens import named


def explain_counts(words: Lesson, model: NGram, prefix: list[int], token_id: int) -> dict[str, Any]:
    """Explain a token by how often it followed its contexts, from the longest to the shortest."""
    why = model.why(prefix, token_id)
    token = named(model.tokenizer, [token_id], prefix)
    rows = []
    for order in why.orders:
        context = end_of(model, prefix, len(order.context))
        cells = [
            context or words.ui("why_no_context"),
            f"{order.context_count:,}",
            f"{order.count:,}",
            part(order.weight),
            part(order.contribution),
        ]
        rows.append({"cells": cells, "used": order.order == why.backed_off_to})
    rows.append({"cells": [words.ui("why_uniform"), "", "", "", part(why.uniform)], "used": False})
    columns = [words.ui(f"why_column_{name}") for name in ("context", "seen", "followed", "share", "adds")]
    table = {"label": words.ui("why_table", token=token), "columns": columns, "rows": rows}
    sentences = [_counts_sentence(words, model, prefix, why, token)]
    if any(order.context_count and len(order.context) > len(why.context) for order in why.orders):
        sentences.append(words.ui("why_counts_pruned"))
    if why.continuations:
        sentences.append(_top_sentence(words, model, prefix, why))
    return {"sentences": sentences, "table": table, "note": words.ui("why_counts_note", order=model.order)}


def end_of(model: NGram, prefix: list[int], n: int) -> str:
    """Write the last n tokens of a text."""
    start = len(prefix) - n
    return named(model.tokenizer, prefix[start:], prefix[:start])


def _counts_sentence(words: Lesson, model: NGram, prefix: list[int], why: Any, token: str) -> str:
    used = next((order for order in why.orders if order.order == why.backed_off_to), None)
    longest = why.orders[0].order
    if used is None:
        return words.ui("why_never", token=token)
    context = end_of(model, prefix, len(used.context))
    key = (
        "why_counts_plain"
        if not used.context
        else "why_counts_full"
        if used.order == longest
        else "why_counts_backed"
    )
    values = {"count": f"{used.count:,}", "total": f"{used.context_count:,}", "skipped": longest - used.order}
    return words.ui(key, token=token, context=context, order=used.order, longest=longest, **values)


def _top_sentence(words: Lesson, model: NGram, prefix: list[int], why: Any) -> str:
    found = [
        noted(words, f"“{named(model.tokenizer, [c.id], prefix)}”", f"{c.count:,}×")
        for c in why.continuations[:5]
    ]
    context = end_of(model, prefix, len(why.context)) or words.ui("why_no_context")
    return words.ui("why_continuations", context=context, found=listed(words, found))
