"""What the attention page computes on the worker: started once for everybody, told while it runs, stopped when left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import duration
from ui.work import attention_models
from ui.work import lanes as worker

POLL = 0.5
QUICK = 0.4
"""Seconds that the page waits by itself before it shows a progress bar."""


class Stopped(Exception):
    """Everybody who asked has left; raised inside a computation by its progress call."""


def lane(model_id: str) -> str:
    """Our own small models answer in about a second; the pretrained one has a lane of its own."""
    return "pretrained" if model_id in attention_models.PRETRAINED else "quick"


def steps(report: worker.Report, cancelled: Callable[[], bool]) -> Callable[[int, int], None]:
    """A progress call (done, total) for llm_core that ends the computation when nobody waits for it."""

    def tell(done: int, total: int) -> None:
        report(steps=done)
        if cancelled():
            raise Stopped

    return tell


def result(
    words: Lesson, slot: str, key: str, work: worker.Work, total: int | None = None, where: str = "quick"
) -> Any:
    """What `work` returned; None, with a progress bar or a sentence in its place, while there is no answer.

    `slot` names the place on the page: another key in the same place lets the old computation go.
    """
    job = st.session_state.get(f"{slot}_job")
    if job is None or job.key != key or job.cancelled:
        if job is not None and not job.done:
            job.cancel()
        try:
            job = worker.submit(key, _stoppable(work), total, where)
        except worker.QueueFull:
            notice(lesson("common").ui("queue_full"))
            return None
        st.session_state[f"{slot}_job"] = job
    job.wait(QUICK)
    if not job.done:
        st.fragment(_progress, run_every=POLL)(words, job)
    elif job.error is not None:
        notice(lesson("common").ui("job_failed"))
    return job.result


def _stoppable(work: worker.Work) -> worker.Work:
    def run(report: worker.Report, cancelled: Callable[[], bool]) -> Any:
        try:
            return work(report, cancelled)
        except Stopped:
            return None

    return run


def _progress(words: Lesson, job: worker.Job) -> None:
    """The place in the line or the time that is left; when the answer is there the page is drawn with it."""
    if job.done:
        st.rerun()
    common = lesson("common")
    if job.ahead:
        text = common.ui("queue_ahead", count=job.ahead)
    elif job.seconds_left:
        text = common.ui("job_left", time=duration(job.seconds_left, words.language))
    else:
        text = common.ui("queue_started")
    st.progress(job.progress or 0.0, text=text)
