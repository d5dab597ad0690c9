"""Panel "dots": base rate, hit rate and false alarms, the posterior, and people as dots; the browser computes."""

from __future__ import annotations

from functools import partial

from chapters.counting.bayes.component import bayes_bench
from llm_core.probability.bayes import Screening, persons, posterior, whole_population
from ui.controls.guess import Found, Guess
from ui.controls.held import Held
from ui.demo import Demo, Figures
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.site.language import html_lang
from ui.site.ways import draw_ways

FIRST = Screening(base=0.001, hit=0.99, false_alarm=0.01)
CONTROLS = tuple(Held(f"bayes_{name}") for name in ("base", "hit", "alarm", "people"))
GUESSES = ("99", "50", "9", "1")


def example(*held: object) -> Screening:
    """Return the test that the panel opens with."""
    return FIRST


def mounted(veiled: bool, words: Lesson) -> Figures:
    """Mount the bench; veiled, it shows no answer."""
    payload = {"lang": html_lang(), "labels": dict(words.strings), "veiled": veiled}
    return {"bench": partial(bayes_bench, payload)}


def figures(found: Screening, words: Lesson, dark: bool) -> Figures:
    """Mount the bench."""
    return mounted(False, words)


def covered(found: Screening, words: Lesson, dark: bool) -> Figures:
    """Mount the bench without its answer."""
    return mounted(True, words)


def sentence(found: Screening, words: Lesson) -> dict[str, object]:
    """Tell the example in whole persons."""
    people = whole_population(found) or 0
    sick, missed, alarms, _ = persons(found.shares(), people)
    return {
        "people": f"{people:,}",
        "sick": f"{sick + missed:,}",
        "found": f"{sick:,}",
        "well": f"{people - sick - missed:,}",
        "alarms": f"{alarms:,}",
        "positive": f"{sick + alarms:,}",
        "posterior": percent(found.after_positive(), 1),
    }


def asked(found: Screening) -> Found:
    """Name the guess that comes nearest."""
    share = 100 * found.after_positive()
    return Found(min(GUESSES, key=lambda one: abs(float(one) - share)), {"share": percent(share / 100)})


def way_on(words: Lesson) -> dict[str, object]:
    """Lead to a gate that compares pictures: its false alarms meet the same base rate."""
    draw_ways([("seeing", "same")])
    return {}


IN_BROWSER = InBrowser(
    "chapters/counting/bayes/component/bayes.js",
    "tests/e2e/test_bayes.py::test_the_browser_computes_what_the_library_computes",
)
SNIPPET = f"""from llm_core.probability.bayes import Screening, persons, whole_population

test = {FIRST!r}
print(test.after_positive(), test.after_negative())
print(persons(test.shares(), 1000), whole_population(test))
"""


def in_python(*held: object) -> str:
    """Write the same in Python."""
    return SNIPPET


dots = Demo(
    "bayes_dots",
    CONTROLS,
    example,
    figures,
    sentence,
    code=[posterior, Screening, persons, IN_BROWSER],
    wide=True,
    guess=Guess("bayes_dots", GUESSES, asked),
    covered=covered,
    snippet=in_python,
    more=way_on,
)
