"""Why this token? A Transformer answers with where it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from chapters.arena.why_words import SHOWN_TOKENS, listed
from figures.tokens import strip, visible
from llm_core import taps
from llm_core.language.transformer import Transformer, window_start
from ui.lesson.rows import clauses, named_value, noted
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.tokens import named, texts

Reason = tuple[str, dict[str, Any]]
"""A sentence and the strip that shows it."""


@dataclass(frozen=True)
class Looks:
    """Where the last token of a text looks in a Transformer; weights over the T tokens it can see."""

    rows: np.ndarray  # (L, H, T) every head
    mean: np.ndarray  # (T,) average over all layers and heads
    strongest: np.ndarray  # (T,) the head with the largest single weight outside the first token
    layer: int
    head: int


def looks_of(model: Transformer, ids: list[int]) -> Looks:
    """Read ids (T,) and return the last row of every attention pattern."""
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with torch.inference_mode(), taps.recording(names) as cache:
        model(torch.tensor([ids], device=model.device))
    rows = torch.stack([cache[name][0, :, -1] for name in names]).float().cpu().numpy()  # (L, H, T)
    # The first token is where heads look when nothing matters (an attention sink), so it cannot win.
    beyond = rows[:, :, 1:] if rows.shape[-1] > 1 else rows
    layer, head, _ = np.unravel_index(int(beyond.argmax()), beyond.shape)
    return Looks(rows, rows.mean((0, 1)), rows[layer, head], int(layer), int(head))


def looks_back(looks: Looks, ids: list[int], token_id: int) -> tuple[tuple[int, int], float] | None:
    """Find the (layer, head) with the most weight on earlier places of `token_id`, and how much; None where it is new.

    The first token of all does not count: heads look there when they have nothing to look for.
    """
    places = [i for i, token in enumerate(ids) if token == token_id and i > 0]
    if not places:
        return None
    weight = looks.rows[:, :, places].sum(-1)  # (L, H)
    layer, head = np.unravel_index(int(weight.argmax()), weight.shape)
    return (int(layer), int(head)), float(weight[layer, head])


def seen_by(model: Transformer, prefix: list[int]) -> list[int]:
    """Return the end of a long text that the Transformer still sees when it writes what comes next."""
    return prefix[window_start(len(prefix), model.context_length) :]


def explain_attention(words: Lesson, model: Transformer, prefix: list[int], token_id: int) -> dict[str, Any]:
    """Explain what comes next by where the heads look from the last token."""
    ids = seen_by(model, prefix)
    looks = looks_of(model, ids)
    tokens = texts(model.tokenizer, ids)
    word = named(model.tokenizer, [token_id], ids)
    reasons = [
        *_look_at_itself(words, looks, tokens, looks_back(looks, ids, token_id), word),
        _sharpest_look(words, looks, tokens),
        _average_look(words, looks, tokens),
    ]
    sentences, strips = zip(*reasons, strict=True)
    return {"sentences": list(sentences), "strips": list(strips), "note": words.ui("why_attention_note")}


def _look_at_itself(
    words: Lesson, looks: Looks, tokens: list[str], again: tuple[tuple[int, int], float] | None, word: str
) -> list[Reason]:
    """Write which head looks back most at where the token stands already, if it does."""
    if again is None:
        return []
    (layer, head), weight = again
    name = {"layer": layer + 1, "head": head + 1}  # on screen both count from 1
    sentence = words.ui("why_attention_again", token=word, weight=percent(weight), **name)
    row, label = looks.rows[layer, head], f"{layer + 1}.{head + 1}"
    return [(sentence, _weight_strip(words, "why_strip_again", tokens, row, name=label, token=word))]


def _sharpest_look(words: Lesson, looks: Looks, tokens: list[str]) -> Reason:
    """Write where the head with the largest single weight looks."""
    target = int(looks.strongest[1:].argmax()) + 1 if len(tokens) > 1 else 0
    back = len(tokens) - 1 - target
    layer, head = looks.layer + 1, looks.head + 1
    near = {0: "why_attention_self", 1: "why_attention_before"}
    sentence = words.ui(
        near.get(back, "why_attention"),
        layer=layer,
        head=head,
        token=visible(tokens[target]),
        weight=percent(float(looks.strongest[target])),
        back=back,
    )
    return sentence, _weight_strip(words, "why_strip_head", tokens, looks.strongest, name=f"{layer}.{head}")


def _average_look(words: Lesson, looks: Looks, tokens: list[str]) -> Reason:
    """Write where all heads look on average, and how much of it is the first token."""
    order = [int(i) for i in looks.mean.argsort()[::-1] if i > 0][:3]
    found = listed(
        words, [noted(words, f"“{visible(tokens[i])}”", percent(float(looks.mean[i]))) for i in order]
    )
    sentence = words.ui("why_attention_mean", found=found, first=percent(float(looks.mean[0])))
    return sentence, _weight_strip(words, "why_strip_mean", tokens, looks.mean)


def _weight_strip(
    words: Lesson, key: str, tokens: list[str], weights: np.ndarray, **values: str
) -> dict[str, Any]:
    """Draw the weights of the last tokens as a strip."""
    tokens, weights = tokens[-SHOWN_TOKENS:], weights[-SHOWN_TOKENS:]
    label = words.ui(key, most=percent(float(weights.max())), **values)
    titles = [named_value(words, visible(t), percent(float(w))) for t, w in zip(tokens, weights, strict=True)]
    best = clauses(words, [titles[i] for i in weights.argsort()[::-1][:3]])
    return strip(label, f"{label} {best}", tokens, weights, titles)
