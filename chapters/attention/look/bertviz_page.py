"""BertViz (Vig 2019) as one self-contained HTML document: no network, no user text that could become markup.

The drawing is BertViz's own JavaScript, byte for byte, with the d3 and jQuery that it asks for, see
bertviz_component/libraries.
Its package for Python would bring boto3, IPython and sentencepiece only to fill in a template; here that is `settings`.
"""

from __future__ import annotations

import functools
import hashlib
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from torch import Tensor

from figures import palette

MAX_TOKENS = 32
"""Measured in a browser with 12 x 12 heads: 32 tokens are 1.9 MB, 64 take 53 s, 128 crash the tab."""
DECIMALS = 3
FOLDER = Path(__file__).with_name("bertviz_component")
LIBRARIES = FOLDER / "libraries"
View = Literal["head", "model"]
WORDS = {
    '"Heads"': '"头"',
    '"Layers"': '"层"',
    "'Layer '": "'层 '",
    '", Head "': '"，头 "',
    "Layer: ": "层：",
    '"Layer"': '"层"',
}
"""What BertViz writes into its pictures, and the same in Chinese."""
BODIES: dict[View, str] = {
    "head": '<div id="bertviz">Layer: <select id="layer"></select><div id="vis"></div></div>',
    "model": '<div id="bertviz"><div id="vis"></div></div>',
}
"""What BertViz's scripts draw into."""


def document(
    attention: Sequence[Tensor],
    tokens: Sequence[str],
    layers: Sequence[int],
    view: View,
    title: str,
    layer: int = 0,
    dark: bool = False,
    lang: str = "en",
) -> str:
    """Write the page, BertViz's own five words in Chinese where `lang` is so.

    attention: (1, H, T, T) for each layer; layers: which to draw (from 0); layer: shown first.

    Layers and heads are numbered from 1 in the picture. Raises ValueError for more than MAX_TOKENS tokens.
    """
    if len(tokens) > MAX_TOKENS:
        raise ValueError(f"BertViz gets at most {MAX_TOKENS} tokens, not {len(tokens)}.")
    drawn = sorted(set(layers))
    given = settings([attention[i] for i in drawn], tokens, drawn, layer, dark)
    script = told(bertviz(view), lang).replace(
        "PYTHON_PARAMS", script_json(given), 1
    )  # named once more in a comment
    return _page(told(BODIES[view], lang), script, title, dark, lang)


def told(text: str, lang: str) -> str:
    """Put BertViz's own words into the reader's language."""
    for english, chinese in WORDS.items() if lang.startswith("zh") else ():
        text = text.replace(english, chinese)
    return text


def settings(
    attention: Sequence[Tensor], tokens: Sequence[str], layers: Sequence[int], layer: int, dark: bool
) -> dict[str, Any]:
    """Collect what BertViz's scripts read: weights (1, H, T, T) of the layers drawn, tokens, numbers from 1."""
    weights = [a[0].double().round(decimals=DECIMALS).tolist() for a in attention]
    heads = len(weights[0])
    return {
        "attention": [{"name": None, "attn": weights, "left_text": list(tokens), "right_text": list(tokens)}],
        "default_filter": "0",
        "root_div_id": "bertviz",
        "display_mode": "dark" if dark else "light",
        "layer": 1 + (layer if layer in layers else layers[0]),
        "heads": None,
        "include_layers": [i + 1 for i in layers],
        "include_heads": [i + 1 for i in range(heads)],
        "total_heads": heads,
    }


def script_json(value: Any) -> str:
    """Write JSON that may stand inside a <script>: no "</script>", no "<!--", no raw line separator."""
    text = json.dumps(value, separators=(",", ":"))  # ASCII only
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@functools.cache
def bertviz(view: View) -> str:
    """Read the script of a view, with its mark for the settings still in it."""
    return (LIBRARIES / f"{view}_view.js").read_text(encoding="utf-8")


@functools.cache
def libraries() -> str:
    """Read d3 and jQuery, in the versions that BertViz was tried with."""
    return "\n".join(
        (LIBRARIES / name).read_text(encoding="utf-8") for name in ("d3.min.js", "jquery.min.js")
    )


def _page(body: str, script: str, title: str, dark: bool, lang: str) -> str:
    """Assemble a page on which only scripts with its nonce run, no event handler smuggled in as an attribute."""
    nonce = hashlib.sha256(script.encode()).hexdigest()[:24]
    own = (FOLDER / name for name in ("require.js", "fit.js", "style.css"))
    shim, fit, style = (path.read_text(encoding="utf-8") for path in own)
    policy = f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'"
    scripts = "".join(f'<script nonce="{nonce}">{code}</script>' for code in (libraries(), shim, script, fit))
    paper, rule = (palette.PAPER_DARK, palette.RULE_DARK) if dark else (palette.PAPER, palette.RULE)
    colors = f"--ink:{palette.ink(dark)};--paper:{paper};--rule:{rule}"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>:root{{{colors}}}{style}</style></head>"
        f"<body>{body}{scripts}</body></html>"
    )
