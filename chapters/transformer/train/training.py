"""Panel "Train one now": a mini-GPT on the visitor's text, live, from noise to words."""

from __future__ import annotations

import html
import platform

import streamlit as st
import torch

from chapters.transformer.train import work
from chapters.transformer.train.figure import learning_curve
from chapters.transformer.train.work import Run
from llm_core.data.corpora import CorpusMissing
from llm_core.data.user_text import TextRejected, decode_upload
from llm_core.mini_gpt import live
from llm_core.mini_gpt.live import Look, learn, look, plan
from llm_core.training import GradientLearner
from ui.controls import training_text
from ui.controls.choice import choice
from ui.controls.link import check_link, number
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import duration, short
from ui.show.table import foot, written
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import lanes as worker

POLL = 1.0
SOURCES = ("stories", "paste", "upload")
STEPS = ("200", "500", "1000")
SHOWN_LOOKS, SHOWN_CHARACTERS = 6, 100
BY_HEART = 0.3
"""Bits per character by which known text must be cheaper before the page says "by heart"."""


def training_panel(words: Lesson) -> None:
    """The form, the running training, or what came out of it."""
    run = work.current()
    expect: dict[str, object] = {"sentence": sentence(words, run)}
    with panel(words, "mt_train", [plan, learn, look, GradientLearner], expect, wide=True):
        if run is None:
            form(words)
        elif run.job.done:
            finished(words, run)
        else:
            st.fragment(running, run_every=POLL)(words, run)


def form(words: Lesson) -> None:
    """The text, the steps, the seed, the button."""
    text = chosen_text(words)
    check_link("mt_start", 1, number(0, 9999, int))
    with st.container(horizontal=True, key="mt_form", vertical_alignment="bottom"):
        names = {n: words.ui("mt_steps_name", steps=f"{int(n):,}") for n in STEPS}
        steps = choice(
            st.segmented_control, words.ui("mt_steps"), STEPS, "mt_steps", "500", names.__getitem__
        )
        seed = st.number_input(words.ui("mt_start"), 0, 9999, 1, 1, key="mt_start", bind="query-params")
        pressed = st.button(words.ui("mt_go"), type="primary", key="mt_go", disabled=not text)
    st.html(foot(words.ui("mt_private", most=f"{work.MOST_SECONDS:.0f}", kept=work.KEPT)))
    if pressed and text and training_text.check(text):
        try:
            work.start(text, int(steps), int(seed))
        except worker.QueueFull:
            notice(lesson("common").ui("queue_full"))
            return
        st.rerun()


def chosen_text(words: Lesson) -> str | None:
    """The text as it was given; None while there is none or it was refused with a notice."""
    names = {source: words.ui(f"mt_from_{source}") for source in SOURCES}
    source = choice(
        st.segmented_control, words.ui("mt_from"), list(SOURCES), "mt_from", names=names.__getitem__
    )
    if source == "stories":
        return stories(words)
    return pasted() if source == "paste" else uploaded()


def stories(words: Lesson) -> str | None:
    """The shipped stories, with a look at their beginning."""
    try:
        text = live.stories()
    except CorpusMissing:
        notice(words.ui("mt_no_stories"))
        return None
    st.html(f'<blockquote class="gb-example" lang="en">{html.escape(text[:200])} …</blockquote>')
    return text


def pasted() -> str | None:
    words = lesson("training_text")
    text = st.text_area(
        words.ui("paste"),
        key="mt_text_own",
        height=180,
        placeholder=words.ui("paste_hint"),
        persist_state="session",
    )
    if len(text) > training_text.LIMIT:
        notice(words.ui("cut", limit=f"{training_text.LIMIT:,}"))
    return text[: training_text.LIMIT] or None


def uploaded() -> str | None:
    label = lesson("training_text").ui("upload")
    file = st.file_uploader(label, type=["txt", "md"], key="mt_file", max_upload_size=1)
    if file is None:
        return None
    try:
        return decode_upload(file.getvalue())
    except TextRejected as refusal:
        training_text.refused(refusal.reason, refusal.values)
        return None


def running(words: Lesson, run: Run) -> None:
    """One look per second at the curve, the samples and the clock."""
    if run.job.done:
        st.rerun()
    with st.container(key="mt_live"):
        st.progress(run.job.progress or 0.0, text=progress(words, run))
        label = words.ui("mt_stopping" if run.stop.is_set() else "mt_stop")
        st.button(label, key="mt_stop", on_click=work.stop, args=(run,), disabled=run.stop.is_set())
        if run.looks:
            draw(words, run)


