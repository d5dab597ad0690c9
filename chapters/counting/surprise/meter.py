"""Panel "meter": surprisal, entropy, cross-entropy and divergence of bars that one drags; the browser computes."""

from __future__ import annotations

from chapters.counting.surprise.component import entropy_meter
from llm_core.probability.entropy import cross_entropy, divergence, entropy, surprisal, tempered
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.site.language import html_lang

EQUAL = 64
FIRST = "die"
LOADED, FAIR = (0.5, 0.1, 0.1, 0.1, 0.1, 0.1), (1 / 6,) * 6
PRESETS: dict[str, dict[str, object]] = {
    "coin": {"p": (0.5, 0.5), "q": (0.9, 0.1)},
    "die": {"p": LOADED, "q": FAIR},
    "sure": {"p": (0.97, 0.01, 0.01, 0.01), "q": (0.25,) * 4},
    "equal": {"p": (1 / EQUAL,) * EQUAL, "q": (1 / EQUAL,) * EQUAL},
}
CONTROLS = tuple(Held(f"surprise_{name}") for name in ("p", "q", "heat", "which"))
IN_BROWSER = InBrowser(
    "chapters/counting/surprise/component/entropy.js",
    "tests/e2e/test_surprise.py::test_the_browser_computes_what_the_library_computes",
)


def draw(words: Lesson) -> dict[str, object]:
    """Mount the meter; what it should show is computed here by the library."""
    entropy_meter({"lang": html_lang(), "labels": dict(words.strings), "presets": PRESETS, "first": FIRST})
    return {
        "entropy": f"{entropy(LOADED):.2f}",
        "cross": f"{cross_entropy(LOADED, FAIR):.2f}",
        "extra": f"{divergence(LOADED, FAIR):.2f}",
        "cold": f"{entropy(tempered(LOADED, 0.5)):.2f}",
        "hot": f"{entropy(tempered(LOADED, 2)):.2f}",
    }


def in_python() -> str:
    """Write the same in Python."""
    return f"""from llm_core.probability.entropy import cross_entropy, divergence, entropy, perplexity, tempered

p, q = {LOADED}, [1 / 6] * 6
print(entropy(p), cross_entropy(p, q), divergence(p, q))
print(entropy(tempered(p, 0.5)), entropy(tempered(p, 2)), perplexity(entropy([1 / {EQUAL}] * {EQUAL})))
"""


meter = Demo(
    "surprise_meter",
    component=draw,
    code=[surprisal, entropy, cross_entropy, divergence, tempered, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
