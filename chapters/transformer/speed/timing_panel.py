"""Chapter "Parallel reading, serial writing": the decoding loop in slow motion, then its price, measured."""

from __future__ import annotations

import os
from collections.abc import Sequence

import streamlit as st

from chapters.transformer.speed import work as speed_work
from chapters.transformer.speed.figure import time_bars
from chapters.transformer.speed.reading import reading_panel
from chapters.transformer.speed.slow_loop import slow_loop_panel
from chapters.transformer.speed.table import counted, sentence, ways_table
from llm_core.analysis.speed.generating import GPT_3, LLAMA_3_8B, Best, Shape, cache_formula
from llm_core.analysis.speed.serial_parallel import measured_bytes, predictions, timed
from llm_core.language.transformer import Transformer
from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import digits, duration, size
from ui.site.theme import dark
from ui.work import attention_models
from ui.work import lanes as worker

POLL = 0.5


def timing_panel(words: Lesson) -> None:
    """Choose a model and a length; what can be counted is there at once, seconds are measured on demand."""
    expect: dict[str, object] = {}
    with panel(words, "timing", [predictions, timed, measured_bytes, cache_formula], expect, wide=True):
        ids = speed_work.models()
        if not ids:
            notice(words.ui("no_model"))
            return
        model_id, n_tokens = settings(words, ids)
        model = attention_models.transformer(model_id)
        if n_tokens > model.context_length:
            prose(words.ui("longer", own=model.context_length), "note")
        draw(words, model_id, model, n_tokens, expect)
        draw_large(words)


def settings(words: Lesson, ids: Sequence[str]) -> tuple[str, int]:
    """Model, number of tokens, and the button that starts the measurement."""
    names = {name: attention_models.name(name) for name in ids}
    with st.container(horizontal=True, key="speed_controls", vertical_alignment="bottom"):
        model_id = choice(
            st.selectbox, words.ui("model"), ids, "speed_model", names=names.__getitem__,
            width=280,
        )  # fmt: skip
        label = words.ui("tokens")
        length = choice(st.segmented_control, label, list(speed_work.LENGTHS), "speed_tokens", default="512")
        job = speed_work.job_of(model_id, int(length))
        running = job is not None and not job.done
        st.button(
            words.ui("measure" if job is None else "measure_again"),
            key="speed_go",
            type="primary",
            disabled=running,
            on_click=speed_work.start,
            args=(model_id, int(length), lesson("models").ui("text_ball")),
        )
    return model_id, int(length)


def draw(words: Lesson, model_id: str, model: Transformer, n_tokens: int, expect: dict[str, object]) -> None:
    """Progress while it runs; bars; the table of counts and times."""
    if speed_work.refused(model_id, n_tokens):
        notice(lesson("common").ui("queue_full"))
    job = speed_work.job_of(model_id, n_tokens)
    if job is not None and not job.done:
        st.fragment(watch, run_every=POLL)(words, job, len(job.events))
    found: list[Best] = [*job.events] if job is not None else []
    if job is not None and job.error is not None:
        notice(lesson("common").ui("job_failed"))
    elif job is not None and job.done and len(found) < 3:
        notice(lesson("common").ui("job_stopped"))
    if found:
        draw_bars(words, model_id, found)
    st.html(ways_table(words, model, n_tokens, found))
    if len(found) == 3:
        expect["sentence"] = sentence(words, n_tokens, found)
        prose(words.ui("threads", threads=threads_of(model_id), shared=words.ui("shared")), "note")
    else:
        expect["sentence"] = words.ui("sees_counts", **counted(n_tokens))


def watch(words: Lesson, job: worker.Job, drawn: int) -> None:
    """The place in the line or the time that is left, and a stop; the page is drawn again when there is more."""
    common = lesson("common")
    if job.done or len(job.events) > drawn:
        st.rerun()
    text = common.ui("queue_started")
    if job.ahead:
        text = common.ui("queue_ahead", count=job.ahead)
    elif job.seconds_left:
        text = common.ui("job_left", time=duration(job.seconds_left, words.language))
    st.progress(job.progress or 0.0, text=text)
    if st.button(common.ui("stop"), key="speed_stop"):
        job.cancel()
        st.rerun()


def threads_of(model_id: str) -> int:
    """Processor threads of the lane that measures (ui.work.threads)."""
    return (os.cpu_count() or 1) if model_id in attention_models.PRETRAINED else 1


def draw_bars(words: Lesson, model_id: str, found: Sequence[Best]) -> None:
    """Seconds, and how many times the one call."""
    base = found[0].timing.seconds
    names = [words.ui(f"way_{best.timing.way}") for best in found]
    told = [
        words.ui(
            "told_cut" if best.unfinished else "told",
            seconds=duration(best.timing.seconds, words.language),
            ratio=digits(best.timing.seconds / base, 2),
            tokens=best.timing.tokens,
            n=found[0].timing.tokens,
        )
        for best in found
    ]
    figure = time_bars(
        names,
        [best.timing.seconds for best in found],
        told,
        [best.unfinished for best in found],
        words.ui("seconds_axis"),
        attention_models.family(model_id),
        dark(),
    )
    chart(figure, "speed_bars", words.ui("bars_alt"))


def draw_large(words: Lesson) -> None:
    """The same formula for published shapes."""

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
        )

    prose(words.ui("large_title") + "\n\n" + "\n".join(f"- {line(s)}" for s in (GPT_3, LLAMA_3_8B)), "note")


PANELS = (slow_loop_panel, timing_panel, reading_panel)
