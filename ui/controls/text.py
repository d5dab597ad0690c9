"""Text that a visitor typed or uploaded, made readable for every tokenizer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ui.lesson.notice import notice
from ui.lesson.words import lesson

KEPT_CONTROLS = "\n\t"


def clean_text(text: str, limit: int) -> tuple[str, list[str]]:
    """Text that every tokenizer can take, and the keys of what was changed: "empty", "too_long", "control".

    Line ends become \\n, NUL and other control characters and lone surrogates are removed, at most `limit`
    characters are kept. `explain(keys, limit)` turns the keys into sentences.
    """
    kept = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if not _unprintable(c))
    notices = ["control"] if len(kept) < len(text.replace("\r\n", "\n")) else []
    if len(kept) > limit:
        kept, notices = kept[:limit], [*notices, "too_long"]
    if not kept.strip():
        notices.append("empty")
    return kept, notices


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in KEPT_CONTROLS


def explain(keys: Iterable[str], limit: int) -> None:
    """Draw a notice for each key that clean_text returned."""
    common = lesson("common")
    for key in keys:
        notice(common.ui(f"text_{key}", limit=f"{limit:,}"))
