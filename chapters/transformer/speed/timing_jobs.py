"""The jobs of the panel "timing": three ways measured on the worker, the fastest of several runs."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from llm_core.analysis.speed.generating import best_of, with_context
from llm_core.analysis.speed.serial_parallel import WAYS
from llm_core.data.corpora import CorpusMissing, documents
from llm_core.language.transformer import Transformer
from ui.work import attention_models, jobs
from ui.work import lanes as worker
from ui.work.models import FIRST

RUNS, BUDGET, PATIENCE = 3, 20.0, 5.0
"""Runs of a way, seconds after which one is cut off, and seconds after which no further run begins."""
CALL = 4
"""Rough cost of a call, in tokens: only for the progress bar."""


def text_ids(model: Transformer, n_tokens: int, filler: str) -> list[int]:
    """Read held-out stories, as many tokens as asked; where they are not here, a sentence over and over."""
    try:
        text = "\n\n".join(documents(FIRST, "test")[:40])[: 8 * n_tokens + 64]
    except (KeyError, CorpusMissing):
        text = filler
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    return (ids * (n_tokens // len(ids) + 1))[:n_tokens]


def steps(way: str, calls: int, n_tokens: int) -> int:
    """Count what the first calls of a way move on the progress bar; repetitions move it no further."""
    last = 1 if way == "one_call" else n_tokens
    calls = min(calls, last)
    tokens = {"one_call": n_tokens * calls, "with_cache": calls}.get(way, calls * (calls + 1) // 2)
    return CALL * calls + tokens


def total(n_tokens: int) -> int:
    """Count the end of the progress bar."""
    return sum(steps(way, n_tokens, n_tokens) for way in ("one_call", "with_cache", "without_cache"))


def work_of(model_id: str, n_tokens: int, filler: str) -> worker.Work:
    """Make the work of the three ways, one event for each that was finished or cut off."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> None:
        model = with_context(attention_models.transformer(model_id), n_tokens)
        ids, done = text_ids(model, n_tokens, filler), 0
        for way in WAYS:
            best = best_of(
                model,
                ids,
                way,
                RUNS,
                PATIENCE,
                BUDGET,
                cancelled=watch(report, cancelled, way, n_tokens, done),
            )
            if best is None:
                return
            done += steps(way, n_tokens, n_tokens)
            report(best, done)

    return work


def watch(
    report: worker.Report, cancelled: Callable[[], bool], way: str, n_tokens: int, done: int
) -> Callable[[], bool]:
    """Make what is asked after every call of the model: it moves the bar, and answers whether to stop."""
    calls = 0

    def look() -> bool:
        nonlocal calls
        calls += 1
        report(steps=done + steps(way, calls, n_tokens))
        return cancelled()

    return look


def start(model_id: str, n_tokens: int, filler: str) -> bool:
    """Line up a measurement; False, with a notice, when too many are waiting. The answer is this visitor's alone."""
    name = slot(model_id, n_tokens)
    count = int(st.session_state.get(f"{name}_count", 0)) + 1
    st.session_state[f"{name}_count"] = count
    work = work_of(model_id, n_tokens, filler)
    job = jobs.submit(f"{name}|{count}", work, total(n_tokens), jobs.lane(model_id))
    if job is not None:
        st.session_state[name] = job
    return job is not None


def slot(model_id: str, n_tokens: int) -> str:
    """Name the place where the visitor's job of these settings is kept."""
    return f"speed_{model_id}_{n_tokens}"


def job_of(model_id: str, n_tokens: int) -> worker.Job | None:
    """Give the visitor's job of these settings, running or over."""
    return st.session_state.get(slot(model_id, n_tokens))
