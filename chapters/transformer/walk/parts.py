"""Panel "Which part adds what": the lead of the likeliest token, head by head and MLP by MLP."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go
from torch import Tensor

from chapters.transformer.walk import microscope
from chapters.transformer.walk.in_python import python_of
from chapters.transformer.walk.story import told
from chapters.transformer.walk.stream_figure import contribution_map
from llm_core.analysis.residual.contributions import (
    Contributions,
    contributions,
    frozen_norm,
    written_by_heads,
)
from llm_core.data.tokenizer import Tokenizer
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import also_in_words, draw_labels
from ui.show.numbers import signed
from ui.show.tokens import named
from ui.work import attention_models


class Lead(NamedTuple):
    """What every part adds to the likeliest token over the runner-up."""

    parts: Contributions
    before: tuple[int, ...]  # the tokens after which they stand; the first one begins every text
    best: int
    second: int
    tokenizer: Tokenizer
    logits: Tensor


def lead_at(model_id: str, text: str, at: int) -> Lead:
    """Take apart the lead of the likeliest token over the runner-up after one token."""
    look, model = microscope.see(model_id, text).look, attention_models.transformer(model_id)
    best, second = look.logits[at].topk(2).indices.tolist()
    found = contributions(model, look.ids, best, at, contrast=second, kept=look.kept)
    return Lead(found, look.ids[: at + 1], best, second, model.tokenizer, look.logits[at])


def draw_parts(found: Lead, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw what every head and MLP adds."""
    labels = draw_labels(words, "layer", "head") | {"mlp": "MLP"}
    figure = contribution_map(found.parts.heads.numpy(), found.parts.mlps.numpy(), labels, dark)
    return {"figure": also_in_words(figure, strongest_head(found.parts.heads, words))}


def strongest_head(heads: Tensor, words: Lesson) -> str:
    """Name the head of (L, H) that adds or takes away the most."""
    layer, head = divmod(int(heads.abs().argmax()), heads.shape[1])
    return words.ui("parts_head", layer=layer + 1, head=head + 1, value=signed(float(heads[layer, head])))


def explain_parts(found: Lead, words: Lesson) -> dict[str, object]:
    """Give the token after which they stand, the two tokens, and the sums of the heads, of the MLPs and of the rest."""
    parts = found.parts

    def name(token: int) -> str:
        return named(found.tokenizer, [token], found.before)

    last = named(found.tokenizer, found.before[-1:], found.before[:-1])

    truth, facts = told(found.tokenizer, found.before, found.logits)
    rest = parts.embedding + parts.position + parts.norm_bias + float(parts.attention_bias.sum())
    return {
        "token": "“" + (last if len(found.before) > 1 else words.ui("start")) + "”",
        "best": f"“{name(found.best)}”",
        "second": f"“{name(found.second)}”",
        "logit": f"{parts.logit:.2f}",
        "heads": signed(float(parts.heads.sum())),
        "mlps": signed(float(parts.mlps.sum())),
        "rest": signed(rest),
        "story": "" if truth == "none" else words.ui(f"parts_{truth}", **facts),
    }


def parts_python(model_id: str, text: str, at: int) -> str:
    """Write the taking apart in Python."""
    return python_of(
        model_id,
        text,
        "from llm_core.analysis.residual.contributions import contributions",
        "from llm_core.analysis.microscope.look import look",
        f"best, second = look(model, ids, len(ids)).logits[{at}].topk(2).indices.tolist()",
        f"found = contributions(model, ids, best, {at}, contrast=second)",
        "print(found.heads, found.mlps, found.total)",
    )


parts = Demo(
    "parts",
    compute=lead_at,
    figures=draw_parts,
    sentence=explain_parts,
    code=[contributions, written_by_heads, frozen_norm],
    snippet=parts_python,
)
