"""Panel "timing": what can be counted is there at once; seconds are measured on demand."""

from __future__ import annotations

import os
from collections.abc import Sequence

import streamlit as st

from chapters.transformer.speed import timing_jobs
from chapters.transformer.speed.figure import time_bars
from chapters.transformer.speed.timing_table import counted, sentence, ways_table
from llm_core.analysis.speed.generating import GPT_3, LLAMA_3_8B, Best, Shape, cache_formula
from llm_core.analysis.speed.serial_parallel import (
    WAYS,
    Timing,
    cache_bytes,
    measured_bytes,
    predictions,
    timed,
)
from llm_core.language.transformer import Transformer
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.sentence import compose, joined
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import digits, duration, size
from ui.site.theme import dark
from ui.work import attention_models, jobs
from ui.work import lanes as worker
from ui.work.first_run import first_run, mark_stored
from ui.work.models import FIRST

POLL = 0.5
MODEL = Choice("speed_model", label="model", widget=st.selectbox)
TOKENS = Choice("speed_tokens", ("64", "128", "256", "512"), default="512", label="tokens")
CONTROLS = (MODEL, TOKENS)


def timing_panel(words: Lesson) -> None:
    """Draw the choice of model and length, the counts, and what was measured."""
    expect: dict[str, object] = {}
    with panel(words, "timing", [predictions, timed, measured_bytes, cache_formula], expect, wide=True):
        ids = attention_models.with_taps()
        if not ids:
            notice(words.ui("no_model"))
            return
        model_id, n_tokens = settings(words, ids)
        model = attention_models.transformer(model_id)
        if n_tokens > model.context_length:
            prose(words.ui("longer", own=model.context_length), "note")
        draw(words, model_id, model, n_tokens, expect)
        draw_large(words, cache_bytes(model, n_tokens), n_tokens)


def settings(words: Lesson, ids: Sequence[str]) -> tuple[str, int]:
    """Draw model, number of tokens, and the button that starts the measurement."""
    with st.container(horizontal=True, key="speed_controls", vertical_alignment="bottom"):
        model_id = MODEL.draw(words, ids, names=attention_models.name, width=280)
        n_tokens = int(TOKENS.draw(words))
        job = timing_jobs.job_of(model_id, n_tokens)
        running = job is not None and not job.done
        label = words.ui("measure" if job is None else "measure_again")
        pressed = st.button(label, key="speed_go", type="primary", disabled=running)
    if pressed and timing_jobs.start(model_id, n_tokens, lesson("models").ui("text_ball")):
        st.rerun()
    return model_id, n_tokens


def draw(words: Lesson, model_id: str, model: Transformer, n_tokens: int, expect: dict[str, object]) -> None:
    """Draw progress while it runs, bars, and the table of counts and times."""
    job = timing_jobs.job_of(model_id, n_tokens)
    found: list[Best] = [*job.events] if job is not None else stored(model_id, n_tokens)
    if job is not None:
        draw_state(words, job, len(found))
    elif found:
        mark_stored(words)
    covered = job is None and GUESS.waits(CONTROLS)  # who measures has asked to see it
    waiting = covered and len(found) == len(WAYS)
    if len(found) == len(WAYS) and (covered or not GUESS.waits(CONTROLS)):
        GUESS.draw(words, GUESS.measured(found))
        found = found[:1] if covered else found
    if found:
        draw_bars(words, model_id, found)
    st.html(ways_table(words, model, n_tokens, found, waiting))
    if len(found) == len(WAYS):
        expect["sentence"] = sentence(words, n_tokens, found)
        prose(words.ui("threads", threads=threads_of(model_id), shared=words.ui("shared")), "note")
    else:
        expect["sentence"] = words.ui("sees_counts", **counted(n_tokens))


def slower(found: Sequence[Best]) -> Found:
    """Say how many times as long one token after the other takes, with the cache, as all at once."""
    one, cached = (best.timing for best in found[:2])
    ratio = cached.seconds / cached.tokens * one.tokens / one.seconds  # it may have been cut off
    return Found(nearest(ratio, TIMES), {"ratio": digits(ratio, 2), "tokens": one.tokens}, one.tokens)


TIMES = (2, 40, 800)
GUESS = Guess("timing", tuple(map(str, TIMES)), slower)


def stored(model_id: str, n_tokens: int) -> list[Best]:
    """Read the stored measurement of this model and length; empty where there is none."""
    kept = first_run("timing")
    if kept is None or (model_id, n_tokens) != (FIRST, kept["tokens"]):
        return []
    return [Best(Timing(**way["timing"]), tuple(way["seconds"]), way["unfinished"]) for way in kept["ways"]]


def draw_state(words: Lesson, job: worker.Job, n_found: int) -> None:
    """Draw how far the measurement is, or a notice where it did not come to its end."""
    if not job.done:
        st.fragment(watch, run_every=POLL)(words, job, n_found)
    elif job.error is not None:
        notice(lesson("common").ui("job_failed"))
    elif n_found < len(WAYS):
        notice(lesson("common").ui("job_stopped"))


def watch(words: Lesson, job: worker.Job, drawn: int) -> None:
    """Draw the progress, and a stop; the page is drawn again when there is more."""
    if job.done or len(job.events) > drawn:
        st.rerun()
    st.progress(job.progress or 0.0, text=jobs.progress_text(words, job))
    if st.button(lesson("common").ui("stop"), key="speed_stop"):
        job.cancel()
        st.rerun()


def threads_of(model_id: str) -> int:
    """Count the processor threads of the lane that measures (ui.work.threads)."""
    return (os.cpu_count() or 1) if model_id in attention_models.PRETRAINED else 1


def draw_bars(words: Lesson, model_id: str, found: Sequence[Best]) -> None:
    """Draw seconds, and how many times the one call."""
    base = found[0].timing.seconds
    names = [words.ui(f"way_{best.timing.way}") for best in found]
    labels = [
        words.ui(
            "told_cut" if best.unfinished else "told",
            seconds=duration(best.timing.seconds, words.language),
            ratio=digits(best.timing.seconds / base, 2),
            tokens=best.timing.tokens,
            n=found[0].timing.tokens,
        )
        for best in found
    ]
    chart(
        "speed_bars",
        words.ui("bars_alt"),
        time_bars,
        names,
        [best.timing.seconds for best in found],
        labels,
        [best.unfinished for best in found],
        words.ui("seconds_axis"),
        attention_models.family(model_id),
        dark(),
    )


def draw_large(words: Lesson, held: int, n_tokens: int) -> None:
    """Draw the same formula for published shapes; say where one token takes just what our model's cache holds."""

    def line(shape: Shape) -> str:
        return words.ui(
            "large",
            name=shape.name,
            layers=shape.n_layer,
            heads=shape.kv_heads,
            width=shape.head_width,
            token=size(cache_formula(shape, 1)),
            tokens=f"{shape.context_length:,}",
            all=size(cache_formula(shape, shape.context_length)),
            same=words.ui("large_same", tokens=n_tokens) if cache_formula(shape, 1) == held else "",
        )

    lines = [compose("- {line}", line=line(shape)) for shape in (GPT_3, LLAMA_3_8B)]
    prose(joined("\n\n", [words.ui("large_title"), joined("\n", lines)]), "note")
