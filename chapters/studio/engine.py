"""The status line of the pretrained model, and what the page offers while its weights are not on this machine."""

from __future__ import annotations

import html
import os
from collections.abc import Callable

import streamlit as st

from llm_core.data import fetch
from llm_core.pretrained import engine as engines
from llm_core.pretrained.engine_types import Engine
from ui.lesson.notice import Absent, notice
from ui.lesson.rows import listing
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import digits, size
from ui.site.language import html_lang
from ui.work import lanes as worker
from ui.work.jobs import submit
from ui.work.lock import HEAVY
from ui.work.warm import PRETRAINED

LANE = "pretrained"
FETCH_LANE = "slow"
POLL = 0.4
ALLOW = "GLASSBOX_ALLOW_FETCH"
"""Set to 1 by whoever runs the site: visitors may then start the download of this one asset of the manifest."""


def warmed() -> bool:
    """Return whether the warm-up has read libraries and checkpoints; before, the page would wait without a word."""
    if PRETRAINED.is_set():
        return True
    free = HEAVY.acquire(timeout=0.3)
    if free:
        HEAVY.release()
    return free


def wait_for_warm_up() -> None:
    """Draw a notice that goes away by itself."""
    st.fragment(_look_again, run_every=1.0)()


def _look_again() -> None:
    if warmed():
        st.rerun()
    notice(lesson("common").ui("warming"))


def has_weights() -> bool:
    """Return whether the verified weights are on this machine."""
    return engines.weights() is not None


def may_fetch() -> bool:
    """Return whether visitors may start the download."""
    return os.environ.get(ALLOW) == "1"


def engine() -> Engine:
    """Return the shared engine, loaded if need be: for work on the worker, not for a page."""
    return engines.get_engine()


def status(words: Lesson) -> None:
    """Draw one line: model, engine, device, speed, memory; nothing where it is not here, which the chapter says."""
    if not has_weights():
        return
    running = any(job is not None and not job.done for job in _jobs())
    if running:
        st.fragment(_line, run_every=POLL)(words)
    else:
        _line(words)


def _jobs() -> list[worker.Job | None]:
    return [st.session_state.get("studio_job"), st.session_state.get("studio_summary_job")]


def _line(words: Lesson) -> None:
    waiting = worker.statistics()[LANE]["waiting"]
    queue = words.ui("queue", count=waiting) if waiting else words.ui("queue_free")
    facts = " · ".join(html.escape(fact) for fact in (*facts_of(words), queue))
    st.html(f'<p class="gb-fine" role="status" lang="{html_lang()}">{facts}</p>')


def facts_of(words: Lesson) -> list[str]:
    """List what is known about the model: more once it has been loaded, most once it has written."""
    loaded = engines.loaded_engine()
    if loaded is None:
        chosen = engines.choose_engine()
        device = {"cuda": "CUDA", "mps": words.ui("apple"), "cpu": "CPU"}[chosen.device]
        return ["SmolLM2-135M-Instruct", words.ui(f"engine_{chosen.engine}"), device, words.ui("not_loaded")]
    now = loaded.status()
    speed = now.tokens_per_second
    return [
        now.model,
        words.ui(f"engine_{now.engine}"),
        listing(words, [now.device, now.precision]),
        words.ui("speed", speed=digits(speed, 2)) if speed else words.ui("no_speed"),
        *([words.ui("memory", size=size(now.memory_bytes))] if now.memory_bytes else []),
    ]


def missing(sentence: str) -> None:
    """Draw what is not possible while the weights are not on this machine, and how to get them."""
    words = lesson("studio")
    notice(Absent(sentence, engines.FETCH_COMMAND, *([] if may_fetch() else [f"{ALLOW}=1"])))
    if may_fetch():
        _fetching(words)


def _fetching(words: Lesson) -> None:
    job = st.session_state.get("studio_fetch")
    if job is None or job.done:
        if job is not None and job.error is not None:
            notice(str(job.error))
        st.button(words.ui("fetch"), key="studio_fetch_start", type="primary", on_click=_start_fetch)
    else:
        st.fragment(_watch_fetch, run_every=POLL)(words, job)


def _start_fetch() -> None:
    st.session_state["studio_fetch"] = submit("fetch-smollm2", _fetch, None, FETCH_LANE)


def _fetch(report: worker.Report, cancelled: Callable[[], bool]) -> None:
    """Fetch the asset of the manifest alone: the visitor chooses neither what is downloaded nor from where."""
    fetch.fetch(engines.ASSET, report, cancelled)


def _watch_fetch(words: Lesson, job: worker.Job) -> None:
    if job.done:
        st.rerun()
    last = job.events[-1] if job.events else None
    if last is None:
        common = lesson("common")
        st.progress(0.0, common.ui("queue_ahead", count=job.ahead) if job.ahead else words.ui("fetch_begins"))
    else:
        done, total = size(last.done), size(last.total)
        text = words.ui("fetch_progress", done=done, total=total, source=last.source)
        st.progress(min(last.done / max(last.total, 1), 1.0), text)
    st.button(lesson("common").ui("stop"), key="studio_fetch_stop", on_click=job.cancel)


def failure(error: BaseException) -> str:
    """Write one sentence for the reader: the error's own where it carries one."""
    if isinstance(error, engines.FAILURES):
        return lesson("studio").ui("failed", reason=error)
    return lesson("common").ui("job_failed")
