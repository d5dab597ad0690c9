"""Train on your text: three machines learn what a visitor pastes, live, and then write with it."""

from __future__ import annotations

import html

import plotly.graph_objects as go
import streamlit as st

from chapters.arena.settings import use_preset
from chapters.arena.train import job as training_job
from chapters.arena.train.job import Training
from figures.curves import Curve, curves
from llm_core.training_race import Runner, choose_tokenizer, race
from ui.controls.training_text import check, chosen_text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import digits, duration, short
from ui.show.table import foot, machine_name, written
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import lanes as worker

POLL = 1.0


def training_room(words: Lesson) -> None:
    """Draw the form, the running race, or what came out of it."""
    made = training_job.current()
    with panel(
        words, "race", code=[race, Runner, choose_tokenizer], expect={"sentence": sentence(words, made)}
    ):
        if made is None:
            form(words)
        elif made.done:
            finished(words, made)
        else:
            st.fragment(running, run_every=POLL)(words, made)


def form(words: Lesson) -> None:
    """The text, the time, the button."""
    text = chosen_text()
    if text:
        st.html(
            foot(
                words.ui(
                    "size",
                    characters=f"{len(text):,}",
                    size=f"{len(text.encode('utf-8', 'replace')) / 1e3:,.0f}",
                )
            )
        )
    seconds = st.slider(words.ui("seconds"), 10, 120, 60, 5, key="secs", bind="query-params", format="%d s")
    pressed = st.button(words.ui("start"), type="primary", key="train_start", disabled=not text)
    if pressed and text and check(text):
        try:
            training_job.start(text, int(seconds))
        except worker.QueueFull:
            notice(lesson("common").ui("queue_full"))
            return
        st.rerun()


def running(words: Lesson, made: Training) -> None:
    """One look per second at the curves, the samples and the clock."""
    if made.done:
        st.rerun()
    job = made.job
    with st.container(key="training_live"):
        st.progress(min(job.seconds / made.seconds, 1.0), text=progress(words, made))
        label = words.ui("stopping" if made.stop.is_set() else "stop")
        st.button(label, key="train_stop", on_click=stop, args=(made,), disabled=made.stop.is_set())
        if made.events:
            draw(words, made)


def progress(words: Lesson, made: Training) -> str:
    """Place in the queue, what is going on, or the time that is left."""
    if made.job.ahead:
        return lesson("common").ui("queue_ahead", count=made.job.ahead)
    if not made.events:
        return words.ui("preparing")
    key = "left" if made.seconds_left else "scoring"
    return words.ui(key, seconds=f"{made.seconds_left:.0f}", total=made.seconds)


def stop(made: Training) -> None:
    """The stop button: a run that still waits is given up, one that runs ends and keeps what was learnt."""
    made.stop.set()
    if made.job is not None and made.job.ahead:
        made.job.cancel()


def draw(words: Lesson, made: Training) -> None:
    """Curves of all machines on one axis, and below each machine's numbers and newest sample."""
    chart(figure(words, made), "training_curves", words.ui("curve_alt"))
    st.html(runners(words, made))


def figure(words: Lesson, made: Training) -> go.Figure:
    """Held-out bits per character against the seconds that each machine itself has been learning."""
    common, lines = lesson("common"), []
    for family, looks in made.events.items():
        x, y = [look.seconds for look in looks], [look.valid_bits for look in looks]
        lines.append(Curve(family, common.ui(family), x, y, hold=looks[-1].finished))
    return curves(lines, words.ui("curve_x"), words.ui("curve_y"), dark(), x_end=0.4 * made.seconds)


