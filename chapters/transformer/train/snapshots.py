"""Panel "How does noise turn into words?": the curve of the stored training, and what every snapshot writes now."""

from __future__ import annotations

import contextlib
import html
from collections.abc import Callable
from typing import Any

import streamlit as st

from chapters.transformer.train import stored
from chapters.transformer.train.figure import learning_curve
from chapters.transformer.train.stored import Models
from llm_core.analysis.evaluation.known_words import Known, Written, count, marked
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import CorpusMissing
from llm_core.generation import Sampling, generate
from llm_core.language.transformer import Transformer
from llm_core.training import GradientLearner, train
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text, readable
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, read
from ui.show.chart import chart, draw_labels
from ui.show.numbers import computer, day, duration, percent, price, short
from ui.show.samples import sample, side_by_side
from ui.show.table import Html, foot, table
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import jobs, lanes

STEP = Choice("mt_step")
TEMPERATURE = Number("mt_temp", 0.0, 1.5, 0.8, 0.1, slider=True)
SEED = Number("mt_seed", 0, MOST_SEED, 1)
PROMPT = Text("mt_prompt", example="mt_prompt_example", label="mt_prompt", limit=60, optional=True)

CONTROLS = (STEP, TEMPERATURE, SEED, PROMPT)


def snapshots_panel(words: Lesson) -> None:
    """Draw the stored training, or say that it is not here."""
    expect: dict[str, object] = {}
    with panel(words, "mt_learn", [Transformer, GradientLearner, train, generate, count], expect, wide=True):
        try:
            facts, models = stored.stored_training()
            text = stored.known_stories()
        except (CheckpointError, CorpusMissing) as reason:
            notice(words.ui("mt_missing", reason=reason))
            return
        step, prompt, sampling = draw_controls(words, models)
        text_place = st.container()  # beside the buttons that change it
        draw_curve(words, facts, models, step)
        written = samples(words, facts, models, prompt, sampling)
        if written is not None:
            counted = {at: count(sample, text) for at, sample in written.items()}
            draw_table(words, facts, counted, step)
            text_place.html(marked_sample(words, prompt, written[step], text, thousands(step)))
            st.html(foot(origin(words, facts)))
            expect |= expected(words, facts, counted)


def draw_controls(words: Lesson, models: Models) -> tuple[int, str, Sampling]:
    """Draw the snapshot, the rules of the draw, and the beginning of the text."""
    options = [str(step) for step in sorted(models)]
    with st.container(horizontal=True, key="mt_controls", vertical_alignment="bottom"):
        step = int(STEP.draw(words, options, options[-1], lambda step: thousands(int(step))))
        temperature = TEMPERATURE.draw(words, help=words.ui("mt_temp_help"))
        seed = SEED.draw(words)
        typed = PROMPT.field(words)
    prompt = PROMPT.usable(words, typed)
    prompt = readable(prompt, models[step].tokenizer.unknown(prompt))
    return step, prompt, Sampling(temperature=temperature, seed=seed)


def thousands(step: int) -> str:
    """Write a number of steps."""
    return f"{step:,}"


def draw_curve(words: Lesson, facts: dict[str, Any], models: Models, step: int) -> None:
    """Draw bits per character against steps, the chosen snapshot marked."""
    steps, train, valid = (list(column) for column in zip(*facts["curve"], strict=True))
    chart(
        "mt_curve",
        words.ui("mt_curve_alt"),
        learning_curve,
        steps,
        valid,
        train,
        facts["uniform_bits"],
        curve_labels(words) | {"step": words.ui("mt_curve_step_bent")},
        marked=step,
        ticks=sorted(models),
        dark=dark(),
    )


def curve_labels(words: Lesson) -> dict[str, str]:
    """Give the words of the learning curve."""
    return draw_labels(words, "step", "bits", "valid", "train", "uniform", prefix="mt_curve_")


