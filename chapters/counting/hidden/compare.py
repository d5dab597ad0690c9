"""Panel "compare": hidden Markov models and n-grams that learnt the same letters, and what each remembers."""

from __future__ import annotations

import math
from statistics import mean
from typing import Any, NamedTuple

from chapters.counting.hidden.figure import by_states
from llm_core import small_trainings
from llm_core.sequences.baum_welch import baum_welch
from llm_core.sequences.letter_states import RECORD, held_out_bits, ngram_bits
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.site.ways import draw_ways
from ui.work.record import record
from ui.work.small_training import Line, Lines, SmallTraining
from ui.work.source import StoredRecord

NEEDED = ("runs", "ngrams")
SMALL_STATES = Choice("hidden_small_states", small_trainings.LETTER_STATES, "8", label="n_states")


class Compared(NamedTuple):
    """Held-out bits per letter."""

    states: dict[int, list[float]]  # number of states -> of each seed
    ngrams: dict[int, float]  # order -> bits


def compare(facts: dict[str, Any]) -> Compared:
    """Read where every model ended."""
    states: dict[int, list[float]] = {}
    for run in facts["runs"]:
        states.setdefault(run["states"], []).append(run["curve"][-1][1])
    ngrams = {int(order): bits for order, bits in facts["ngrams"].items()}
    return Compared(states, ngrams)


def figures(found: Compared, words: Lesson, dark: bool) -> Figures:
    """Draw the bits over the number of states, and a level for each n-gram."""
    labels = draw_labels(words, "states", "bits", "hmm", "seeds", prefix="compare_")
    levels = {words.ui(f"order_{order}"): bits for order, bits in found.ngrams.items()}
    return {"bits": by_states(found.states, levels, labels, dark)}


def covered(found: Compared, words: Lesson, dark: bool) -> Figures:
    """Draw the models of at most two states."""
    few = {n: bits for n, bits in found.states.items() if n <= 2}
    return {"bits": waits(figures(found._replace(states=few), words, dark)["bits"], dark)}


def sentence(found: Compared, words: Lesson) -> dict[str, object]:
    """Say from how many states on the bigram is beaten, with the bits of the most states and of n-grams."""
    means = {n: mean(bits) for n, bits in found.states.items()}
    better = [n for n, bits in means.items() if bits < found.ngrams[2]]
    most = max(means)
    return {
        "verdict": words.ui("bigram_beaten", n=min(better)) if better else words.ui("bigram_wins"),
        "most": most,
        "most_bits": f"{means[most]:.2f}",
        "memory": f"{math.log2(most):g}",
        **{f"order_{n}": f"{found.ngrams[n]:.2f}" for n in (2, 3)},
    }


def answer(found: Compared) -> Found:
    """Say from how many states on the bigram is beaten."""
    better = [n for n, bits in found.states.items() if mean(bits) < found.ngrams[2]]
    option = str(min(better)) if better else "never"
    n = option if better else f"> {max(found.states)}"
    bits = found.ngrams[2]
    return Found(option, {"bits": f"{bits:.3f}", "perplexity": f"{2**bits:.1f}", "n": n})


def stored_lines() -> Lines:
    """Give the held-out bits over the iterations, of the first seed."""
    lines = dict[str, Line]()
    for run in record(RECORD, NEEDED)["runs"]:
        if run["seed"] == 1 and str(run["states"]) in small_trainings.LETTER_STATES:
            iterations, bits = zip(*run["curve"], strict=True)
            lines[str(run["states"])] = iterations, bits
    return lines


SMALL = SmallTraining(
    "hidden_small",
    small_trainings.letter_states,
    small_trainings.LETTER_ROUNDS,
    stored_lines,
    lambda words, line: words.ui("n_states_of", n=line),
    lambda n_states: {"n": n_states, "rounds": small_trainings.LETTER_ROUNDS},
    y="bits_per_character",
)


def small_and_ways(words: Lesson) -> dict[str, object]:
    """Offer a small training, and lead to machines with a longer memory."""
    SMALL.draw(words, SMALL_STATES.draw(words))
    draw_ways([("arena", "readers"), ("memory", "cell")])
    return {}


compare_panel = Demo(
    "hidden_compare",
    (),
    compare,
    figures,
    sentence,
    code=[baum_welch, held_out_bits, ngram_bits],
    source=StoredRecord(RECORD, NEEDED),
    guess=Guess("hidden_compare", ("4", "16", "32", "never"), answer),
    covered=covered,
    more=small_and_ways,
)
