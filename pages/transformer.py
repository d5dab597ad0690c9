"""A Transformer from scratch: one token on its way through the real model, every number and its line of code."""

from functools import partial

import streamlit as st

from ui import attention_models, microscope, warm
from ui.attention_controls import controls, tell_refused
from ui.block_panel import block_chapter
from ui.chapters import chapters
from ui.check import check_chapter
from ui.clinic_panel import clinic_chapter
from ui.lessons import lesson
from ui.microscope_panel import microscope_panel
from ui.mini_trainer_panel import mini_trainer_chapter
from ui.notice import notice
from ui.peeking_panel import peeking_chapter
from ui.positions_panel import positions_chapter
from ui.prose import heading
from ui.speed_panel import speed_chapter
from ui.three_shapes_panel import three_shapes_chapter
from ui.transformer_lens import lens_panel
from ui.transformer_stream import stream_panels

words = lesson("transformer")


def walk() -> None:
    """Controls, reading, microscope."""
    if not microscope.models():
        notice(words.ui("missing"))
        return
    model_id, text = controls(microscope.models(), lambda _model: microscope.LONGEST)
    name = attention_models.name(model_id, lesson("attention"))
    try:
        with st.spinner(words.ui("reading", model=name), show_time=True):
            microscope.see(model_id, text)
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))
    else:
        microscope_panel(words, model_id, text)
        lens_panel(words, microscope.see(model_id, text), text)
        stream_panels(words, microscope.see(model_id, text), text)


heading(words.ui("title"), 1)
if warm.loading():
    with st.spinner(lesson("common").ui("warming"), show_time=True):
        warm.wait_until_ready()
tell_refused()
chapters(
    words,
    {
        "walk": walk,
        "block": block_chapter,
        "positions": positions_chapter,
        "peeking": peeking_chapter,
        "shapes": three_shapes_chapter,
        "train": mini_trainer_chapter,
        "clinic": clinic_chapter,
        "speed": speed_chapter,
        "check": partial(check_chapter, lesson("transformer_check")),
    },
)
