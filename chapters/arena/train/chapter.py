"""Train on your text: three machines learn what a visitor pastes, live, and then write with it."""

from __future__ import annotations

import streamlit as st

from chapters.arena.train.learning import Asked, example, learn, packed, seconds_left, use
from chapters.arena.train.looks import cheapest, draw_looks, sentence
from llm_core.checkpoint_files import FAMILY_NAMES, THREE
from llm_core.training_race import RaceEvent, Runner, choose_tokenizer, race
from ui.controls.choice import Choice
from ui.controls.guess import Guess
from ui.controls.number import Number
from ui.controls.training_text import TrainingText, check_text
from ui.lesson.panel import panel
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson, lesson
from ui.show.downloads import download_zip
from ui.show.numbers import short, size
from ui.show.table import foot
from ui.work.first_run import StoredRun, first_run, mark_stored
from ui.work.live_training import LiveTraining, Run

TEXT = TrainingText(
    Choice("from", ("example", "paste", "upload"), label="source", names="source_"),
    example,
    field="train_text",
    file="train_file",
    preview=200,
)
SECONDS = Number("secs", 10, 120, 60, 5, label="seconds", slider=True)


def training_panel(words: Lesson) -> None:
    """Draw the form, the running race, or what came out of it."""
    run = TRAINING.current()
    stored = stored_run() if run is None else None
    waits = stored is not None and GUESS.waits(CONTROLS)
    expect = {} if waits else {"sentence": sentence(words, run or stored)}
    with panel(words, "race", [race, Runner, choose_tokenizer], expect, wide=True):
        if run is None:
            form(words)
            if stored is not None:
                draw_stored(words, stored, waits)
        elif TRAINING.show(words, run):
            finished(words, run)


def draw_stored(words: Lesson, stored: StoredRun, waits: bool) -> None:
    """Draw the stored race; while its guess waits, the question alone."""
    mark_stored(words)
    GUESS.draw(words, cheapest(words, stored), THREE)
    if not waits:
        draw_looks(words, stored)


def stored_run() -> StoredRun | None:
    """Read a stored race on the example text, of the length that the form begins with."""
    found = first_run("race")
    if found is None:
        return None
    return StoredRun(Asked("", found["seconds"]), [RaceEvent(**look) for look in found["looks"]])


def form(words: Lesson) -> None:
    """Draw the text, the time and the button."""
    text = TEXT.draw(words)
    if text:
        length = size(len(text.encode("utf-8", "replace")))
        st.html(foot(words.ui("size", characters=f"{len(text):,}", size=length)))
    seconds = SECONDS.draw(words, format=words.ui("seconds_of"))
    asked = Asked(text, seconds) if text else None
    TRAINING.offer(words.ui("start"), asked, check=lambda asked: check_text(asked.text), type="primary")


def time_passed(run: Run) -> float:
    """Give the share of the time that has passed."""
    return run.job.seconds / run.settings.seconds


def progress(words: Lesson, run: Run) -> str:
    """Write the time that is left, or that all is being scored."""
    left = seconds_left(run)
    return words.ui("left" if left else "scoring", seconds=f"{left:.0f}", total=run.settings.seconds)


TRAINING = LiveTraining(
    "training",
    learn,
    draw_looks,
    progress,
    time_passed,
    start_key="train_start",
    stop_key="train_stop",
)


def finished(words: Lesson, run: Run) -> None:
    """Draw what was learnt, and three things to do with it."""
    if run.result:
        draw_looks(words, run)
        st.html(foot(tokens_and_sizes(words, run)))
    with st.container(horizontal=True, key="training_next"):
        if run.result:
            st.button(words.ui("use"), type="primary", key="train_use", on_click=use, args=(run,))
            download_zip(words.ui("download"), lambda: packed(run), "glassbox-yours.zip", "train_download")
        st.button(words.ui("again"), key="train_again", on_click=again, args=(run,))


def again(run: Run) -> None:
    """Make room for another training, with the time that this one had: the link lost it with the slider."""
    SECONDS.use(run.settings.seconds)
    TRAINING.forget()


def tokens_and_sizes(words: Lesson, run: Run) -> str:
    """Write how the text was cut, and how large the machines are."""
    tokenizer = next(iter(run.result.values())).tokenizer
    kind = words.ui("kind_bpe" if tokenizer.kind == "bpe" else "kind_char", count=f"{tokenizer.vocab_size:,}")
    sizes = listing(
        words,
        [
            f"{lesson('common').ui(family)} {short(run.result[family].n_parameters, words.language)}"
            for family in FAMILY_NAMES
            if family in run.result
        ],
    )
    return in_a_row(words, [kind, words.ui("sizes", sizes=sizes)])


PANELS = (training_panel,)
CONTROLS = (TEXT, SECONDS)
GUESS = Guess("race", (), lambda found: found)
