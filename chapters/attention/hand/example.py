"""Panel "by hand": one attention step with all its numbers in sight, computed in the browser."""

from __future__ import annotations

from chapters.attention.hand.component import by_hand as component
from chapters.attention.hand.figure import payload
from llm_core.analysis.attention.by_hand import EXAMPLES, by_hand
from llm_core.language.transformer import attention
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.show.numbers import percent
from ui.site.language import html_lang, language

NAMES = ("ex", "from", "mask", "scale", "row", "step", "ask", "guess", "q", "x", "k", "v")
CONTROLS = tuple(Held(f"hand_{name}") for name in NAMES)
LOCKS = tuple(control.key for control in CONTROLS)


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; what it should show is computed here by the library, for the numbers it opens with."""
    component(payload(EXAMPLES, language(), labels_of(words), html_lang()))
    return expected(language())


def expected(example: str) -> dict[str, object]:
    """Compute the numbers of "what you should see", for a sentence as it was chosen."""
    one = EXAMPLES[example]
    seen, causal = by_hand(one.q, one.k, one.v), by_hand(one.q, one.k, one.v, causal=True)
    raw = by_hand(one.q, one.k, one.v, divided=False)
    asker, flat = 2, 1  # "learning" looks ahead at "code"; "love" spreads its weight
    best, causal_best = int(seen.weights[asker].argmax()), int(causal.weights[asker].argmax())
    return {
        "asker": one.tokens[asker],
        "best": one.tokens[best],
        "share": percent(float(seen.weights[asker, best])),
        "causal_best": one.tokens[causal_best],
        "causal_share": percent(float(causal.weights[asker, causal_best])),
        "first_row": ("、" if example == "zh" else ", ").join(f"{w:.0f}" for w in causal.weights[0].tolist()),
        "flat": one.tokens[flat],
        "divided": percent(float(seen.weights[flat].max())),
        "undivided": percent(float(raw.weights[flat].max())),
        "total": f"{float(seen.weights.sum(-1).mean()):.2f}",
    }


def in_python() -> str:
    """Write the same in Python, for the sentence that the panel opens with."""
    return f"""from llm_core.analysis.attention.by_hand import EXAMPLES, by_hand

one = EXAMPLES["{language()}"]
found = by_hand(one.q, one.k, one.v, causal=False, divided=True)
print(found.scores, found.scaled, found.weights, found.output, sep="\\n")
"""


IN_BROWSER = InBrowser(
    "chapters/attention/hand/component/numbers.js",
    "tests/e2e/test_by_hand.py::test_typing_pointing_and_switching_give_the_librarys_numbers_and_send_nothing",
)
example = Demo(
    "by_hand",
    component=draw,
    code=[by_hand, attention, IN_BROWSER],
    snippet=in_python,
    locks=LOCKS,
    wide=True,
)
