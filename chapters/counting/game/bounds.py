"""Panel "bounds": from numbers of guesses to bits per letter."""

from __future__ import annotations

from collections.abc import Mapping

from chapters.counting.game.figure import guess_shares
from chapters.counting.game.passage import Passage
from chapters.counting.game.play import Played
from llm_core.analysis.evaluation.guessing import bounds, lower_bound, shares, upper_bound
from llm_core.analysis.evaluation.played import Result
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.chart import chart_of
from ui.site.theme import dark
from ui.site.ways import draw_ways

MOST = 8
"""Numbers of guesses that are drawn; the last bar holds all further ones."""


def own_bits(words: Lesson, machines: Mapping[str, Result], n_symbols: int) -> str:
    """Say how many machines have their own bits between their bounds, as the table prints them."""
    if not machines:
        return ""
    inside = sum(lies_inside(result, n_symbols) for result in machines.values())
    key = "own_all" if inside == len(machines) else "own_some"
    return words.ui(key, machines=len(machines), inside=inside)


def lies_inside(result: Result, n_symbols: int) -> bool:
    """Compare the bits of a machine with its bounds, to two decimals."""
    low, high = bounds(result.guesses, n_symbols)
    return round(low, 2) <= round(result.mean_bits(len(result.bits)), 2) <= round(high, 2)


def draw_bounds(words: Lesson, asked: Passage, played: Played, machines: Mapping[str, Result]) -> None:
    """Draw how often the 1st, 2nd, ... guess was right, for everybody, and the bounds worked out."""
    expect: dict[str, object] = {}
    with panel(words, "game_bounds", [shares, upper_bound, lower_bound], expect):
        n_symbols = len(asked.choices[0]) if asked.choices else 1
        q = {family: shares(result.guesses, n_symbols) for family, result in machines.items()}
        if played.guesses:
            q = {"you": shares(played.counted(n_symbols), n_symbols), **q}
        if not q:
            return
        names = {who: words.ui(f"player_{who}") for who in q}
        state = ("game_bounds", tuple((who, tuple(one)) for who, one in q.items()), words.language, dark())
        labels = {"x": words.ui("guess_number"), "y": words.ui("share_right"), "more": words.ui("or_more")}
        labels["guess"] = words.strings["guess_nth"]
        chart_of(
            state,
            "game_bounds_shares",
            words.ui("game_bounds_shares_alt"),
            lambda: guess_shares(q, names, MOST, labels, dark()),
        )
        who = next(iter(q))
        guesses = played.counted(n_symbols) if who == "you" else machines[who].guesses
        low, high = bounds(guesses, n_symbols)
        expect |= {
            "who": names[who],
            "first": f"{q[who][0]:.2f}",
            "second": f"{q[who][1]:.2f}",
            "low": f"{low:.2f}",
            "high": f"{high:.2f}",
            "count": len(guesses),
            "own": own_bits(words, machines, n_symbols),
        }
        draw_ways([("counting", "ngram"), ("arena", "readers")])
