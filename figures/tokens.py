"""Tokens as chips: what the arena's browser components are given. Arrays and strings in, plain data out.

The probability of a token becomes its shade in the browser (CSS mixes paper and the machine's colour), so the same
value has the same shade on every machine and in both themes.
"""

from __future__ import annotations

import functools
import html
import json
import struct
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

MARKS = {" ": "·", "\n": "↵", "\t": "⇥", "\r": "␍", "\u00a0": "⍽", "\u3000": "□", "\ufffd": "▯", "\x7f": "␡"}
"""How white space and what cannot be printed is shown; the same table as in kit/visible.js."""


class TokenEvent(Protocol):
    """What `llm_core.generation.generate` yields; see GeneratedToken there."""

    @property
    def id(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def probability(self) -> float: ...
    @property
    def chance(self) -> float | None: ...
    @property
    def alternatives(self) -> Sequence[Any]: ...
    @property
    def rest(self) -> float: ...
    @property
    def entropy(self) -> float | None: ...
    @property
    def forced(self) -> bool: ...


NO_INK = ("Cc", "Cf", "Zl", "Zp", "Zs")
"""Unicode's categories of controls, marks of format (joiners, directions, soft hyphens) and spaces."""


@functools.lru_cache(maxsize=8192)
def visible(text: str) -> str:
    """Make what leaves no ink visible: "a b" -> "a·b", a zero-width space -> ⟨U+200B⟩."""
    return "".join(MARKS.get(c) or (_sign(c) if unicodedata.category(c) in NO_INK else c) for c in text)


def _sign(c: str) -> str:
    """Write a character that nobody sees: a picture for the old control characters, the number of any other."""
    code = ord(c)
    return chr(0x2400 + code) if code < 32 else "␡" if code == 127 else f"⟨U+{code:04X}⟩"


def token_html(text: str) -> str:
    """Write a text as HTML that shows what leaves no ink. The style draws the marks, so the text itself is copied."""
    return "".join(_character_html(c) for c in text)


def _character_html(c: str) -> str:
    mark = visible(c)
    if mark == c:
        return html.escape(c)
    real = '<span class="gb-real gb-turn"><br></span>' if c == "\n" else f'<span class="gb-real">{c}</span>'
    return f'<span class="gb-inkless" data-mark="{mark}">{real}</span>'


def chip(event: TokenEvent, shown: str) -> dict[str, Any]:
    """Describe one generated token as a chip; `shown` is the token alone, also where it is part of a character.

    `p` is the model's own full-vocabulary probability, `chance` the one in the draw; `rest` is what the alternatives
    leave over, so that their sum and `rest` make 1. An engine that does not tell `chance` or `entropy` gives None.
    """
    alternatives = [[entry.id, entry.text, float(entry.probability)] for entry in event.alternatives]
    return {
        "id": event.id,
        "text": shown,
        "said": event.text,
        "p": float(event.probability),
        "chance": event.chance,
        "alternatives": alternatives,
        "rest": max(0.0, float(event.rest)),
        "entropy": event.entropy,
        "forced": event.forced,
    }


def column(
    family: str,
    name: str,
    plain: str,
    facts: Iterable[Sequence[str]],
    chips: Sequence[Mapping[str, Any]],
    running: bool,
) -> dict[str, Any]:
    """Describe one machine's column: name, a line in plain words, facts as (unit, value, explanation), and chips."""
    return {
        "family": family,
        "name": name,
        "plain": plain,
        "facts": [list(fact) for fact in facts],
        "tokens": list(chips),
        "running": running,
    }


def arena_data(
    machines: Sequence[Mapping[str, Any]],
    prompt: str,
    labels: Mapping[str, str],
    lang: str,
    picked: tuple[str, int] | None = None,
    why: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Collect what the component `arena` draws. `picked` is (family, index) of the pinned token, `why` its reason."""
    return {
        "machines": list(machines),
        "prompt": prompt,
        "labels": dict(labels),
        "lang": lang,
        "picked": {"family": picked[0], "index": picked[1]} if picked else None,
        "why": dict(why) if why else None,
    }


def with_list(data: Mapping[str, Any], name: str, items: Iterable[str]) -> str:
    """Write data as JSON, the list of this name anew: its items are JSON already."""
    others = {key: value for key, value in data.items() if key != name}
    return f"{json.dumps({**others, name: []})[:-2]}{', '.join(items)}]}}"


def packed(header: str, numbers: bytes = b"") -> bytes:
    """Pack what kit/unpack.js reads: uint32 length of the header, the header as JSON, then numbers."""
    text = header.encode("utf-8", "replace")
    return struct.pack("<I", len(text)) + text + numbers


def strip(
    label: str, alt: str, tokens: Sequence[str], values: Floats, titles: Sequence[str], low: float = 0.0
) -> dict[str, Any]:
    """Tokens shaded by numbers (N,): the largest gets the full shade, `low` and below is paper."""
    numbers = np.maximum(np.asarray(values, dtype=float) - low, 0.0)
    top = float(numbers.max(initial=0.0)) or 1.0
    cells = [[text, float(v), title] for text, v, title in zip(tokens, numbers, titles, strict=True)]
    return {"label": label, "alt": alt, "top": top, "tokens": cells}


def next_data(
    log_probs: Floats,
    families: Sequence[str],
    names: Sequence[str],
    vocabulary: Sequence[str],
    ids: Sequence[int],
    rules: Mapping[str, float],
    labels: Mapping[str, str],
    lang: str,
    unwritten: Sequence[int] = (),
) -> bytes:
    """Pack the bytes of the component `arena_next`: a header, then (M, V) float32 log-probabilities.

    The whole vocabulary travels (2,000 tokens x 3 machines = 24 kB), so the browser's softmax is exact at any
    temperature. `ids` are the tokens already in the text, for the repetition penalty; `unwritten` are those that no
    draw gives. Raises ValueError when the shapes do not agree.
    """
    numbers = np.ascontiguousarray(log_probs, dtype="<f4")
    if numbers.shape != (len(families), len(vocabulary)):
        raise ValueError(f"log_probs {numbers.shape} must be {(len(families), len(vocabulary))}")
    machines = [{"family": family, "name": name} for family, name in zip(families, names, strict=True)]
    header = {
        "machines": machines,
        "vocabulary": list(vocabulary),
        "ids": [int(i) for i in ids],
        "unwritten": list(unwritten),
        "rules": dict(rules),
        "labels": dict(labels),
        "lang": lang,
    }
    return packed(json.dumps(header, ensure_ascii=False), numbers.tobytes())
