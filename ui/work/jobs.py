"""Work of a few seconds on the worker: begun once for everybody, its progress drawn, finished for the next visitor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import duration
from ui.work import attention_models
from ui.work import lanes as worker
from ui.work.job import Stopped
from ui.work.models import MissingModel
from ui.work.writing.lane import WriterLost
from ui.work.writing.protocol import Request
from ui.work.writing.texts import RequestedTexts

POLL = 0.5
QUICK = 0.4
"""Seconds that the page waits by itself before it shows a progress bar."""


def lane(model_id: str) -> str:
    """Choose the lane: our own small models answer in about a second, the pretrained one has a lane of its own."""
    return "pretrained" if model_id in attention_models.PRETRAINED else "quick"


def steps(report: worker.Report, cancelled: Callable[[], bool]) -> Callable[[int, int], None]:
    """Make a progress call (done, total) for llm_core that ends the computation when nobody waits for it."""

    def progress(done: int, total: int) -> None:
        report(steps=done)
        if cancelled():
            raise Stopped

    return progress


def result(
    words: Lesson, slot: str, key: str, work: worker.Work, total: int | None = None, where: str = "quick"
) -> Any:
    """Return what `work` returned; None, with a progress bar or a sentence in its place, while there is no answer.

    `slot` names the place on the page: another key in the same place lets the old computation go.
    """
    job = st.session_state.get(f"{slot}_job")
    if job is not None and job.cancelled:
        del st.session_state[f"{slot}_job"]  # somebody looks again
    job = begin(slot, key, work, total, where, finish=True)
    if job is None:
        return None
    job.wait(QUICK)
    if not job.done:
        st.fragment(_progress, run_every=POLL)(words, job)
    elif job.error is not None:
        draw_failure(slot, job.error)
    return job.result


def submit(
    key: str, work: worker.Work | worker.Texts, total: int | None, where: str, finish: bool = False
) -> worker.Job | None:
    """Line up work; None, with a notice, when too many are waiting."""
    try:
        return worker.submit(key, work, total, where, finish)
    except worker.QueueFull:
        notice(lesson("common").ui("queue_full"))
        return None


def begin(
    slot: str,
    key: str,
    work: worker.Work | worker.Texts,
    total: int | None = None,
    where: str = "quick",
    finish: bool = False,
) -> worker.Job | None:
    """Return the job of this place, begun where the key is a new one; None, with a notice, when it cannot be.

    One that was stopped stays stopped: what it has found so far is shown. finish: when all have left, it may still
    come to its end for the next visitor.
    """
    job = st.session_state.get(f"{slot}_job")
    if job is not None and job.key == key:
        return job
    if job is not None and not job.done:
        job.cancel()
    job = submit(key, work, total, where, finish)
    if job is not None:
        st.session_state[f"{slot}_job"] = job
    return job


def begin_texts(
    slot: str, key: str, requests: Mapping[str, Request], total: int | None = None
) -> worker.Job | None:
    """Let trained machines write, as `begin` does for other work; events are (name of the request, token)."""
    return begin(slot, key, RequestedTexts(requests), total, "writing", finish=True)


def draw_failure(slot: str, error: BaseException) -> None:
    """Say what went wrong in this place, beside a button that begins it again."""
    common = lesson("common")
    if isinstance(error, MissingModel):
        notice(common.ui("model_gone", reason=error))
    else:
        notice(common.ui("writer_lost" if isinstance(error, WriterLost) else "job_failed"))
    st.button(common.ui("try_again"), key=f"{slot}_retry", on_click=forget, args=(slot,))


def forget(slot: str) -> None:
    """Let the job of this place go, so that the page begins it again: for a button's `on_click`."""
    st.session_state.pop(f"{slot}_job", None)


def progress_text(words: Lesson, job: worker.Job) -> str:
    """Write the place in the line, or the time that is left."""
    common = lesson("common")
    if job.ahead:
        return common.ui("queue_ahead", count=job.ahead)
    if job.seconds_left:
        return common.ui("job_left", time=duration(job.seconds_left, words.language))
    return common.ui("queue_started")


def _progress(words: Lesson, job: worker.Job) -> None:
    """Draw how far it is; when the answer is there the page is drawn with it."""
    if job.done:
        st.rerun()
    st.progress(job.progress or 0.0, text=progress_text(words, job))
