"""Panel "loop": decoding in slow motion, on the visitor's prompt: logits, softmax, choose, append, and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from chapters.transformer.speed.loop_html import Picture, Row, turn_html
from figures.numbers import percent
from figures.tokens import visible
from llm_core.analysis.speed.slow_loop import Turn, random_numbers, turn
from llm_core.language.transformer import Transformer
from llm_core.sampling import draw
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.prose import begin_with_prose
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.model_notices import notice_last_space, notice_unknown
from ui.work import attention_models

MOST_TOKENS = 24
"""Tokens that may be written: the loop reads everything again for each of them."""
SHOWN = 10
WITH_PROMPT = ("stories", "shakespeare", "songci", "manuals")
"""Corpora for which the words hold a prompt; the others borrow the first one's."""

MODEL = Choice("loop_model", label="model", widget=st.selectbox)
TEXT = Text("loop_text", example=f"prompt_{WITH_PROMPT[0]}", label="prompt")
RULE = Choice("loop_rule", ("draw", "likeliest"), label="rule", names="rule_")
SEED = Number("loop_seed", 1, MOST_SEED, 7, label="seed")
DONE = Number("loop_n", 0, MOST_TOKENS - 1, 0, label="done")


@st.cache_resource(max_entries=500, show_spinner=False)
def turn_of(model_id: str, ids: tuple[int, ...], u: float | None) -> Turn:
    """Compute one turn, shared by everybody who comes by. Never change what it holds."""
    return turn(attention_models.transformer(model_id), ids, u)


def loop_panel(words: Lesson) -> None:
    """Draw controls, the turn in four stages, the button for the next token."""
    expect: dict[str, object] = {}
    with panel(words, "slow_loop", [turn, draw, random_numbers], expect, wide=True):
        ids = [name for name in attention_models.with_taps() if name not in attention_models.PRETRAINED]
        if not ids:
            notice(words.ui("no_model"))
            return
        model_id, prompt = choose_prompt(words, ids)
        rule, seed = choose_rule(words)
        run(words, model_id, prompt, rule, seed, expect)


def text_of(model_id: str, first: str) -> Text:
    """Give the field of a model: each keeps a prompt of its own; the first model's has the short name."""
    example = f"prompt_{model_id if model_id in WITH_PROMPT else WITH_PROMPT[0]}"
    return replace(TEXT, key=TEXT.key if model_id == first else f"{TEXT.key}_{model_id}", example=example)


CONTROLS = (MODEL, *(text_of(name, WITH_PROMPT[0]) for name in WITH_PROMPT), RULE, SEED, DONE)


def choose_prompt(words: Lesson, ids: Sequence[str]) -> tuple[str, str]:
    """Draw the choice of a model and the text that it continues."""
    with st.container(horizontal=True, key="loop_prompt", vertical_alignment="bottom"):
        begin_with_prose(MODEL, words, ids)
        model_id = MODEL.draw(words, ids, names=attention_models.name, width=260)
        field = text_of(model_id, ids[0])
        typed = field.field(words)
    text = field.usable(words, typed, empty=words.ui("prompt_empty"))
    notice_unknown(model_id, text, field)
    notice_last_space(model_id, text, field)
    return model_id, text


def choose_rule(words: Lesson) -> tuple[str, int]:
    """Draw the rule, the seed that it may need, and the buttons that go on and back."""
    with st.container(horizontal=True, key="loop_settings", vertical_alignment="bottom"):
        rule = RULE.draw(words)
        seed = SEED.draw(words) if rule == "draw" else 0
        done = DONE.draw(words)
        st.button(
            words.ui("next"), key="loop_next", type="primary", shortcut="N", on_click=forward,
            disabled=done >= DONE.high,
        )  # fmt: skip
        st.button(words.ui("again"), key="loop_again", on_click=back_to_start, disabled=done == 0)
    return rule, seed


def forward() -> None:
    """Write one token more."""
    st.session_state[DONE.key] = min(int(st.session_state.get(DONE.key, 0)) + 1, DONE.high)


def back_to_start() -> None:
    """Begin with the prompt again."""
    st.session_state[DONE.key] = 0


