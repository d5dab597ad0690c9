"""Chapter "Train it, find a head, switch it off": one small GPT from noise to words, then taken apart."""

from __future__ import annotations

import html
from typing import Any

import streamlit as st

from chapters.transformer.train import work
from chapters.transformer.train.figure import learning_curve
from chapters.transformer.train.heads import heads_panels
from chapters.transformer.train.training import training_panel
from llm_core.analysis.evaluation.known_words import Known, Written, count, marked
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import CorpusMissing
from llm_core.generation import Sampling, generate
from llm_core.language.transformer import Transformer
from llm_core.training import GradientLearner, train
from ui.controls.choice import choice
from ui.controls.link import check_link, number
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.show.numbers import day, duration, short
from ui.show.table import foot, table
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import jobs as attention_jobs
from ui.work import lanes as worker

PROMPT, LONGEST_PROMPT = "Once upon a time", 60


def snapshots_panel(words: Lesson) -> None:
    """The stored training: its curve, and what every snapshot writes now."""
    expect: dict[str, object] = {}
    with panel(words, "mt_learn", [Transformer, GradientLearner, train, generate, count], expect, wide=True):
        try:
            record, models = work.record()
            text = work.known_stories()
        except (CheckpointError, CorpusMissing) as reason:
            notice(words.ui("mt_missing", reason=reason))
            return
        step, prompt, sampling = controls(words, models)
        draw_curve(words, record, models, step)
        written = samples(words, record, models, prompt, sampling)
        if written is not None:
            expect |= draw_samples(words, record, text, written, step, prompt)


def controls(words: Lesson, models: dict[int, Transformer]) -> tuple[int, str, Sampling]:
    """Which snapshot, and the rules of the draw; all of it in the link."""
    options = [str(step) for step in sorted(models)]
    check_link("mt_temp", 0.8, number(0, 1.5, float))
    check_link("mt_seed", 1, number(0, 9999, int))
    with st.container(horizontal=True, key="mt_controls", vertical_alignment="bottom"):
        step = choice(st.segmented_control, words.ui("mt_step"), options, "mt_step", options[-1], thousands)
        temperature = st.slider(
            words.ui("mt_temp"),
            0.0,
            1.5,
            0.8,
            0.1,
            key="mt_temp",
            bind="query-params",
            help=words.ui("mt_temp_help"),
        )
        seed = st.number_input(words.ui("mt_seed"), 0, 9999, 1, 1, key="mt_seed", bind="query-params")
        typed = st.text_input(words.ui("mt_prompt"), PROMPT, key="mt_prompt", bind="query-params")
    prompt, changed = clean_text(typed, LONGEST_PROMPT)
    explain([key for key in changed if key != "empty"], LONGEST_PROMPT)
    model = models[int(step)]
    tell_unknown(model, prompt)
    kept = "".join(c for c in prompt if c not in model.tokenizer.unknown(prompt))
    return int(step), kept, Sampling(temperature=float(temperature), seed=int(seed))


def thousands(step: str) -> str:
    return f"{int(step):,}"


def tell_unknown(model: Transformer, text: str) -> None:
    """Name the characters of the text that the model has never seen."""
    unknown = model.tokenizer.unknown(text)
    if unknown:
        notice(lesson("common").ui("unknown_characters", characters=" ".join(unknown[:12])))


def draw_curve(words: Lesson, record: dict[str, Any], models: dict[int, Transformer], step: int) -> None:
    """Bits per character against steps, the chosen snapshot marked."""
    steps, train, valid = (list(column) for column in zip(*record["curve"], strict=True))
    figure = learning_curve(
        steps,
        valid,
        train,
        record["uniform_bits"],
        labels(words) | {"step": words.ui("mt_curve_step_bent")},
        marked=step,
        ticks=sorted(models),
        dark=dark(),
    )
    chart(figure, "mt_curve", words.ui("mt_curve_alt"))


def labels(words: Lesson) -> dict[str, str]:
    """The words of the learning curve."""
    return {name: words.ui(f"mt_curve_{name}") for name in ("step", "bits", "valid", "train", "uniform")}


