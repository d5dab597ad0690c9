"""Panel "a soft dictionary": a dictionary with four entries, asked for a key that is not there."""

from __future__ import annotations

from chapters.attention.hand.component import dictionary as component
from chapters.attention.hand.figure import dictionary_payload
from llm_core.analysis.attention.by_hand import COMPASS, soft_lookup
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.site.language import html_lang

QUERY, LENGTH, LONGEST = 60, 4, 20
"""The direction that is looked up (degrees), how long its arrow is at first, and the longest that the slider makes."""

CONTROLS = tuple(Held(f"hand_{name}") for name in ("dq", "dl", "dk", "dv"))
LOCKS = tuple(control.key for control in CONTROLS)


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component, and look the direction up with the library."""
    component(dictionary_payload(COMPASS, QUERY, LENGTH, labels_of(words), html_lang()))
    plain = sum(COMPASS.values()) / len(COMPASS)
    answers = {
        name: f"{soft_lookup(COMPASS, QUERY, length)[1]:.1f}"
        for name, length in (("answer", LENGTH), ("longest_answer", LONGEST))
    }
    entries = listing(words, [f"{key:g}° → {value:g} °C".replace("-", "−") for key, value in COMPASS.items()])
    nearest = min(COMPASS, key=lambda key: abs((key - QUERY + 180) % 360 - 180))
    known = {"query": QUERY, "length": LENGTH, "longest": LONGEST, "plain": f"{plain:g}"}
    return known | answers | {"entries": entries, "nearest": f"{nearest:g}"}


def in_python() -> str:
    """Write the look-up in Python."""
    return f"""from llm_core.analysis.attention.by_hand import COMPASS, soft_lookup

weights, mixture = soft_lookup(COMPASS, query={QUERY}, length={LENGTH})
print(weights, mixture)
"""


IN_BROWSER = InBrowser(
    "chapters/attention/hand/component/dictionary.js",
    "tests/e2e/test_by_hand.py::"
    "test_the_dictionary_answers_as_the_library_does_keeps_its_state_in_the_link_and_sends_nothing",
)
dictionary = Demo(
    "hand_dictionary", component=draw, code=[soft_lookup, IN_BROWSER], snippet=in_python, locks=LOCKS
)
