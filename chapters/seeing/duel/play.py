"""Panel "the duel": two networks that learn from each other; the browser computes, the record says what to expect."""

from __future__ import annotations

import functools

from chapters.seeing.duel.component import duel_component
from llm_core.drawing.coverage import coverage
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.duels import MEASURED, ROUNDS, baseline
from llm_core.drawing.gan import Gan
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.show.numbers import percent
from ui.site.language import html_lang
from ui.work.record import record

NEEDED = ("runs", "rounds", "seed", "cases", "measured_points", "same")
NAMES = ("data", "noise", "batch", "opt", "rate_d", "rate_g", "turns_d", "turns_g", "blur", "seed", "ink", "turns",
         "at", "side", "arrows")  # fmt: skip
CONTROLS = tuple(Held(f"duel_{name}") for name in NAMES)
LOCKS = tuple(control.key for control in CONTROLS)


@functools.lru_cache(maxsize=1)
def same() -> tuple[float, float]:
    """Measure once how far samples of the data alone are from each other: the least and the most."""
    found = baseline()
    return min(found), max(found)


def draw_duel(words: Lesson) -> dict[str, object]:
    """Mount the component; what it opens with stands in the record."""
    duel_component({"lang": html_lang(), "labels": labels_of(words)})
    run = next(run for run in record("duel", NEEDED)["runs"] if (run["case"], run["seed"]) == ("even", 1))
    _, energy, reached, outside = run["curve"][-1]
    low, high = same()
    return {
        "rounds": ROUNDS,
        "points": MEASURED,
        "energy": f"{energy:.3f}",
        "reached": reached,
        "outside": percent(outside),
        "low": f"{low:.3f}".replace("-", "\N{MINUS SIGN}"),
        "high": f"{high:.3f}",
    }


def in_python() -> str:
    """Write the duel that the panel opens with."""
    return """from llm_core.drawing.coverage import coverage
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.gan import Gan, Settings
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice

gan = Gan(CURVES["ring"], Settings(), seed=1)
for _ in range(600):
    gan.round()
made, data = gan.made(500, seed=9001), gan.data.draw(Dice(2001), 500)
print(energy_distance(data, made), coverage(made, gan.data.places()).reached)
"""


IN_BROWSER = InBrowser(
    "chapters/seeing/duel/component/gan.js",
    "tests/e2e/test_duel.py::test_a_hundred_turns_in_the_browser_are_the_librarys",
)
play = Demo(
    "duel", component=draw_duel, code=[Gan, energy_distance, coverage, IN_BROWSER], snippet=in_python, locks=LOCKS,
    wide=True,
)  # fmt: skip
