"""How many files a visit may leave with the server: a few, and none where the page has no box for them.

Streamlit takes any number of files from whoever knows the number of a session, and keeps them until it ends.
"""

from __future__ import annotations

import json
from collections import deque

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from ui.lesson.words import lesson

KEPT = 3
"""Files of one visit. With one more the oldest is forgotten."""
ROUTE = "/_stcore/upload_file/"
BUTTON = """
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: WORDS; font-size: 1rem; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
"""
"""Streamlit's own button in the reader's language; the label of the box says what kind of file, and how large."""
BOXES: dict[str, deque[str]] = {}
"""The number of a session whose page has a box for files -> the names of those that it has left, oldest first."""


def open_box() -> None:
    """Take files from this visit: to be called where a box for them is drawn."""
    for session in list(BOXES):
        if runtime.exists() and not runtime.get_instance().is_active_session(session):
            BOXES.pop(session, None)
    BOXES.setdefault(_session(), deque())
    st.html(
        f"<style>{BUTTON.replace('WORDS', json.dumps(lesson('common').ui('choose_file'), ensure_ascii=False))}</style>"
    )


def close_box() -> None:
    """Take no more files from this visit, and forget those that it has left: its page has no box."""
    session = _session()
    for name in BOXES.pop(session, ()):
        forget(session, name)


def empty(file: UploadedFile) -> None:
    """Throw the bytes of a file away that has been read for good; its name stays in the box."""
    files = runtime.get_instance().uploaded_file_mgr
    if isinstance(files, MemoryUploadedFileManager):
        files.add_file(_session(), UploadedFileRec(file.file_id, file.name, file.type, b""))


def forget(session: str, name: str) -> None:
    """Throw a file away."""
    files = runtime.get_instance().uploaded_file_mgr
    if isinstance(files, MemoryUploadedFileManager):
        files.remove_file(session, name)


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


class Uploads:
    """Refuse a file where no box was drawn; keep the newest of a visit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] != "PUT" or not path.startswith(ROUTE):
            await self.app(scope, receive, send)
            return
        session, _, name = path.removeprefix(ROUTE).partition("/")
        if session not in BOXES:
            await PlainTextResponse("This page takes no file.", 403)(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                keep(session, name)
            await send(message)

        await self.app(scope, receive, sent)


def keep(session: str, name: str) -> None:
    """Note one more file of a visit, and forget the oldest when there are too many."""
    left = BOXES.get(session, deque())
    left.append(name)
    while len(left) > KEPT:
        forget(session, left.popleft())
