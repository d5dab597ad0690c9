"""Diffusion in the browser: three pictures (adding noise, learning, walking back) that share one bench.

All three are made from the same script, so that the browser loads it once: what is learnt in one walks back in another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")
NETWORKS = ("kit/networks/network.js", "kit/networks/optimisers.js", "kit/networks/painter.js")
PLANE = tuple(
    f"../../plane/{name}.js"
    for name in ("distributions", "distance", "coverage", "paint", "picture", "power")
)
ARITHMETIC = (*NETWORKS[:2], *PLANE[:3], "diffusion.js", "mixture.js", "denoiser.js", "walk.js")
"""What computes, without a picture."""
BENCH = (
    "settings.js",
    "run.js",
    "lab.js",
    "pictures.js",
    "cloud.js",
    "view.js",
    "add.js",
    "learn.js",
    "back.js",
    "main.js",
)

_script = script(HERE, *ARITHMETIC, NETWORKS[2], *PLANE[3:], *BENCH)
_pictures = {
    name: st.components.v2.component(
        f"glassbox_denoise_{name}",
        html=joined(HERE, f"{name}.html"),
        css=style(HERE, "style.css"),
        js=_script,
    )
    for name in ("add", "learn", "back")
}


def picture(name: str, payload: dict[str, Any]) -> None:
    """Mount one of the pictures. They keep their state in the link and send nothing back."""
    _pictures[name](data=payload, key=f"denoise_{name}")
