"""A small demo of its own for the tests of `Demo`, with words in two languages and a count of what was computed."""

from typing import NamedTuple

import plotly.graph_objects as go

from llm_core.checkpoints import CheckpointError
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.controls.number import Number, Step
from ui.controls.text import Text
from ui.demo import BELOW, Demo
from ui.lesson.words import Lesson, Panel
from ui.show.table import table

CALLS = []

STRINGS = {
    "n": "How many",
    "power": "Power",
    "kind": "Kind",
    "kind_up": "upwards",
    "kind_down": "downwards",
    "text": "Text (at most {limit})",
    "example": "ab",
    "failed": "It cannot be shown: {reason}",
    "toy_line_alt": "a line",
    "toy_line_title": "The line",
    "toy_bars_alt": "bars",
    "other_line_alt": "another line",
    "given_line_alt": "a given line",
    "guessed_line_alt": "squares",
    "guessed_sum_alt": "their sum",
    "later_line_alt": "squares again",
    "toy_guess": "What is the sum?",
    "toy_guess_5": "five",
    "toy_guess_9": "nine",
    "toy_guess_found": "it is {sum}",
}
PANELS = {
    name: Panel(name, "A question?", "An answer.", expect="The sum is {total}, {more}.")
    for name in ("toy", "other", "given", "browser", "guessed", "later")
}


def words(language="en"):
    return Lesson("toy", language, STRINGS, PANELS)


class Powers(NamedTuple):
    """Numbers to a power."""

    values: list[int]
    text: str


def powers(n, power, kind, text):
    """Compute the powers of the first numbers."""
    CALLS.append((n, power, kind, text))
    values = [i**power for i in range(n)]
    return Powers(values if kind == "up" else values[::-1], text)


def line(values):
    return go.Figure(go.Scatter(y=values))


demo = Demo(
    "toy",
    (
        Number("toy_n", 1, 9, 3, label="n", slider=True),
        Step("toy_power", (1, 2, 4), 2, label="power"),
        Choice("toy_kind", ("up", "down"), label="kind", names="kind_"),
        Text("toy_text"),
    ),
    powers,
    lambda found, words, dark: {
        "line": line(found.values),
        "rows": table(["a", "b"], [["<i>", str(found.values[-1])]], label="rows"),
        "bars": go.Figure(go.Bar(y=found.values)),
    },
    lambda found, words: {"total": sum(found.values)},
    code=[powers],
    stacked=True,
    notices=lambda found, words: [f"read: {found.text}"],
    text=lambda found, words: {"bars": "above the bars", BELOW: "below all"},
    below=lambda found, words: "<p>under them</p>",
    numbers=lambda found: {"bars": {"power": found.values}},
    more=lambda words: {"more": "drawn by hand"},
    locks=("toy_n",),
)


class Shelf:
    """A source that can be missing and can change."""

    python = ("import math", "math.pi")
    value = 7

    def get(self):
        if self.value is None:
            raise CheckpointError("the shelf is empty")
        return self.value

    def state(self):
        return self.value


SHELF = Shelf()


def scaled(shelf, n):
    """Multiply."""
    return [shelf * n]


other = Demo(
    "other",
    (Number("other_n", 1, 9, 1, label="n"),),
    scaled,
    lambda found, words, dark: {"line": line(found)},
    source=SHELF,
    settings=lambda shelf, words: {"other_n": {"high": shelf}},
)
given = Demo(
    "given",
    (Number("given_n", 1, 9, 2, label="n"),),
    scaled,
    lambda found, words, dark: {"line": line(found)},
)
browser = Demo("browser", component=lambda words: {"total": 5, "more": "by the browser"})


def squares(n):
    """Square the first numbers."""
    return [i * i for i in range(n)]


guessed = Demo(
    "guessed",
    (Number("guessed_n", 1, 9, 3, label="n", slider=True),),
    squares,
    lambda found, words, dark: {"line": line(found), "sum": line([sum(found)])},
    lambda found, words: {"total": sum(found), "more": "done"},
    stacked=True,
    guess=Guess(
        "toy",
        ("5", "9"),
        lambda found: Found(str(sum(found)), {"sum": sum(found)}, len(found)),
        elsewhere=True,
    ),
    covered=lambda found, words, dark: {"sum": line([])},
)


later = Demo(
    "later",
    (Number("later_n", 1, 9, 4, label="n"),),
    squares,
    lambda found, words, dark: {"line": line(found)},
    lambda found, words: {"total": sum(found), "more": "done"},
    after=guessed.guess,
    covered=lambda found, words, dark: {"line": line([])},
)


class File:
    """A control whose value is a file of the visitor's own."""

    key = "own_file"

    def draw(self, words):
        """Give a file of three bytes."""
        return (b"abc",)


def sized(file):
    """Measure a file."""
    CALLS.append(file)
    return [len(file[0])]


own = Demo("given", (File(),), sized, lambda found, words, dark: {"line": line(found)})
