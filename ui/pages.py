"""The pages of the site in the order of the navigation. A page is listed as soon as its script is there."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.lessons import Lesson

PAGES = ("home", "arena", "attention", "studio")
FOLDER = Path(__file__).resolve().parent.parent / "pages"


def existing() -> list[str]:
    """Names of the pages whose script exists."""
    return [name for name in PAGES if (FOLDER / f"{name}.py").exists()]


def site_pages(common: Lesson) -> list[st.Page]:
    """The st.Page objects with titles in the visitor's language."""
    return [
        st.Page(
            f"../pages/{name}.py", title=common.ui(f"nav_{name}"), url_path=name, default=name == "home"
        )
        for name in existing()
    ]
