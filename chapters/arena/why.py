"""Why this token? Each machine answers in its own terms: counts, gates, attention. All numbers are its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from figures.tokens import strip, visible
from llm_core import taps
from llm_core.language.lstm import LSTM
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.transformer import Transformer, window_start
from ui.lesson.words import Lesson

SHOWN_TOKENS = 120
"""Longest stretch of text drawn as a strip: the last tokens, where the reason is."""

N_UNITS = 3

KEEPS = 0.9
"""A unit that keeps more than this share of its memory at a token counts as a keeper."""


@dataclass(frozen=True)
class Gates:
    """What the top layer of an LSTM did while it read the last T tokens, averaged over its units."""

    forget: np.ndarray  # (T,) share of the old memory kept
    write: np.ndarray  # (T,) opening of the input gate
    show: np.ndarray  # (T,) opening of the output gate
    cell: np.ndarray  # (T + 1, C) the memory itself, first as it was before these tokens
    keepers: int  # units whose forget gate stood above KEEPS at the last token


@dataclass(frozen=True)
class Looks:
    """Where the last token of a text looks in a Transformer; weights over the T tokens it can see."""

    rows: np.ndarray  # (L, H, T) every head
    mean: np.ndarray  # (T,) average over all layers and heads
    strongest: np.ndarray  # (T,) the head with the largest single weight outside the first token
    layer: int
    head: int


def answer(lesson: Lesson, model: LanguageModel, prefix: list[int], token_id: int) -> dict[str, Any]:
    """The reason for `token_id` after `prefix` (which begins with the end-of-text token), as the component draws it."""
    match model:
        case NGram():
            return _why_counts(lesson, model, prefix, token_id)
        case LSTM():
            return _why_gates(lesson, model, prefix)
        case Transformer():
            return _why_attention(lesson, model, prefix, token_id)
        case _:
            raise TypeError(f"A {type(model).__name__} cannot say why.")


# n-gram


def _why_counts(lesson: Lesson, model: NGram, prefix: list[int], token_id: int) -> dict[str, Any]:
    why = model.why(prefix, token_id)
    text = model.tokenizer.token_text
    token = visible(text(token_id))
    rows = []
    for order in why.orders:
        context = "".join(text(i) for i in order.context)
        cells = [
            context or lesson.ui("why_no_context"),
            f"{order.context_count:,}",
            f"{order.count:,}",
            _percent(order.weight),
            _percent(order.contribution),
        ]
        rows.append({"cells": cells, "used": order.order == why.backed_off_to})
    rows.append({"cells": [lesson.ui("why_uniform"), "", "", "", _percent(why.uniform)], "used": False})
    columns = [lesson.ui(f"why_column_{name}") for name in ("context", "seen", "followed", "share", "adds")]
    table = {"label": lesson.ui("why_table", token=token), "columns": columns, "rows": rows}
    sentences = [_counts_sentence(lesson, model, why, token)]
    if any(order.context_count and len(order.context) > len(why.context) for order in why.orders):
        sentences.append(lesson.ui("why_counts_pruned"))
    if why.continuations:
        sentences.append(_top_sentence(lesson, model, why))
    return {"sentences": sentences, "table": table, "note": lesson.ui("why_counts_note", order=model.order)}


def _counts_sentence(lesson: Lesson, model: NGram, why: Any, token: str) -> str:
    used = next((order for order in why.orders if order.order == why.backed_off_to), None)
    longest = why.orders[0].order
    if used is None:
        return lesson.ui("why_never", token=token)
    context = "".join(model.tokenizer.token_text(i) for i in used.context)
    key = (
        "why_counts_plain"
        if not used.context
        else "why_counts_full"
        if used.order == longest
        else "why_counts_backed"
    )
    values = {"count": f"{used.count:,}", "total": f"{used.context_count:,}", "skipped": longest - used.order}
    return lesson.ui(key, token=token, context=visible(context), order=used.order, longest=longest, **values)


def _top_sentence(lesson: Lesson, model: NGram, why: Any) -> str:
    text = model.tokenizer.token_text
    found = [f"“{visible(text(c.id))}” {c.count:,}×" for c in why.continuations[:5]]
    context = visible("".join(text(i) for i in why.context)) or lesson.ui("why_no_context")
    return lesson.ui("why_continuations", context=context, found=_listed(lesson, found))


# LSTM


def gates_of(model: LSTM, ids: list[int]) -> Gates:
    """Run ids (T,) through the readable cell and average the gates of the top layer over its units.

    Of a long text only the last SHOWN_TOKENS are watched; what came before is read the fast way.
    """
    name = f"layers.{model.config.n_layer - 1}"
    names = [f"{name}.hook_{gate}" for gate in ("forget_gate", "input_gate", "output_gate", "cell")]
    unseen, watched = torch.tensor([ids], device=model.device).tensor_split([-SHOWN_TOKENS], 1)
    state = model.step(unseen, model.start())[1] if unseen.shape[1] else model.start()
    with torch.inference_mode(), taps.recording(names) as cache:
        model(watched, state)
    forget, write, show, cell = (cache[key][0].float().cpu().numpy() for key in names)  # each (T, C)
    keepers = int((forget[-1] > KEEPS).sum())
    before = state[1][-1].float().cpu().numpy()  # (1, C): the memory before the first watched token
    return Gates(forget.mean(1), write.mean(1), show.mean(1), np.vstack([before, cell]), keepers)


def _why_gates(lesson: Lesson, model: LSTM, prefix: list[int]) -> dict[str, Any]:
    gates = gates_of(model, prefix)
    tokens = [model.tokenizer.token_text(i) for i in prefix[-SHOWN_TOKENS:]]
    change = np.abs(np.diff(gates.cell, axis=0))  # (T, C)
    strips = [
        _gate_strip(lesson, "write", tokens, gates.write),
        _gate_strip(lesson, "forget", tokens, gates.forget),
        _memory_strip(lesson, tokens, change.mean(1)),
    ]
    return {
        "sentences": [
            _gates_sentence(lesson, gates, visible(tokens[-1])),
            _units_sentence(lesson, gates, change),
        ],
        "strips": strips,
        "note": lesson.ui("why_gates_note", layer=model.config.n_layer, units=model.config.n_embd),
    }


def _gate_strip(lesson: Lesson, gate: str, tokens: list[str], opening: np.ndarray) -> dict[str, Any]:
    """Shaded between the least and the most open, because a gate averaged over hundreds of units moves little."""
    low, high = float(opening[len(opening) > 1 :].min()), float(opening.max())
    titles = [f"{visible(t)}: {v:.3f}" for t, v in zip(tokens, opening, strict=True)]
    label = lesson.ui(f"why_strip_{gate}", low=f"{low:.2f}", high=f"{high:.2f}")
    return strip(label, label, tokens, opening, titles, low)


def _memory_strip(lesson: Lesson, tokens: list[str], change: np.ndarray) -> dict[str, Any]:
    most = int(change.argmax())
    label = lesson.ui("why_strip_memory", token=visible(tokens[most]), most=f"{change[most]:.2f}")
    titles = [f"{visible(t)}: {v:.3f}" for t, v in zip(tokens, change, strict=True)]
    return strip(label, label, tokens, change, titles)


def _gates_sentence(lesson: Lesson, gates: Gates, token: str) -> str:
    values = {
        "forget": _percent(gates.forget[-1]),
        "write": _percent(gates.write[-1]),
        "show": _percent(gates.show[-1]),
    }
    return lesson.ui("why_gates", token=token, keepers=gates.keepers, units=gates.cell.shape[1], **values)


def _units_sentence(lesson: Lesson, gates: Gates, change: np.ndarray) -> str:
    """The units whose memory moved most when the last token was read, with their values before and after."""
    before, after = gates.cell[-2:]
    units = [
        lesson.ui("why_unit", unit=u, before=f"{before[u]:+.2f}", after=f"{after[u]:+.2f}")
        for u in change[-1].argsort()[::-1][:N_UNITS]
    ]
    return lesson.ui("why_units", units="; ".join(units))


# Transformer


def looks_of(model: Transformer, ids: list[int]) -> Looks:
    """The last row of every attention pattern after reading ids (T,)."""
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with torch.inference_mode(), taps.recording(names) as cache:
        model(torch.tensor([ids], device=model.device))
    rows = torch.stack([cache[name][0, :, -1] for name in names]).float().cpu().numpy()  # (L, H, T)
    # The first token is where heads look when nothing matters (an attention sink), so it cannot win.
    beyond = rows[:, :, 1:] if rows.shape[-1] > 1 else rows
    layer, head, _ = np.unravel_index(int(beyond.argmax()), beyond.shape)
    return Looks(rows, rows.mean((0, 1)), rows[layer, head], int(layer), int(head))


def looks_back(looks: Looks, ids: list[int], token_id: int) -> tuple[tuple[int, int], float] | None:
    """The (layer, head) with the most weight on earlier places of `token_id`, and how much; None where it is new.

    The first token of all does not count: heads look there when they have nothing to look for.
    """
    places = [i for i, token in enumerate(ids) if token == token_id and i > 0]
    if not places:
        return None
    weight = looks.rows[:, :, places].sum(-1)  # (L, H)
    layer, head = np.unravel_index(int(weight.argmax()), weight.shape)
    return (int(layer), int(head)), float(weight[layer, head])


def seen_by(model: Transformer, prefix: list[int]) -> list[int]:
    """The end of a long text that the Transformer still sees when it writes what comes next."""
    return prefix[window_start(len(prefix), model.context_length) :]


def _why_attention(lesson: Lesson, model: Transformer, prefix: list[int], token_id: int) -> dict[str, Any]:
    ids = seen_by(model, prefix)
    looks = looks_of(model, ids)
    shown = slice(max(0, len(ids) - SHOWN_TOKENS), None)
    tokens = [model.tokenizer.token_text(i) for i in ids]
    target = int(looks.strongest[1:].argmax()) + 1 if len(ids) > 1 else 0
    back = len(ids) - 1 - target
    layer, head = looks.layer + 1, looks.head + 1  # on screen both count from 1
    values = {"token": visible(tokens[target]), "weight": _percent(looks.strongest[target]), "back": back}
    sentences = [
        lesson.ui(
            "why_attention_self" if back == 0 else "why_attention",
            layer=layer,
            head=head,
            **values,
        ),
        lesson.ui("why_attention_mean", **_strongest_on_average(lesson, looks, tokens)),
    ]
    strips = [
        _weight_strip(
            lesson, "why_strip_head", tokens[shown], looks.strongest[shown], name=f"{layer}.{head}"
        ),
        _weight_strip(lesson, "why_strip_mean", tokens[shown], looks.mean[shown]),
    ]
    again = looks_back(looks, ids, token_id)
    if again is not None:
        where, weight = again
        word = visible(model.tokenizer.token_text(token_id))
        name = {"layer": where[0] + 1, "head": where[1] + 1}
        sentences.insert(0, lesson.ui("why_attention_again", token=word, weight=_percent(weight), **name))
        row, label = looks.rows[where][shown], f"{name['layer']}.{name['head']}"
        strips.insert(0, _weight_strip(lesson, "why_strip_again", tokens[shown], row, name=label, token=word))
    return {"sentences": sentences, "strips": strips, "note": lesson.ui("why_attention_note")}


def _weight_strip(
    lesson: Lesson, key: str, tokens: list[str], weights: np.ndarray, **values: str
) -> dict[str, Any]:
    label = lesson.ui(key, most=_percent(weights.max()), **values)
    titles = [f"{visible(t)}: {_percent(w)}" for t, w in zip(tokens, weights, strict=True)]
    best = [titles[i] for i in weights.argsort()[::-1][:3]]
    return strip(label, f"{label} {'; '.join(best)}", tokens, weights, titles)


def _strongest_on_average(lesson: Lesson, looks: Looks, tokens: list[str]) -> dict[str, str]:
    order = [int(i) for i in looks.mean.argsort()[::-1] if i > 0][:3]
    found = _listed(lesson, [f"“{visible(tokens[i])}” {_percent(looks.mean[i])}" for i in order])
    return {"found": found, "first": _percent(looks.mean[0])}


def _listed(lesson: Lesson, items: list[str]) -> str:
    return ("、" if lesson.language == "zh" else ", ").join(items)


def _percent(share: float) -> str:
    share = float(share)
    if share >= 0.0995:
        return f"{share:.0%}".replace("%", " %")
    return f"{share:.1%}".replace("%", " %") if share >= 0.001 else f"{share:.2%}".replace("%", " %")
