"""Which browser asks: its tabs are separate sessions of Streamlit, and one visitor."""

from __future__ import annotations

import streamlit as st

from ui.work.turns import NAMELESS

COOKIE = "_streamlit_xsrf"
"""Streamlit gives every browser one: version|mask|token masked|time. The mask changes with every answer."""


def browser() -> str:
    """Name the browser of this session."""
    return owner(st.context.cookies.get(COOKIE, ""))


def owner(cookie: str) -> str:
    """Name the browser with this cookie; all without one have one name. Never the address: a class shares one."""
    return token(cookie) or NAMELESS


def token(cookie: str) -> str:
    """Take the mask off the token of a cookie; "" for anything else."""
    try:
        _, mask, masked, _ = cookie.strip("\"'").split("|")
        key = bytes.fromhex(mask)
        return bytes(byte ^ key[i % len(key)] for i, byte in enumerate(bytes.fromhex(masked))).hex()
    except (ValueError, ZeroDivisionError):
        return ""