def samples(
    words: Lesson,
    record: dict[str, Any],
    models: dict[int, Transformer],
    prompt: str,
    sampling: Sampling,
) -> dict[int, str] | None:
    """What every snapshot writes, shared by everybody with these settings; None while it is being written."""
    key = f"mt_samples|{record.get('date')}|{record.get('tokens_seen')}|{sampling}|{prompt}"
    job: worker.Work = work.samples_work(models, prompt, sampling)
    return attention_jobs.result(words, "mt_samples", key, job, len(models))


def draw_samples(
    words: Lesson, record: dict[str, Any], text: Known, written: dict[int, str], step: int, prompt: str
) -> dict[str, object]:
    """All snapshots as a table, the chosen one's text below; returns the numbers of "what you should see"."""
    bits = {shot["step"]: shot["bits_per_character"] for shot in record["snapshots"]}
    counted = {at: count(sample, text) for at, sample in written.items()}
    columns = [words.ui(f"mt_column_{name}") for name in ("step", "bits", "pairs", "words")]
    rows = [row(words, at, bits.get(at), counted[at], at == step) for at in written]
    st.html(table(columns, rows))
    st.html(marked_sample(words, prompt, written[step], text, thousands(str(step))))
    st.html(foot(made_how(words, record)))
    first, last = min(written), max(written)
    return {
        "uniform": f"{record['uniform_bits']:.2f}",
        "first_bits": price(words, bits.get(first)),
        "last": thousands(str(last)),
        "last_bits": price(words, bits.get(last)),
        "path": path(words, counted),
    }


def made_how(words: Lesson, record: dict[str, Any]) -> str:
    """Small print: what was counted, and where the model comes from."""
    return words.ui(
        "mt_counted",
        characters=work.SAMPLE_CHARACTERS,
        valid=f"{record['valid_characters']:,}",
        date=day(record["date"], words.language),
        time=duration(record["seconds"], words.language),
        parameters=short(record["n_parameters"], words.language),
        machine=record["machine"],
    )


def row(words: Lesson, step: int, bits: float | None, found: Written, chosen: bool) -> list[str]:
    """One snapshot: the chosen one carries a mark."""
    name = thousands(str(step)) + (" ◀" if chosen else "")
    return [name, price(words, bits), share(words, found.pair_share), share(words, found.word_share)]


def price(words: Lesson, bits: float | None) -> str:
    return words.ui("mt_no_number") if bits is None else f"{bits:.2f}"


def share(words: Lesson, value: float | None) -> str:
    return words.ui("mt_no_number") if value is None else f"{100 * value:.0f}\N{NO-BREAK SPACE}%"


def path(words: Lesson, counted: dict[int, Written]) -> str:
    """ "0: 3 %, 100: 40 %, ...": share of known words at every step."""
    return words.ui("mt_join").join(
        words.ui("mt_path", step=thousands(str(at)), share=share(words, found.word_share))
        for at, found in counted.items()
    )


def marked_sample(words: Lesson, prompt: str, sample: str, text: Known, step: str) -> str:
    """A sample as HTML, escaped; a word that the training text does not have is underlined."""
    mark = '<span style="text-decoration:underline dotted var(--gb-ngram);text-underline-offset:3px">'
    body = "".join(
        f"{mark}{html.escape(piece)}</span>" if strange else html.escape(piece)
        for piece, strange in marked(sample, text)
    )
    return (
        f'<div class="gb-runners" lang="{html_lang()}"><div>'
        f"<h3>{html.escape(words.ui('mt_written', step=step))}</h3>"
        '<div class="gb-sample gb-written" lang="en" style="border-color:var(--gb-transformer)">'
        f'<span style="color:var(--gb-second)">{html.escape(prompt)}</span>{body}</div>'
        f'<p class="gb-fine">{html.escape(words.ui("mt_underlined"))}</p></div></div>'
    )


PANELS = (snapshots_panel, training_panel, heads_panels)
