"""Lines of a training: every event is handed on, and the time left is that of the nearer limit."""

import io
import math

from llm_core.progress import line_of, shown
from llm_core.training import Event

EVENTS = [
    Event(0, 0, 0.0, math.nan, 3.0),
    Event(50, 6400, 10.0, 2.5, 2.0),
    Event(200, 25600, 40.0, 1.5, None, finished=True),
]


def test_every_event_is_handed_on_and_written_in_one_line():
    out = io.StringIO()
    assert list(shown(EVENTS, steps=200, to=out)) == EVENTS
    assert out.getvalue().splitlines() == [
        "step 0 of 200 · 0 tokens · 3.000 on held-out text · 0.0 s",
        "step 50 of 200 · 6,400 tokens · 2.500 nats per token · 2.000 on held-out text · 10.0 s · about 30 s left",
        "step 200 of 200 · 25,600 tokens · 1.500 nats per token · 40.0 s · finished",
    ]


def test_the_nearer_of_two_limits_counts_and_without_a_limit_nothing_is_promised():
    assert line_of(EVENTS[1], steps=200, seconds=15).endswith("about 5 s left")
    assert line_of(EVENTS[1], steps=60, seconds=15).endswith("about 2 s left")
    assert line_of(EVENTS[1]).endswith("10.0 s")