def read_ids(words: Lesson, model: Transformer, text: str) -> list[int]:
    """Give the start token and the end of the prompt, with room for what will be written."""
    ids = model.tokenizer.encode(text)
    room = max(1, model.context_length - 1 - MOST_TOKENS)
    if len(ids) > room:
        notice(words.ui("prompt_cut", limit=room, count=len(ids) - room))
        ids = ids[-room:]
    return [model.tokenizer.eot_id, *ids]


def run(words: Lesson, model_id: str, text: str, rule: str, seed: int, expect: dict[str, object]) -> None:
    """Take as many turns as the link asks for, and draw the last one."""
    model = attention_models.transformer(model_id)
    prompt = read_ids(words, model, text)
    asked = int(st.session_state.get(DONE.key, 0))
    numbers: list[float | None] = (
        [*random_numbers(seed, asked + 1)] if rule == "draw" else [None] * (asked + 1)
    )
    written: list[int] = []
    for u in numbers:
        now = turn_of(model_id, (*prompt, *written), u)
        if now.chosen == model.tokenizer.eot_id or len(written) == asked:
            break
        written.append(now.chosen)
    picture = picture_of(words, model, now, model.tokenizer.decode(prompt[1:]), written)
    st.html(turn_html(picture, labels(words, model, picture, len(prompt) + len(written))))
    if now.chosen == model.tokenizer.eot_id:
        prose(words.ui("ended"), "note")
    expect["sentence"] = sentence(words, model, now, picture, len(prompt) + len(written))


def picture_of(words: Lesson, model: Transformer, now: Turn, prompt: str, written: Sequence[int]) -> Picture:
    """Collect the numbers of the turn, ready to draw."""
    top = now.logits.topk(min(SHOWN, len(now.logits)))
    rows = [
        Row(named(words, model, i), float(now.logits[i]), float(now.probabilities[i]), i == now.chosen)
        for i in top.indices.tolist()
    ]
    return Picture(
        rows=rows,
        low=float(now.logits.min()),
        rest=max(0.0, 1 - sum(row.probability for row in rows)),
        u=now.u,
        chosen=named(words, model, now.chosen),
        chance=float(now.probabilities[now.chosen]),
        begins=now.before,
        prompt=prompt,
        written=model.tokenizer.token_texts(written),
    )


def named(words: Lesson, model: Transformer, token: int) -> str:
    """Give the token's text; the end of the text by name."""
    return words.ui("end") if token == model.tokenizer.eot_id else model.tokenizer.token_text(token)


def labels(words: Lesson, model: Transformer, picture: Picture, n_read: int) -> dict[str, str]:
    """Write the headings with their numbers."""
    facts = {
        "token": visible(picture.chosen),
        "chance": percent(picture.chance),
        "low": f"{picture.begins:.4f}",
        "high": f"{picture.begins + picture.chance:.4f}",
    }
    return {
        "token": words.ui("stage_token"),
        "logits": words.ui(
            "stage_logits", vocabulary=f"{model.vocab_size:,}", low=f"{picture.low:.2f}".replace("-", "−")
        ),
        "softmax": words.ui("stage_softmax"),
        "drawn": words.ui("stage_drawn"),
        "choose": words.ui("stage_choose"),
        "append": words.ui("stage_append", n=n_read + 1),
        "rest": lesson("common").ui("everything_else"),
        "said": words.ui("said_likeliest" if picture.u is None else "said_draw", **facts),
        "alt_strip": words.ui("alt_strip"),
        "table": words.ui("loop_table"),
    }


def sentence(words: Lesson, model: Transformer, now: Turn, picture: Picture, n_read: int) -> str:
    """Write what softmax did to the two best scores, checked with the model's own numbers."""
    first, second = picture.rows[0], picture.rows[1]
    return words.ui(
        "sees_loop",
        read=n_read,
        vocabulary=f"{model.vocab_size:,}",
        first=visible(first.text),
        second=visible(second.text),
        gap=f"{first.logit - second.logit:.3f}",
        ratio=f"{first.probability / max(second.probability, 1e-12):.2f}",
        total=f"{round(float(now.probabilities.sum()), 4):g}",
    )