def samples(
    words: Lesson, facts: dict[str, Any], models: Models, prompt: str, sampling: Sampling
) -> dict[int, str] | None:
    """Let every snapshot write, for everybody with these settings; None while it is being written."""
    key, work = stored.samples_key(facts, prompt, sampling), stored.samples_work(models, prompt, sampling)
    return jobs.result(words, "mt_samples", key, work, len(models))


def prepare() -> None:
    """Let every snapshot write with the settings that the panel opens with, where the training is stored."""
    with contextlib.suppress(CheckpointError):
        facts, models = stored.stored_training()
        prompt = read("transformer/train", "en").ui(
            PROMPT.example
        )  # the stories are English: alike in both languages
        sampling = Sampling(TEMPERATURE.default, seed=SEED.default)
        key, work = stored.samples_key(facts, prompt, sampling), stored.samples_work(models, prompt, sampling)
        lanes.prepare(key, work, len(models))


def draw_table(words: Lesson, facts: dict[str, Any], counted: dict[int, Written], step: int) -> None:
    """Draw all snapshots, the chosen one marked."""
    columns = [words.ui(f"mt_column_{name}") for name in ("step", "bits", "pairs", "words")]
    rows = [
        [
            thousands(at),
            known_or_dash(words, bits_at(facts, at), price),
            known_or_dash(words, found.pair_share, percent),
            known_or_dash(words, found.word_share, percent),
        ]
        for at, found in counted.items()
    ]
    st.html(table(columns, rows, label=words.ui("mt_table"), chosen_row=list(counted).index(step)))


def bits_at(facts: dict[str, Any], step: int) -> float | None:
    """Find the held-out price of a snapshot in the record."""
    return next((shot["bits_per_character"] for shot in facts["snapshots"] if shot["step"] == step), None)


def expected(words: Lesson, facts: dict[str, Any], counted: dict[int, Written]) -> dict[str, object]:
    """Give the numbers of "what you should see"."""
    first, last = min(counted), max(counted)
    return {
        "uniform": price(facts["uniform_bits"]),
        "symbols": round(2 ** facts["uniform_bits"]),
        "first_words": known_or_dash(words, counted[first].word_share, percent),
        "last": thousands(last),
        "last_words": known_or_dash(words, counted[last].word_share, percent),
        "last_bits": known_or_dash(words, bits_at(facts, last), price),
    }


def origin(words: Lesson, facts: dict[str, Any]) -> str:
    """Write what was counted, and where the model comes from."""
    return words.ui(
        "mt_counted",
        characters=stored.SAMPLE_CHARACTERS,
        valid=f"{facts['valid_characters']:,}",
        date=day(facts["date"], words.language),
        time=duration(facts["seconds"], words.language),
        parameters=short(facts["n_parameters"], words.language),
        machine=computer(facts["machine"], words.language),
    )


def known_or_dash(words: Lesson, value: float | None, write: Callable[[float], str]) -> str:
    """Write a number, or a dash where nothing could be counted."""
    return words.ui("mt_no_number") if value is None else write(value)


def marked_sample(words: Lesson, prompt: str, written: str, text: Known, step: str) -> str:
    """Write a sample as HTML, escaped; a word that the training text does not have is underlined."""
    mark = '<span style="text-decoration:underline dotted var(--gb-ngram);text-underline-offset:3px">'
    found = list(marked(written, text))
    heard = f'<span class="gb-unseen" lang="{html_lang()}">{html.escape(words.ui("mt_no_word"))}</span>'
    pieces = [
        f"{mark}{html.escape(piece)}</span>{heard}" if strange else html.escape(piece)
        for piece, strange in found
    ]
    note = words.ui("mt_underlined") if any(strange for _, strange in found) else ""
    before = f'<span style="color:var(--gb-second)">{html.escape(prompt)}</span>'
    body = Html(f'<span class="gb-written" translate="no" lang="en">{before}{"".join(pieces)}</span>')
    return side_by_side([sample(words.ui("mt_written", step=step), body, note=note)])
