"""The block as one drawing: the stream as a line, and two detours that come back to it through a plus."""

from __future__ import annotations

import html

from chapters.transformer.block.models import Chosen
from llm_core.analysis.block.shapes import parameters_of_parts
from ui.lesson.words import Lesson


def drawing(words: Lesson, chosen: Chosen) -> str:
    """Write the drawing as HTML, with the shapes of this text and the parameters of each part of this block.

    Lines and places are style.css's: lying on a desk, standing on a phone.
    """
    c, parts = chosen.model.config, parameters_of_parts(chosen.model.layers()[chosen.layer])
    size = f"{len(chosen.ids)} × {c.n_embd:,}"
    heads = words.ui("draw_heads", heads=c.n_head, width=c.head_width)
    widths = f"{c.n_embd:,} → {c.hidden:,} → {c.n_embd:,}"
    inside = "".join(
        detour(
            words.ui("draw_norm"),
            words.ui(f"draw_{part}"),
            shape,
            words.ui("numbers", count=f"{parts[part]:,}"),
        )
        for part, shape in (("attention", heads), ("feed_forward", widths))
    )
    told = words.ui("draw_alt", size=size, heads=c.n_head, hidden=f"{c.hidden:,}")
    ends = [f"<p>{html.escape(words.ui(end))}<br><b>{size}</b></p>" for end in ("draw_in", "draw_out")]
    return f'<div class="gb-block" role="img" aria-label="{html.escape(told)}">{inside.join(ends)}</div>'


def detour(norm: str, part: str, *lines: str) -> str:
    """Write one way that leaves the stream, through a norm and a part, and is added to it again."""
    told = "<br>".join(map(html.escape, lines))
    boxes = f"<div>{html.escape(norm)}</div><div><b>{html.escape(part)}</b><br>{told}</div>"
    return f'<div class="gb-block-detour">{boxes}<span class="gb-block-plus">+</span></div>'
