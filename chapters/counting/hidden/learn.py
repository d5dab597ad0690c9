"""Panel "learn": Baum-Welch on letters without labels, from several seeds: how the likelihood climbs, where it ends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import streamlit as st

from chapters.counting.hidden.figure import climbs, letter_bars
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import CorpusMissing
from llm_core.sequences.baum_welch import (
    baum_welch,
    counted,
    expected_counts,
    random_hmm,
    reestimated,
    stacks_of,
)
from llm_core.sequences.chain import Floats
from llm_core.sequences.hmm import HMM
from llm_core.sequences.letter_states import texts
from llm_core.sequences.letters import SPACE, letters
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.rows import clauses
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent

LIMIT, PIECE, ROUNDS, SEEDS = 4000, 50, 150, 6
VOWELS = "aeiou"
SAME = 0.002
"""Bits per letter: ends that lie closer are called the same."""
CONTROLS = (
    Text(
        "hidden_letters",
        example="",
        label="letters_text",
        limit=LIMIT,
        optional=True,
        linked=False,
        widget=st.text_area,
    ),
    Choice("hidden_states", ("2", "3", "4"), label="n_states"),
)


class Learnt(NamedTuple):
    """What the beginnings came to."""

    symbols: tuple[str, ...]
    counts: list[int]  # of each symbol
    n_states: int
    courses: list[list[float]]  # for each seed and iteration: log₂ of the likelihood, per letter
    best: int  # the seed that ended highest, counted from 0
    shares: Floats  # (S, V): how often a letter came from each state, in the best model


def learn(text: str, n_states: str) -> Learnt:
    """Learn the letters of the text, or of the stories when it is blank, from every seed."""
    read = letters(text if text.strip() else shipped())
    stacks, ends, courses = stacks_of(read.ids, PIECE), list[HMM](), list[list[float]]()
    for seed in range(SEEDS):
        begin = random_hmm(int(n_states), len(read.symbols), seed + 1)
        rounds = list(baum_welch(begin, stacks, ROUNDS))
        courses.append([one.log_likelihood / len(read.ids) / math.log(2) for one in rounds])
        ends.append(rounds[-1].hmm)
    best = int(np.argmax([course[-1] for course in courses]))
    emission = counted(ends[best], stacks).emission
    counts = np.bincount(read.ids, minlength=len(read.symbols))
    shares = emission / np.maximum(emission.sum(axis=0), 1e-300)
    return Learnt(read.symbols, counts.tolist(), int(n_states), courses, best, in_order(shares, read.symbols))


def shipped() -> str:
    """Take the beginning of the stories."""
    try:
        train = texts().train
    except CorpusMissing as reason:
        raise CheckpointError(str(reason)) from reason
    return "".join(train.symbols[v] for v in train.ids[:LIMIT])


def in_order(shares: Floats, symbols: tuple[str, ...]) -> Floats:
    """Put the state that emits most of the vowels first; the numbers of states mean nothing."""
    vowels = [symbols.index(vowel) for vowel in VOWELS if vowel in symbols] or [0]
    return shares[np.argsort(-shares[:, vowels].sum(axis=1), kind="stable")]


def figures(found: Learnt, words: Lesson, dark: bool) -> Figures:
    """Draw how every seed climbs, and which state each letter comes from."""
    return climb_figure(found, words, dark) | {
        "letters": letter_bars(
            [name_of(symbol, words) for symbol in found.symbols],
            found.shares,
            [words.ui("state_n", n=i + 1) for i in range(found.n_states)],
            draw_labels(words, "letter", "share", prefix="axis_"),
            dark,
        )
    }


def climb_figure(found: Learnt, words: Lesson, dark: bool) -> dict[str, object]:
    """Draw the likelihood over the iterations."""
    labels = draw_labels(words, "iteration", "log_likelihood", "seed", "others", prefix="axis_")
    return {"climb": climbs(found.courses, found.best, labels, dark)}


def covered(found: Learnt, words: Lesson, dark: bool) -> Figures:
    """Draw no letters until they were guessed."""
    nothing = np.full_like(found.shares, np.nan)
    drawn = figures(found._replace(shares=nothing), words, dark)
    return {**drawn, "letters": waits(drawn["letters"], dark)}


def name_of(symbol: str, words: Lesson) -> str:
    """Name a symbol; the space has no ink."""
    return words.ui("space") if symbol == SPACE else symbol


def sentence(found: Learnt, words: Lesson) -> dict[str, object]:
    """Say whether any iteration fell, and how far apart the ends of the seeds are."""
    ends = [course[-1] for course in found.courses]
    falls = sum(b < a - 1e-9 for course in found.courses for a, b in pairwise(course))
    top, low = max(ends), min(ends)
    facts = {
        "falls": words.ui(
            "fell" if falls else "never_fell",
            falls=falls,
            seeds=SEEDS,
            iterations=sum(len(course) - 1 for course in found.courses),
        ),
        "begin": f"{abs(found.courses[found.best][0]):.3f}",
        "top": f"{abs(top):.3f}",
        "low": f"{abs(low):.3f}",
        "gap": f"{round(abs(low), 3) - round(abs(top), 3):.3f}",  # as a reader subtracts what is printed
        "same": f"{SAME:g}",
        "reached": sum(end > top - SAME for end in ends),
        "seeds": SEEDS,
        "rounds": ROUNDS,
    }
    states = clauses(
        words,
        (
            words.ui("state_letters", n=i + 1, letters=" ".join(name_of(s, words) for s in mine) or "–")
            for i, mine in enumerate(letters_of(found))
        ),
    )
    return facts | {"states": states, "beside": words.ui("states_beside", **beside_vowels(found))}


def beside_vowels(found: Learnt) -> dict[str, str]:
    """List the vowels that the first state lacks, and the letters beside vowels that it holds."""
    first, *others = letters_of(found)
    lacking = [symbol for letters in others for symbol in letters if symbol in VOWELS]
    beside = [symbol for symbol in first if symbol not in VOWELS and symbol != SPACE]
    return {"lacking": " ".join(lacking) or "–", "beside": " ".join(beside) or "–"}


def letters_of(found: Learnt) -> list[list[str]]:
    """List the letters that come mostly from each state."""
    seen = [v for v, count in enumerate(found.counts) if count]
    owner = found.shares.argmax(axis=0)
    return [[found.symbols[v] for v in seen if owner[v] == state] for state in range(found.n_states)]


def answer(found: Learnt) -> Found:
    """Say what the states separate best: vowels, frequent letters, or the halves of the alphabet."""
    agreed = agreements(found)
    best = max(agreed, key=lambda name: agreed[name])
    facts = {name: percent(share) for name, share in agreed.items()}
    return Found(best, facts, (found.n_states, tuple(found.counts)))


def agreements(found: Learnt) -> Mapping[str, float]:
    """Compute for each way to split the letters in two on how many of them the states agree with it."""
    seen = [v for v, count in enumerate(found.counts) if count and found.symbols[v] != SPACE]
    mine = {v for v in seen if found.shares[:, v].argmax() == 0}
    half = len(seen) // 2
    frequent = sorted(seen, key=lambda v: -found.counts[v])[:half]
    splits = {
        "vowels": [v for v in seen if found.symbols[v] in VOWELS],
        "frequent": frequent,
        "halves": seen[:half],
    }
    alike = {name: sum((v in mine) == (v in split) for v in seen) for name, split in splits.items()}
    return {name: max(count, len(seen) - count) / max(len(seen), 1) for name, count in alike.items()}


learn_panel = Demo(
    "hidden_learn",
    CONTROLS,
    learn,
    figures,
    sentence,
    code=[expected_counts, reestimated, baum_welch],
    guess=Guess("hidden_learn", ("vowels", "frequent", "halves"), answer),
    covered=covered,
    wide=True,
)
