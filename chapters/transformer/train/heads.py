"""Panels "Find a head" and "Switch it off", on the model this visitor has just trained or on the stored one."""

from __future__ import annotations

import math

import streamlit as st

from chapters.transformer.train import work
from chapters.transformer.train.work import Subject
from figures.attention import heat_map
from llm_core.analysis.ablation.head_damage import head_damage, without_each_head
from llm_core.analysis.ablation.parts import continue_without, edits_without, losses_without
from llm_core.analysis.attention.patterns import attend, shares
from ui.controls.choice import choice
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.show.removal import (
    STANDS_OUT,
    choose_filling,
    choose_part,
    damage_sentence,
    draw_damage,
    draw_effect,
    part_name,
)
from ui.site.theme import dark
from ui.work import jobs as attention_jobs
from ui.work import reading as attention
from ui.work import removal as switch

LONGEST_TEXT, OWN_TEXT = 60, 32
CONTINUATION = 120
OFF = "mt_off"


def heads_panels(words: Lesson) -> None:
    """Both panels; the second opens at the head that the first found."""
    subjects = work.subjects()
    if not subjects:
        notice(words.ui("mt_no_model"))
        return
    found = find_panel(words, subjects)
    if found is not None:
        off_panel(words, *found)


def find_panel(words: Lesson, subjects: dict[str, Subject]) -> tuple[Subject, switch.Damage, str] | None:
    """Every head removed once on held-out text; None while that is being computed."""
    expect: dict[str, object] = {}
    with panel(words, "mt_find", [head_damage, without_each_head], expect):
        subject, filling = choose(words, subjects)
        found = damage(words, subject, filling)
        if found is None:
            return None
        draw_damage(found, "mt_")
        expect |= {"sentence": damage_sentence(found), **matter(found)}
    return subject, found, filling


def choose(words: Lesson, subjects: dict[str, Subject]) -> tuple[Subject, str]:
    """Which model, and what a part that is off gives instead."""
    names = {key: name(words, subject) for key, subject in subjects.items()}
    key = choice(st.selectbox, words.ui("mt_model"), list(subjects), "mt_model", names=names.__getitem__)
    filling = choose_filling("mt_instead")
    subject = subjects[key]
    forget_head(subject)
    return subject, filling


def name(words: Lesson, subject: Subject) -> str:
    """What the visitor reads: the stored one by its steps, an own one by its number, steps and bits."""
    bits = words.ui("mt_no_number") if subject.bits is None else f"{subject.bits:.2f}"
    key = "mt_model_own" if subject.number else "mt_model_stored"
    return words.ui(key, number=subject.number, step=f"{subject.step:,}", bits=bits)


def forget_head(subject: Subject) -> None:
    """A head that was chosen for another model means nothing here: back to the one that hurts most."""
    before = st.session_state.get("mt_off_for")
    if before is not None and before != subject.name:
        for key in (f"{OFF}_layer", f"{OFF}_head"):
            st.session_state.pop(key, None)
            st.query_params.pop(key, None)
    st.session_state["mt_off_for"] = subject.name


def damage(words: Lesson, subject: Subject, filling: str) -> switch.Damage | None:
    """The sweep over all heads of this model."""
    c = subject.model.config
    key = f"mt_damage|{subject.name}|{filling}"
    job = work.damage_work(subject, filling)
    return attention_jobs.result(words, "mt_damage", key, job, c.n_layer * c.n_head)


def matter(found: switch.Damage) -> dict[str, object]:
    """How many heads this text needs: those whose removal costs more than three standard errors."""
    needed = int((found.bits > STANDS_OUT * found.errors).sum())
    return {"needed": needed, "heads": found.bits.numel()}


def off_panel(words: Lesson, subject: Subject, found: switch.Damage, filling: str) -> None:
    """One part off: where the head looked, the loss and the continuation before and after."""
    expect: dict[str, object] = {}
    with panel(words, OFF, [edits_without, losses_without, continue_without], expect, wide=True):
        text = choose_text(words, subject)
        worst = found.found.worst(1)[0]
        shape = (subject.model.config.n_layer, subject.model.config.n_head)
        off, seed = choose_part(shape, worst[:2], filling, OFF)
        effect = measured(words, subject, text, off, seed)
        left, right = st.columns([6, 7], gap="large")
        with left:
            draw_pattern(words, subject, text, off)
        with right:
            if effect is not None:
                draw_effect(effect, text)
                expect |= watched(words, off, effect)


def choose_text(words: Lesson, subject: Subject) -> str:
    """A short text to look at and to be continued; where there is none, the beginning of the held-out text."""
    typed = st.text_input(
        words.ui("mt_text"), key="mt_text", bind="query-params", placeholder=words.ui("mt_text_hint")
    )
    text, changed = clean_text(typed, LONGEST_TEXT)
    explain([key for key in changed if key != "empty"], LONGEST_TEXT)
    unknown = subject.model.tokenizer.unknown(text)
    if unknown:
        notice(lesson("common").ui("unknown_characters", characters=" ".join(unknown[:12])))
    text = "".join(c for c in text if c not in unknown)
    return text if text.strip() else subject.model.tokenizer.decode(subject.held_out[:OWN_TEXT])


def measured(words: Lesson, subject: Subject, text: str, off: switch.Off, seed: int) -> switch.Effect | None:
    """Prices and continuations, with and without the part."""
    key = f"{OFF}|{subject.name}|{off}|{seed}|{text}"
    job = work.effect_work(subject, text, off, seed, CONTINUATION)
    return attention_jobs.result(words, OFF, key, job, 4)


def draw_pattern(words: Lesson, subject: Subject, text: str, off: switch.Off) -> None:
    """Where the chosen head looks in this text, when it is on."""
    if off.kind != "head":
        prose(words.ui("mt_no_pattern"), "note")
        return
    found = attend(subject.model, text)
    reading = attention.Reading(found, shares(found), None)
    prose(attention.sentence(reading, off.layer, off.head), "note")
    figure = heat_map(
        found.pattern[off.layer, off.head].numpy(),
        attention.shown_tokens(found),
        draw_labels(lesson("models"), "from", "to", "weight"),
        dark=dark(),
    )
    figure.update_layout(height=480)
    chart(figure, "mt_pattern", lesson("models").ui("map_alt"))


def watched(words: Lesson, off: switch.Off, effect: switch.Effect) -> dict[str, object]:
    """The numbers of the computed sentence, on held-out text."""
    price = effect.held_out or effect.own
    change = price.after - price.before
    kind = "little" if abs(change) <= STANDS_OUT * price.error else "more" if change > 0 else "less"
    sentence = words.ui(
        f"mt_watched_{kind}",
        part=part_name(off),
        before=f"{price.before:.3f}",
        after=f"{price.after:.3f}",
        change=f"{abs(change):.3f}",
        error=f"{price.error:.3f}",
        times=f"{2 ** abs(change):.2f}" if math.isfinite(change) and abs(change) < 30 else "–",
    )
    return {"sentence": sentence}
