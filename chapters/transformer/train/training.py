"""Panel "Train one now": a mini-GPT on the visitor's text, live, from noise to words."""

from __future__ import annotations

import html
import platform

import streamlit as st
import torch

from chapters.transformer.train.figure import learning_curve
from chapters.transformer.train.learning import MOST_SECONDS, Asked, learn, packed
from chapters.transformer.train.snapshots import curve_labels
from chapters.transformer.train.subjects import KEPT, MODEL, keep, subjects
from llm_core.mini_gpt import live
from llm_core.training import GradientLearner
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.training_text import TrainingText, check_text
from ui.lesson.panel import panel
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import chart
from ui.show.downloads import download_zip
from ui.show.numbers import duration, price, short
from ui.show.spread import draw_earlier, draws
from ui.show.table import foot, written
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work.first_run import StoredRun, first_run, mark_stored
from ui.work.live_training import LiveTraining, Run

SHOWN_LOOKS, SHOWN_CHARACTERS = 6, 100
BY_HEART = 0.3
"""Bits per character by which known text must be cheaper before the page says "by heart"."""

TEXT = TrainingText(
    Choice("mt_from", ("stories", "paste", "upload"), names="mt_from_"),
    live.stories,
    field="mt_text_own",
    file="mt_file",
    preview=200,
)
STEPS = Choice("mt_steps", ("200", "500", "1000"), "500")
SEED = Number("mt_start", 0, MOST_SEED, 1)

CONTROLS = (TEXT, STEPS, SEED)


def training_panel(words: Lesson) -> None:
    """Draw the form, the running training, or what came out of it."""
    run = TRAINING.current()
    stored = stored_run() if run is None else None
    expect = {"sentence": sentence(words, run or stored)}
    with panel(words, "mt_train", [live.plan, live.learn, live.look, GradientLearner], expect, wide=True):
        if run is None:
            form(words)
            if stored is not None:
                mark_stored(words)
                draw_looks(words, stored)
        elif TRAINING.show(words, run):
            finished(words, run)


def stored_run() -> StoredRun | None:
    """Read a stored training with the settings that the form begins with."""
    found = first_run("mt_train")
    if found is None:
        return None
    return StoredRun(Asked("", found["steps"], SEED.default), [live.Look(**look) for look in found["looks"]])


def form(words: Lesson) -> None:
    """Draw the text, the steps, the seed, the button."""
    text = TEXT.draw(words)
    with st.container(horizontal=True, key="mt_form", vertical_alignment="bottom"):
        steps = int(STEPS.draw(words, names=lambda n: words.ui("mt_steps_name", steps=f"{int(n):,}")))
        seed = SEED.draw(words)
        button = st.container(width="content")
    st.html(foot(words.ui("mt_private", most=f"{MOST_SECONDS:.0f}", kept=KEPT)))
    asked = Asked(text, steps, seed) if text else None
    with button:
        TRAINING.offer(words.ui("mt_go"), asked, steps, lambda asked: check_text(asked.text), type="primary")


def progress(words: Lesson, run: Run) -> str:
    """Write the step and the time that is left, at most until the clock ends it."""
    left = min(run.job.seconds_left or 0.0, max(MOST_SECONDS - run.events[-1].seconds, 0.0))
    steps = {"step": f"{run.step:,}", "steps": f"{run.settings.steps:,}"}
    return words.ui("mt_left", time=duration(left, words.language), **steps)


def draw_looks(words: Lesson, run: Run | StoredRun) -> None:
    """Draw the curve, and below it what the model wrote at the last looks."""
    looks = run.events
    if not looks:
        return
    chart(
        "mt_live_curve",
        words.ui("mt_curve_alt"),
        learning_curve,
        [look.step for look in looks],
        [look.valid_bits for look in looks],
        [look.train_bits for look in looks],
        looks[0].uniform_bits,
        curve_labels(words),
        end=run.settings.steps,
        dark=dark(),
    )
    st.html(history(words, looks))


TRAINING = LiveTraining("mt", learn, draw_looks, progress, prefix="mt_", start_key="mt_go")


def history(words: Lesson, looks: list[live.Look]) -> str:
    """Write the newest looks and the first one as HTML: step, bits and what was written, escaped."""
    shown = list(reversed([looks[0], *looks[1:][-(SHOWN_LOOKS - 1) :]]))
    lines = "".join(
        f"<dt>{html.escape(words.ui('mt_look', step=f'{look.step:,}', bits=f'{look.valid_bits:.2f}'))}</dt>"
        f"<dd>{written(look.sample[:SHOWN_CHARACTERS].replace(chr(10), '↵'))}</dd>"
        for look in shown
    )
    return f'<dl class="gb-runs" lang="{html_lang()}">{lines}</dl>'


def finished(words: Lesson, run: Run) -> None:
    """Draw what was learnt, also after a stop; it is kept for the panels below."""
    if run.result is not None:
        if keep(run):
            MODEL.use(next(iter(subjects())))
        draw_looks(words, run)
        st.html(foot(facts(words, run)))
    if run.ending == "finished" and run.result is not None:
        asked: Asked = run.settings
        ends = draws("mt_train", (asked.text, asked.steps), asked.seed, run.events[-1].valid_bits)
        draw_earlier(words.ui("mt_chance"), ends, price)
    with st.container(horizontal=True, key="mt_next"):
        st.button(words.ui("mt_again"), key="mt_again", on_click=again, args=(run,))
        if run.result is not None:
            download_zip(words.ui("mt_download"), lambda: packed(run), "glassbox-mini-gpt.zip", "mt_download")


def again(run: Run) -> None:
    """Make room for another training, with the seed that this one had: the link lost it with its field."""
    SEED.use(run.settings.seed)
    TRAINING.forget()


def facts(words: Lesson, run: Run) -> str:
    """Write size, tokens, time, and what it ran on: a processor is enough (measured here)."""
    model, last = run.result, run.events[-1]
    return words.ui(
        "mt_facts",
        parameters=short(model.n_parameters, words.language),
        layers=model.config.n_layer,
        heads=model.config.n_head,
        vocabulary=model.config.vocab_size,
        characters=short(last.tokens, words.language),
        time=duration(last.seconds, words.language),
        python=platform.python_version(),
        torch=torch.__version__.partition("+")[0],
    )


def sentence(words: Lesson, run: Run | StoredRun | None) -> str:
    """Say what came out; before that, what to look for."""
    if run is None or not run.done or run.result is None:
        return words.ui("mt_look_for")
    first, last = run.events[0], run.events[-1]
    text = words.ui(
        "mt_result",
        bits=f"{last.valid_bits:.2f}",
        step=f"{last.step:,}",
        uniform=f"{first.uniform_bits:.2f}",
        symbols=round(2**first.uniform_bits),
        first=f"{first.valid_bits:.2f}",
    )
    if last.train_bits is not None and last.valid_bits - last.train_bits > BY_HEART:
        gap = f"{last.valid_bits - last.train_bits:.2f}"
        return in_a_row(words, [text, words.ui("mt_by_heart", gap=gap)])
    return text
