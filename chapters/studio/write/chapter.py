"""The chapter "Write": the pretrained model's answer as it comes, token by token, with its alternatives."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import streamlit as st

from chapters.studio.engine import LANE, POLL, engine, failure, has_weights, missing
from chapters.studio.write.component import answer
from chapters.studio.write.controls import settings as read_settings
from chapters.studio.write.settings import MODE, PROMPT, RULES, Settings, presets
from figures.tokens import arena_data, chip, column, visible
from llm_core.generation import GeneratedToken
from llm_core.pretrained.chat import Message, chat_ids, plain_ids
from llm_core.pretrained.engine import choose_engine
from llm_core.pretrained.llama_cpp_request import make_request
from ui.controls.presets import draw_look_for
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import digits, percent, short
from ui.site.language import html_lang, language
from ui.site.ways import draw_ways
from ui.work import lanes as worker
from ui.work.jobs import begin

N_PARAMETERS = 134_515_008
"""Of SmolLM2-135M, whose input and output share one matrix."""


def write(words: Lesson) -> None:
    """Draw the controls beside the answer, in the panel that explains them."""
    measured: dict[str, object] = {}
    with panel(words, "write", code=_code(), expect=measured, wide=True):
        if not has_weights():  # nothing that can be pressed, and no task
            missing(words.ui("absent"))
            draw_ways((("studio", "summarise"),))
            draw_pictures(words)
            return
        measured["task"] = words.ui("task")
        left, right = st.columns([5, 8], gap="large")
        with left:
            chosen = read_settings(words)
        with right:
            measured |= _answer(words, chosen) if chosen.prompt.strip() else {}
            draw_look_for(presets(words), chosen.prompt)
        draw_pictures(words)


def draw_pictures(words: Lesson) -> None:
    """Draw the way to what this chapter has in common with pictures."""
    prose(words.ui("way_pictures"), "note")
    draw_ways((("seeing", "ways"),))


def _code() -> list[Callable[..., Any]]:
    return [choose_engine, chat_ids, plain_ids, make_request]


def start(chosen: Settings) -> worker.Job | None:
    """Begin the job of these settings; an answer that was stopped stays stopped until the visitor asks again."""
    return begin("studio", chosen.key(), work_of(chosen), chosen.n_tokens, LANE)


def work_of(chosen: Settings) -> worker.Work:
    """Load the model if need be and write; events are the tokens, the result a window that was too small."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> str:
        model = engine()
        if chosen.mode == "chat":
            ids = chat_ids(model.tokenizer, [Message("user", chosen.prompt)])
        else:
            ids = plain_ids(model.tokenizer, chosen.prompt)
        if len(ids) >= model.context_length:
            return f"{model.context_length:,}"
        for token in model.stream(ids, chosen.n_tokens, chosen.sampling(), cancelled=cancelled):
            report(token)
        return ""

    return work


def _answer(words: Lesson, chosen: Settings) -> dict[str, object]:
    """Draw the answer; while the model writes, a fragment looks again and again. Returns measured numbers."""
    job = start(chosen)
    if job is None:
        return {}
    job.wait(0.1)  # an answer that others have asked for is there at once
    done = job.done
    # a fragment in either case: what it draws keeps its place on the page when the answer is complete
    st.fragment(_watch, run_every=None if done else POLL)(words, chosen, job, done)
    return measure(job.events) if done else {}


def _watch(words: Lesson, chosen: Settings, job: worker.Job, known_as_done: bool) -> None:
    if job.done and not known_as_done:
        st.rerun()
    _draw(words, chosen, job)


def _draw(words: Lesson, chosen: Settings, job: worker.Job) -> None:
    tokens = list(job.events)
    if tokens or not job.done:
        data = arena_data(
            [_column(words, tokens, not job.done)], _shown_prompt(chosen), _labels(words), html_lang()
        )
        answer(data, "studio_answer")
        if not all(token.text for token in tokens[:-1]):  # the last one may be the end of the answer
            prose(lesson("chips").ui("parts"), "note")
    _state(words, job, tokens)
    if tokens and job.done and all(token.entropy is None for token in tokens):
        st.html(f'<p class="gb-fine" lang="{html_lang()}">{html.escape(words.ui("no_entropy"))}</p>')


def _shown_prompt(chosen: Settings) -> str:
    """Choose what stands in front of the chips: the text that goes on; an instruction is no part of the answer."""
    return chosen.prompt if chosen.mode == "plain" else ""


def _column(words: Lesson, tokens: list[GeneratedToken], running: bool) -> dict[str, Any]:
    texts = [token.text for token in tokens]
    if not all(texts):  # parts of characters, and the end of the answer
        texts = engine().tokenizer.token_texts([token.id for token in tokens])
    chips = [chip(token, text) for token, text in zip(tokens, texts, strict=True)]
    return column("pretrained", "SmolLM2", words.ui("plain"), _facts(words, tokens), chips, running)


def _name(token: GeneratedToken) -> str:
    """Name a token without text of its own (part of a character, end of the answer) as the vocabulary does."""
    found = next((entry.text for entry in token.alternatives if entry.id == token.id), None)
    return found if found is not None else engine().tokenizer.token_text(token.id)


def _facts(words: Lesson, tokens: list[GeneratedToken]) -> list[tuple[str, str, str]]:
    facts = [
        (
            words.ui("unit_weights"),
            short(N_PARAMETERS, language()),
            words.ui("unit_weights_help"),
        )
    ]
    seconds = sum(token.seconds for token in tokens[1:])
    if seconds > 0:
        speed = digits((len(tokens) - 1) / seconds, 2)
        facts.append((words.ui("unit_speed"), speed, words.ui("unit_speed_help")))
    return facts


def _labels(words: Lesson) -> dict[str, str]:
    return lesson("chips").strings | {
        "tokens_of": words.ui("tokens_of"),
        "keys": words.ui("keys"),
        "keys_finger": words.ui("keys_finger"),
        "chip_forced": "{token}",
    }


def _state(words: Lesson, job: worker.Job, tokens: list[GeneratedToken]) -> None:
    common = lesson("common")
    if job.error is not None:
        notice(failure(job.error))
    elif job.cancelled:
        notice(words.ui("stopped", n=len(tokens)))
    elif job.result:
        notice(words.ui("too_long", window=job.result))
    elif job.ahead:
        notice(common.ui("queue_ahead", count=job.ahead))
    elif not job.done and not tokens:
        notice(lesson("studio").ui("loading"))


def measure(tokens: list[GeneratedToken]) -> dict[str, object]:
    """Measure how often the model wrote its own first choice, and find the token that was least likely to it."""
    if not tokens:
        return {}
    first = sum(token.id == token.alternatives[0].id for token in tokens) / len(tokens)
    pale = min(tokens, key=lambda token: token.probability)
    return {
        "first": percent(first),
        "pale": visible((pale.text or _name(pale)).strip() or pale.text),
        "p": percent(pale.probability),
        "rather": visible(pale.alternatives[0].text.strip() or pale.alternatives[0].text),
        "rather_p": percent(pale.alternatives[0].probability),
    }


PANELS = (write,)
CONTROLS = (PROMPT, MODE, *RULES.controls)
