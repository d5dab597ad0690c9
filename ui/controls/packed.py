"""A long text in the link: compressed where that makes it short enough, else offered as a file."""

from __future__ import annotations

import base64
import binascii
import zlib

import streamlit as st

from ui.controls.history import SEEN
from ui.controls.link import check_link, write_link
from ui.lesson.notice import notice
from ui.lesson.words import lesson

MOST = 4000
"""Characters of a packed text that an address carries; servers and chat programs cut longer ones."""


def pack(text: str) -> str:
    """Write a text as letters, digits, - and _."""
    data = zlib.compress(text.encode("utf-8", "replace"), 9)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpack(raw: str, limit: int) -> str:
    """Read what `pack` wrote, at most `limit` characters of it. Raises ValueError."""
    try:
        data = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
        whole = zlib.decompressobj()
        text = whole.decompress(data, 4 * limit)  # no more, however well it was compressed
    except (binascii.Error, zlib.error) as error:
        raise ValueError(str(error)) from error
    if not whole.eof and not whole.unconsumed_tail:
        raise ValueError(f"The packed text breaks off: {raw[:40]}")
    return text.decode("utf-8", "ignore")[:limit]


def fetch(key: str, limit: int) -> None:
    """Put the text that stands packed in the link into the field of that key; before the field is drawn."""
    check_link(key, st.session_state.get(key, ""), lambda raw: unpack(raw, limit))
    raw = st.query_params.get(key)
    if raw and key not in st.session_state:
        st.session_state[key] = unpack(raw, limit)


def carry(key: str, text: str, given: str = "") -> None:
    """Keep a text of the visitor's in the link, packed; one too long is offered as a file, and that is said."""
    packed = "" if text in ("", given) else pack(text)
    fits = len(packed) <= MOST
    write_link(key, packed if fits else "", "")
    if not fits:
        st.session_state.get(SEEN, set()).discard(key)  # no address holds it now: a step back must leave it
        common = lesson("common")
        notice(common.ui("text_stays_here"))
        name = common.ui("text_as_file")
        st.download_button(
            name, text, "glassbox-text.txt", "text/plain", key=f"{key}_file", on_click="ignore"
        )