def progress(words: Lesson, run: Run) -> str:
    """Place in the queue, what is going on, or the time that is left."""
    if run.job.ahead:
        return lesson("common").ui("queue_ahead", count=run.job.ahead)
    left = run.job.seconds_left
    if not run.looks or left is None:
        return words.ui("mt_preparing")
    left = min(left, max(work.MOST_SECONDS - run.looks[-1].seconds, 0.0))
    return words.ui("mt_left", step=run.looks[-1].step, steps=run.steps, time=duration(left, words.language))


def draw(words: Lesson, run: Run) -> None:
    """The curve, and below it what the model wrote at the last looks."""
    looks = run.looks
    figure = learning_curve(
        [look.step for look in looks],
        [look.valid_bits for look in looks],
        [look.train_bits for look in looks],
        looks[0].uniform_bits,
        {name: words.ui(f"mt_curve_{name}") for name in ("step", "bits", "valid", "train", "uniform")},
        end=run.steps,
        dark=dark(),
    )
    chart(figure, "mt_live_curve", words.ui("mt_curve_alt"))
    st.html(history(words, run.looks))


def history(words: Lesson, looks: list[Look]) -> str:
    """The newest looks and the first one: step, bits and what was written, as HTML; the text is escaped."""
    shown = list(reversed([looks[0], *looks[1:][-(SHOWN_LOOKS - 1) :]]))
    lines = "".join(
        f"<dt>{html.escape(words.ui('mt_look', step=f'{look.step:,}', bits=f'{look.valid_bits:.2f}'))}</dt>"
        f"<dd>{written(look.sample[:SHOWN_CHARACTERS].replace(chr(10), '↵'))}</dd>"
        for look in shown
    )
    return f'<dl class="gb-runs" lang="{html_lang()}">{lines}</dl>'


def finished(words: Lesson, run: Run) -> None:
    """What was learnt, also after a stop; it is kept for the panels below."""
    if run.job.error is not None:
        notice(lesson("common").ui("job_failed"))
    elif run.model is None:
        notice(words.ui("mt_given_up"))
    else:
        if work.keep(run):
            st.session_state["mt_model"] = next(iter(work.subjects()))
        if run.looks[-1].step < run.steps:
            ended = "mt_stopped" if run.stop.is_set() else "mt_out_of_time"
            notice(words.ui(ended, step=run.looks[-1].step, steps=run.steps))
        draw(words, run)
        st.html(foot(facts(words, run)))
    with st.container(horizontal=True, key="mt_next"):
        st.button(words.ui("mt_again"), key="mt_again", on_click=work.forget)
        if run.model is not None:
            download(words, run)


def facts(words: Lesson, run: Run) -> str:
    """Size, tokens, time, and what it ran on: a processor is enough (measured here)."""
    model, last = run.model, run.looks[-1]
    if model is None:
        return ""
    c = model.config
    return words.ui(
        "mt_facts",
        parameters=short(model.n_parameters, words.language),
        layers=c.n_layer,
        heads=c.n_head,
        vocabulary=c.vocab_size,
        characters=short(last.tokens, words.language),
        time=duration(last.seconds, words.language),
        python=platform.python_version(),
        torch=torch.__version__.partition("+")[0],
    )


def sentence(words: Lesson, run: Run | None) -> str:
    """What came out, in one computed sentence; before that, what to look for."""
    if run is None or not run.job.done or run.model is None:
        return words.ui("mt_look_for")
    first, last = run.looks[0], run.looks[-1]
    values = {"step": last.step, "uniform": f"{first.uniform_bits:.2f}", "first": f"{first.valid_bits:.2f}"}
    text = words.ui("mt_result", bits=f"{last.valid_bits:.2f}", **values)
    if last.train_bits is not None and last.valid_bits - last.train_bits > BY_HEART:
        text += " " + words.ui("mt_by_heart", gap=f"{last.valid_bits - last.train_bits:.2f}")
    return text


def download(words: Lesson, run: Run) -> None:
    """The zip is made when it is asked for."""
    st.download_button(
        words.ui("mt_download"),
        data=lambda: work.packed(run),
        file_name="glassbox-mini-gpt.zip",
        mime="application/zip",
        on_click="ignore",
        key="mt_download",
    )
