"""Panel "weather": two hidden states, what a friend did each day, and the trellis of all hidden paths."""

from __future__ import annotations

import functools
import math
from typing import Any

from chapters.counting.hidden.component import weather as component
from llm_core.sequences.chain import backward, forward, posterior, viterbi
from llm_core.sequences.hmm import HMM
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.numbers import digits, percent
from ui.site.language import html_lang

PRESETS: dict[str, dict[str, Any]] = {
    "weather": {
        "start": [0.4, 0.6],
        "transition": [[0.6, 0.4], [0.3, 0.7]],
        "emission": [[0.6, 0.3, 0.1], [0.1, 0.4, 0.5]],
        "observed": [0, 1, 2, 2, 0, 1],
    },
    "differ": {
        "start": [0.45, 0.55],
        "transition": [[0.1, 0.9], [0.75, 0.25]],
        "emission": [[0.25, 0.05, 0.7], [0.45, 0.1, 0.45]],
        "observed": [1, 0, 1, 1, 2, 2],
    },
    "sticky": {
        "start": [0.5, 0.5],
        "transition": [[0.95, 0.05], [0.05, 0.95]],
        "emission": [[0.6, 0.3, 0.1], [0.1, 0.4, 0.5]],
        "observed": [0, 0, 2, 0, 0, 2, 2, 2],
    },
}
FIRST = "weather"
CONTROLS = tuple(Held(f"hidden_w{name}") for name in ("o", "t", "show", "step", "node"))


def model(name: str) -> tuple[HMM, list[int]]:
    """Make the model of a preset, and give what is observed."""
    preset = PRESETS[name]
    return HMM.of(preset["start"], preset["transition"], preset["emission"]), preset["observed"]


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; what the first preset should show is computed here by the library."""
    component({"lang": html_lang(), "labels": dict(words.strings), "presets": PRESETS, "first": FIRST})
    names = words.ui("states").split("|")
    paths, all_paths, best, states = expected()
    path = " ".join(names[state] for state in states)
    return {
        "paths": paths,
        "days": len(PRESETS[FIRST]["observed"]),
        "all": digits(all_paths),
        "best": digits(best),
        "share": percent(best / all_paths),
        "path": path,
    }


@functools.cache
def expected() -> tuple[int, float, float, tuple[int, ...]]:
    """Compute, for the first preset: number of paths, probability of all, of the best, and its states."""
    hmm, observed = model(FIRST)
    best = hmm.viterbi(observed)
    return (
        2 ** len(observed),
        math.exp(hmm.log_likelihood(observed)),
        math.exp(best.score),
        tuple(best.states),
    )


def in_python() -> str:
    """Write the same in Python."""
    preset = PRESETS[FIRST]
    return f"""from llm_core.sequences.hmm import HMM

hmm = HMM.of({preset["start"]}, {preset["transition"]}, {preset["emission"]})
observed = {preset["observed"]}
print(hmm.forward(observed), hmm.log_likelihood(observed))
print(hmm.viterbi(observed).states, hmm.posterior(observed))
"""


IN_BROWSER = InBrowser(
    "chapters/counting/hidden/component/chain.js",
    "tests/e2e/test_hidden.py::test_the_browser_computes_what_the_library_computes",
)
weather = Demo(
    "hidden_weather",
    component=draw,
    code=[forward, backward, posterior, viterbi, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
