"""The logit lens: what the model would say after every layer, at every token of the visitor's text."""

from __future__ import annotations

import html

import streamlit as st

from chapters.transformer.walk import microscope
from chapters.transformer.walk.microscope import Seen
from figures import palette
from figures.tokens import visible
from llm_core.analysis.residual.logit_lens import LogitLens, logit_lens, readings
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.site.language import html_lang
from ui.work import attention_models


@st.cache_resource(max_entries=12, show_spinner=False)
def lens(model_id: str, text: str) -> LogitLens:
    """The readings of one text, shared by all visitors. Never change what it holds."""
    seen = microscope.see(model_id, text)
    return logit_lens(attention_models.transformer(model_id), seen.look.ids, n_top=3)


def lens_panel(words: Lesson, seen: Seen, text: str) -> None:
    """A table of layers and tokens with the likeliest next token in every cell."""
    found = lens(seen.model_id, text)
    with panel(words, "lens", [logit_lens, readings], expected(words, seen, found), wide=True):
        st.html(table(words, seen, found))


def expected(words: Lesson, seen: Seen, found: LogitLens) -> dict[str, object]:
    """How many tokens have their final answer on top: after the embedding, halfway; and the last token's ranks."""
    on_top = (found.final_rank == 1).sum(-1).tolist()
    half = seen.config.n_layer // 2
    ranks = found.final_rank[:, -1].tolist()
    token = attention_models.transformer(seen.model_id).tokenizer.token_text(int(found.final_ids[-1]))
    return {
        "count": seen.length,
        "embedding": on_top[0],
        "half": half,
        "middle": on_top[half],
        "next": f"“{visible(token)}”",
        "ranks": " → ".join(f"{rank:,}" for rank in ranks),
    }


def table(words: Lesson, seen: Seen, found: LogitLens) -> str:
    """Rows: embedding, then every layer; columns: the tokens of the text."""
    names = [html.escape(token) for token in microscope.shown_tokens(seen, words)]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    labels = [
        words.ui("lens_start"),
        *(words.ui("lens_layer", layer=i + 1) for i in range(seen.config.n_layer)),
    ]
    rows = "".join(
        f'<tr><th scope="row">{html.escape(label)}</th>{"".join(cells(words, seen, found, i))}</tr>'
        for i, label in enumerate(labels)
    )
    name = html.escape(words.ui("lens_table"))
    return (
        f'<div class="gb-lens" tabindex="0" role="region" aria-label="{name}" lang="{html_lang()}"><table>'
        f'<thead><tr><th scope="col">{html.escape(words.ui("lens_text"))}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def cells(words: Lesson, seen: Seen, found: LogitLens, row: int) -> list[str]:
    """One cell for each token: the likeliest token with its probability, and the rank of the final answer."""
    text_of = attention_models.transformer(seen.model_id).tokenizer.token_text
    family, made = attention_models.family(seen.model_id), []
    for at in range(seen.length):
        tops = zip(found.top_ids[row, at].tolist(), found.top_probabilities[row, at].tolist(), strict=True)
        named = [(visible(text_of(i)), p) for i, p in tops]
        title = ", ".join(f"“{name}” {100 * p:.1f} %" for name, p in named)
        rank = int(found.final_rank[row, at])
        strength = 100 * palette.shade(named[0][1])
        colour = f"background:color-mix(in srgb, var(--gb-{family}) {strength:.0f}%, transparent)"
        small = words.ui("lens_first") if rank == 1 else words.ui("lens_rank", rank=f"{rank:,}")
        made.append(
            f'<td style="{colour}" title="{html.escape(title)}"><b>{html.escape(named[0][0])}</b>'
            f"<small>{100 * named[0][1]:.0f} % · {html.escape(small)}</small></td>"
        )
    return made
