"""Panels "Find a head" and "Switch it off", on the model this visitor has just trained or on the stored one."""

from __future__ import annotations

import math

import streamlit as st

from chapters.transformer.train.subjects import MODEL, Subject, damage_work, effect_work, subjects
from figures.attention import heat_map
from llm_core.analysis.ablation.head_damage import head_damage, without_each_head
from llm_core.analysis.ablation.parts import continue_without, edits_without, losses_without
from llm_core.analysis.attention.patterns import attend, shares
from ui.controls.link import forget_value
from ui.controls.part_off import Filling, PartOff
from ui.controls.text import Text, readable
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import fine
from ui.show.removal import STANDS_OUT, damage_sentence, draw_damage, draw_effect, part_name
from ui.site.theme import dark
from ui.work import jobs
from ui.work import reading as attention
from ui.work.removal import Damage, Effect, Off

OWN_TEXT = 32
"""Characters of the held-out text that stand in for a text of the visitor's."""
CONTINUATION = 120

FILLING = Filling("mt_instead")
TEXT = Text("mt_text", example="", label="mt_text", limit=60, optional=True)
PART = PartOff("mt_off")

CONTROLS = (MODEL, FILLING, TEXT, *PART.controls)


def heads_panels(words: Lesson) -> None:
    """Draw both panels; the second opens at the head that the first found."""
    models = subjects()
    if not models:
        notice(words.ui("mt_no_model"))
        return
    found = find_panel(words, models)
    if found is not None:
        off_panel(words, *found)


def find_panel(words: Lesson, models: dict[str, Subject]) -> tuple[Subject, Damage, str] | None:
    """Remove every head once on held-out text; None while that is being computed."""
    expect: dict[str, object] = {}
    with panel(words, "mt_find", [head_damage, without_each_head], expect):
        subject, filling = choose(words, models)
        found = damage(words, subject, filling)
        if found is None:
            return None
        draw_damage(found, "mt_")
        expect |= {"sentence": damage_sentence(found, words), **needed_heads(found)}
    return subject, found, filling


def choose(words: Lesson, models: dict[str, Subject]) -> tuple[Subject, str]:
    """Choose the model, and what a part that is off gives instead."""
    names = {key: name(words, subject) for key, subject in models.items()}
    subject = models[MODEL.draw(words, list(models), names=names.__getitem__)]
    forget_head(subject)
    return subject, FILLING.draw(words)


def name(words: Lesson, subject: Subject) -> str:
    """Name the stored model by its steps, an own one by its number, steps and bits."""
    bits = words.ui("mt_no_number") if subject.bits is None else f"{subject.bits:.2f}"
    key = "mt_model_own" if subject.number else "mt_model_stored"
    return words.ui(key, number=subject.number, step=f"{subject.step:,}", bits=bits)


def forget_head(subject: Subject) -> None:
    """Go back to the head that hurts most, when the chosen one belongs to another model."""
    before = st.session_state.get("mt_off_for")
    if before is not None and before != subject.name:
        forget_value(PART.layer.key)
        forget_value(PART.head.key)
    st.session_state["mt_off_for"] = subject.name


def damage(words: Lesson, subject: Subject, filling: str) -> Damage | None:
    """Remove every head of this model, one after the other."""
    config = subject.model.config
    key = f"mt_damage|{subject.name}|{filling}"
    return jobs.result(words, "mt_damage", key, damage_work(subject, filling), config.n_layer * config.n_head)


def needed_heads(found: Damage) -> dict[str, object]:
    """Count the heads that this text needs: those whose removal costs more than three standard errors."""
    needed = int((found.bits > STANDS_OUT * found.errors).sum())
    return {"needed": needed, "heads": found.bits.numel()}


def off_panel(words: Lesson, subject: Subject, found: Damage, filling: str) -> None:
    """Switch one part off: where the head looked, the loss and the continuation before and after."""
    expect: dict[str, object] = {}
    with panel(words, "mt_off", [edits_without, losses_without, continue_without], expect, wide=True):
        text = choose_text(words, subject)
        worst = found.found.worst(1)[0]
        shape = (subject.model.config.n_layer, subject.model.config.n_head)
        off, seed = PART.draw(shape, worst[:2], filling)
        effect = measured(words, subject, text, off, seed)
        left, right = st.columns([6, 7], gap="large")
        with left:
            draw_pattern(words, subject, text, off)
        with right:
            if effect is not None:
                draw_effect(effect, text, words)
                expect["sentence"] = sentence(words, subject, off, effect)


def choose_text(words: Lesson, subject: Subject) -> str:
    """Draw a short text to look at and to be continued; where there is none, the held-out text begins."""
    text = TEXT.draw(words, placeholder=words.ui("mt_text_hint"))
    text = readable(text, subject.model.tokenizer.unknown(text))
    return text or subject.model.tokenizer.decode(subject.held_out[:OWN_TEXT])


def measured(words: Lesson, subject: Subject, text: str, off: Off, seed: int) -> Effect | None:
    """Measure prices and continuations, with and without the part."""
    key = f"mt_off|{subject.name}|{off}|{seed}|{text}"
    return jobs.result(words, "mt_off", key, effect_work(subject, text, off, seed, CONTINUATION), 4)


def draw_pattern(words: Lesson, subject: Subject, text: str, off: Off) -> None:
    """Draw where the chosen head looks in this text, when it is on."""
    if off.kind != "head":
        prose(words.ui("mt_no_pattern"), "note")
        return
    found = attend(subject.model, text)
    reading = attention.Reading(found, shares(found), None)
    prose(attention.sentence(reading, off.layer, off.head), "note")
    chart(
        "mt_pattern",
        lesson("models").ui("map_alt"),
        heat_map,
        found.pattern[off.layer, off.head].numpy(),
        attention.shown_tokens(found),
        draw_labels(lesson("models"), "from", "to", "weight"),
        dark=dark(),
        height=480,
    )


def sentence(words: Lesson, subject: Subject, off: Off, effect: Effect) -> str:
    """Say what the part was worth, on held-out text, and why that text is dearer than in the list of models."""
    if effect.held_out is None or subject.bits is None:
        return worth(words, off, effect)
    here, length = f"{effect.held_out.before:.2f}", subject.model.context_length
    why = words.ui("mt_two_prices", here=here, bits=f"{subject.bits:.2f}", length=length)
    return worth(words, off, effect) + why


def worth(words: Lesson, off: Off, effect: Effect) -> str:
    """Say how much dearer or cheaper a character is without the part."""
    price = effect.held_out or effect.own
    change = price.after - price.before
    kind = "little" if abs(change) <= STANDS_OUT * price.error else "more" if change > 0 else "less"
    return words.ui(
        f"mt_watched_{kind}",
        part=part_name(off),
        before=f"{price.before:.3f}",
        after=f"{price.after:.3f}",
        change=fine(abs(change)),
        error=fine(price.error),
        times=f"{2 ** abs(change):.2f}" if math.isfinite(change) and abs(change) < 30 else "–",
    )
