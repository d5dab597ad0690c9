"""BertViz (Vig 2019) as one self-contained HTML document: no network, no user text that could become markup.

BertViz asks a CDN for require.js, d3 and jQuery. Here d3 comes from the files of the package mpld3 and jQuery
from XStatic-jQuery, both read without importing them, and a few lines stand in for require.js.
"""

from __future__ import annotations

import functools
import hashlib
import html
import json
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

import bertviz

from figures import palette

MAX_TOKENS = 32
"""Measured in a browser with 12 x 12 heads: 32 tokens are 1.9 MB, 64 take 53 s, 128 crash the tab."""
DECIMALS = 3
FOLDER = Path(__file__).with_name("bertviz_component")
CDN = '<script src="https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.6/require.min.js"></script>'
View = Literal["head", "model"]


def document(
    attention: Sequence[Any],
    tokens: Sequence[str],
    layers: Sequence[int],
    view: View,
    title: str,
    layer: int = 0,
    dark: bool = False,
) -> str:
    """Write the page. attention: (1, H, T, T) for each layer; layers: which to draw (from 0); layer: shown first.

    Layers and heads are numbered from 1 in the picture. Raises ValueError for more than MAX_TOKENS tokens.
    """
    if len(tokens) > MAX_TOKENS:
        raise ValueError(f"BertViz gets at most {MAX_TOKENS} tokens, not {len(tokens)}.")
    rounded = [a.round(decimals=DECIMALS) for a in attention]
    made = _ask_bertviz(rounded, list(tokens), sorted(set(layers)), view, dark)
    body, script = _take_apart(made, layer)
    return _page(body, script, title, dark)


def _ask_bertviz(attention: list[Any], tokens: list[str], layers: list[int], view: View, dark: bool) -> str:
    settings = {"include_layers": layers, "prettify_tokens": False, "html_action": "return"}
    if view == "head":
        return bertviz.head_view(attention, tokens, **settings).data
    return bertviz.model_view(attention, tokens, display_mode="dark" if dark else "light", **settings).data


def _take_apart(made: str, layer: int) -> tuple[str, str]:
    """Separate markup and script, without the CDN tag; no token of the rewritten data can end the script."""
    opening, closing = '<script type="text/javascript">', "</script>"
    body, _, rest = made.replace(CDN, "", 1).partition(opening)
    script = rest.strip().removesuffix(closing)
    before, marker, after = script.partition("const params = ")
    line, _, after = after.partition("\n")  # one line: json.dumps writes no raw line break
    if not marker or not line.startswith("{"):
        raise RuntimeError("This version of BertViz builds its page in another way; 1.4.1 is expected.")
    params, _ = json.JSONDecoder().raw_decode(line)
    old_id, params["root_div_id"] = params["root_div_id"], "bertviz"
    params["layer"] = layer if layer in params["include_layers"] else params["include_layers"][0]
    for numbered in ("include_layers", "include_heads"):
        params[numbered] = [i + 1 for i in params.get(numbered) or []]
    params["layer"] += 1
    return body.replace(old_id, "bertviz"), f"{before}{marker}{script_json(params)};\n{after}"


def script_json(value: Any) -> str:
    """Write JSON that may stand inside a <script>: no "</script>", no "<!--", no raw line separator."""
    text = json.dumps(value, separators=(",", ":"))  # ASCII only
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@functools.cache
def libraries() -> str:
    """Read d3 5.7.0 and jQuery as the two packages ship them."""
    files = {"mpld3": "mpld3/js/d3.v5.min.js", "XStatic-jQuery": "xstatic/pkg/jquery/data/jquery.min.js"}
    found = [Path(str(metadata.distribution(name).locate_file(path))) for name, path in files.items()]
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def _page(body: str, script: str, title: str, dark: bool) -> str:
    """Assemble a page on which only scripts with its nonce run, no event handler smuggled in as an attribute."""
    nonce = hashlib.sha256(script.encode()).hexdigest()[:24]
    own = (FOLDER / name for name in ("require.js", "fit.js", "style.css"))
    shim, fit, style = (path.read_text(encoding="utf-8") for path in own)
    policy = f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'"
    scripts = "".join(f'<script nonce="{nonce}">{code}</script>' for code in (libraries(), shim, script, fit))
    paper, rule = (palette.PAPER_DARK, palette.RULE_DARK) if dark else (palette.PAPER, palette.RULE)
    colors = f"--ink:{palette.ink(dark)};--paper:{paper};--rule:{rule}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>:root{{{colors}}}{style}</style></head>"
        f"<body>{body}{scripts}</body></html>"
    )