def runners(words: Lesson, made: Training) -> str:
    """Each machine's numbers and what it writes now from an empty page, as HTML; what it wrote is escaped."""
    columns = []
    for family, looks in made.events.items():
        last = looks[-1]
        facts = {
            "fact_bits": f"{last.valid_bits:.2f}",
            "fact_train": None if last.train_bits is None else f"{last.train_bits:.2f}",
            "fact_seconds": duration(last.seconds, words.language),
            "fact_tokens": short(last.tokens, words.language),
        }
        cells = "".join(
            f"<dt>{html.escape(words.ui(key))}</dt><dd>{text}</dd>" for key, text in facts.items() if text
        )
        sample = (
            f'<div class="gb-sample" style="border-color:var(--gb-{family})">{written(last.sample)}</div>'
        )
        columns.append(f"<div><h3>{machine_name(family)}</h3>{sample}<dl>{cells}</dl></div>")
    return f'<div class="gb-runners" lang="{html_lang()}">{"".join(columns)}</div>'


def sentence(words: Lesson, made: Training | None) -> str:
    """What came out, in one computed sentence; before that, what to look for."""
    if made is None or not made.done or not made.models:
        return words.ui("look_for")
    common = lesson("common")
    bits = {family: looks[-1].valid_bits for family, looks in made.events.items()}
    best, worst = min(bits, key=bits.__getitem__), max(bits, key=bits.__getitem__)
    percent = digits(100 * (1 - bits[best] / bits[worst]), 2)
    text = words.ui(
        "result", best=common.ui(best), bits=f"{bits[best]:.2f}", worst=common.ui(worst), percent=percent
    )
    gaps = {
        f: looks[-1].valid_bits - known
        for f, looks in made.events.items()
        if (known := known_bits(looks)) is not None
    }
    if gaps and max(gaps.values()) > 0.3:
        widest = max(gaps, key=gaps.__getitem__)
        text += " " + words.ui("by_heart", family=common.ui(widest), bits=f"{gaps[widest]:.2f}")
    return text


def known_bits(looks: list) -> float | None:
    """The newest price of the text it learns from; None for an n-gram, which has none."""
    return next((look.train_bits for look in reversed(looks) if look.train_bits is not None), None)


def finished(words: Lesson, made: Training) -> None:
    """What was learnt: curves, samples, and three things to do with it."""
    if made.job.error is not None:
        notice(lesson("common").ui("job_failed"))
    elif not made.models:
        notice(words.ui("given_up"))
    else:
        if made.stop.is_set():
            notice(words.ui("stopped", seconds=f"{made.job.seconds:.0f}"))
        draw(words, made)
        st.html(foot(tokens_and_sizes(words, made)))
    with st.container(horizontal=True, key="training_next"):
        if made.models:
            st.button(words.ui("use"), type="primary", key="train_use", on_click=use, args=(made,))
            download(words, made)
        st.button(words.ui("again"), key="train_again", on_click=training_job.forget)


def tokens_and_sizes(words: Lesson, made: Training) -> str:
    """How the text was cut, and how large the machines are."""
    tokenizer = next(iter(made.models.values())).tokenizer
    kind = words.ui("kind_bpe" if tokenizer.kind == "bpe" else "kind_char", count=tokenizer.vocab_size)
    common = lesson("common")
    sizes = ", ".join(
        f"{common.ui(f)} {short(m.n_parameters, words.language)}" for f, m in made.models.items()
    )
    return f"{kind} {words.ui('sizes', sizes=sizes)}"


def download(words: Lesson, made: Training) -> None:
    """The zip is made when it is asked for."""
    st.download_button(
        words.ui("download"),
        data=lambda: training_job.packed(made),
        file_name="glassbox-yours.zip",
        mime="application/zip",
        on_click="ignore",
        key="train_download",
    )


def use(made: Training) -> None:
    """Go to the arena with the new machines: its tab, its corpus, an opening from the visitor's own text."""
    training_job.use(made)
    st.session_state["tab"] = "write"
    st.session_state["corpus"] = made.name
    use_preset((made.text.lstrip()[:40].rsplit(maxsplit=1) or [""])[0])


PANELS = (training_room,)
