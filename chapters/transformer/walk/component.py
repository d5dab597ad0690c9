"""The microscope: one token walked through the Transformer, step by step, in the browser."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.show.components import joined

SCRIPTS = (
    "chapters/attention/look/component/paint",  # colours and canvases, shared with the attention page
    "chapters/transformer/walk/component/payload",
    "chapters/transformer/walk/component/numbers",
    "chapters/transformer/walk/component/tensors",
    "chapters/transformer/walk/component/views",
    "chapters/transformer/walk/component/facts",
    "chapters/transformer/walk/component/sheet",
    "chapters/transformer/walk/component/flow",
    "chapters/transformer/walk/component/link",
    "chapters/transformer/walk/component/main",
)

_microscope = st.components.v2.component(
    "glassbox_microscope",
    html=joined("chapters/transformer/walk/component/markup.html"),
    css=joined("chapters/transformer/walk/component/style.css"),
    js=joined(*(f"{name}.js" for name in SCRIPTS)),
)


def microscope(payload: bytes, key: str, on_layer: Callable[[], None]) -> None:
    """Mount the component with the bytes of chapters.transformer.walk.microscope.payload.

    Step, layer, head, token and cell live in the browser and in its link. The server hears of them only when a layer
    is asked for whose tensors have not travelled: st.session_state[key].layer = its number (from 0).
    """
    _microscope(data=payload, key=key, on_layer_change=on_layer)
