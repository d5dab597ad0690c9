"""Panel "play": guess what comes next, and the scoreboard beside the machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from chapters.counting.game import play
from chapters.counting.game.bounds import draw_bounds
from chapters.counting.game.component import board
from chapters.counting.game.machines import PRETRAINED, results
from chapters.counting.game.passage import COUNT, PASSAGES, Passage, passage
from chapters.counting.game.play import GIVEN_UP, Played
from llm_core.analysis.evaluation.guessing import bounds, lower_bound, rank, shares, upper_bound
from llm_core.analysis.evaluation.next_letter import letters_of, next_characters
from llm_core.analysis.evaluation.played import Result, play_letters
from llm_core.pretrained import engine
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.lesson.code import Shown
from ui.lesson.notice import Absent, notice
from ui.lesson.panel import panel
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.numbers import between, percent
from ui.show.table import machine_name, table
from ui.site.language import html_lang
from ui.work import attention_models

CORPUS = Choice("game_corpus", tuple(PASSAGES), label="corpus", names="corpus_")
NUMBER = Number("game_passage", 1, COUNT, 1, label="passage", again="next_passage")
CONTROLS = (CORPUS, NUMBER, play.LINK)
BOARD = "game_board"


def game(words: Lesson) -> None:
    """Draw both panels for the passage that is chosen."""
    st.fragment(_game)(words)


def _game(words: Lesson) -> None:
    expect: dict[str, object] = {}
    code: list[Shown] = [play_letters, next_characters, letters_of, rank]
    with panel(words, "game_play", code, expect, wide=True):
        asked = draw_passage(words)
        played = play.opened(words, asked)
        board(board_data(words, asked, played), BOARD, lambda: guess(asked))
        draw_buttons(words, asked, played)
        machines = results(words, asked)
        st.html(scoreboard(words, asked, played, machines))
        if PRETRAINED not in machines and not asked.chinese and not attention_models.present("smollm2"):
            notice(Absent(words.ui("absent"), engine.FETCH_COMMAND))
        expect |= sentence(words, asked, played, machines)
    draw_bounds(words, asked, played, machines)


def draw_passage(words: Lesson) -> Passage:
    """Draw the choice of the passage; readers of Chinese begin with Chinese prose, where there is any."""
    first = "manuals" if words.language == "zh" and "manuals" in PASSAGES else "stories"
    with st.container(horizontal=True, key="game_what", gap="medium", vertical_alignment="bottom"):
        return passage(CORPUS.draw(words, default=first), NUMBER.draw(words))


def guess(asked: Passage) -> None:
    """Take a guess from the board; one that belongs to another turn is late and counts for nothing."""
    sent = (st.session_state.get(BOARD) or {}).get("guess") or {}
    played = play.now(asked)
    if sent.get("turn") == len(played.guesses) and isinstance(sent.get("symbol"), str):
        play.put(asked, played.after(asked, sent["symbol"]))


def give_up(asked: Passage) -> None:
    """Show one symbol."""
    play.put(asked, play.now(asked).without_this(asked))


def draw_buttons(words: Lesson, asked: Passage, played: Played) -> None:
    """Draw the button that gives a symbol up."""
    over = len(played.guesses) >= len(asked.places)
    st.button(words.ui("give_up"), key="game_give_up", on_click=give_up, args=(asked,), disabled=over)


def board_data(words: Lesson, asked: Passage, played: Played) -> dict[str, Any]:
    """Collect what the board draws; of what is not guessed yet, nothing."""
    at = len(played.guesses)
    over = at >= len(asked.places)
    choices = () if over else asked.choices[at]
    numbers = [f"{i} " if asked.chinese else "" for i in range(1, len(choices) + 1)]
    keys = [[one, number + key_name(words, one)] for one, number in zip(choices, numbers, strict=True)]
    labels = {name: words.ui(f"board_{name}") for name in ("keys", "cursor", "passage")}
    labels["hint"] = words.ui("board_hint_chinese" if asked.chinese else "board_hint")
    return {
        "lang": html_lang(),
        "labels": labels,
        "shown": shown(asked, played),
        "says": says(words, asked, played),
        "keys": keys,
        "tried": list(played.tried),
        "numbered": asked.chinese,
        "turn": at,
        "over": over,
    }


def key_name(words: Lesson, symbol: str) -> str:
    """Name a key; the space by a word."""
    return words.ui("space") if symbol == " " else symbol


def shown(asked: Passage, played: Played) -> list[list[str]]:
    """Cut the known text into pieces by how they became known: given, right at first, later, or given up."""
    places = dict(zip(asked.places, played.guesses, strict=False))
    kinds = {GIVEN_UP: "up", 1: "first"}
    found: list[list[str]] = []
    for i, character in enumerate(asked.shown(len(played.guesses))):
        kind = kinds.get(places[i], "later") if i in places else "given"
        if found and found[-1][1] == kind:
            found[-1][0] += character
        else:
            found.append([character, kind])
    return found


def says(words: Lesson, asked: Passage, played: Played) -> str:
    """Say what came of the last guess."""
    at = len(played.guesses)
    if played.tried:
        return words.ui("says_wrong", symbol=key_name(words, played.tried[-1]), count=len(played.tried))
    if not at:
        return words.ui("says_begin", count=len(asked.places))
    right, left = key_name(words, asked.right(at - 1)), len(asked.places) - at
    last = played.guesses[-1]
    key = "says_given_up" if last == GIVEN_UP else "says_first" if last == 1 else "says_right"
    done = words.ui("says_left", count=left) if left else words.ui("says_over")
    return in_a_row(words, [words.ui(key, symbol=right, count=last), done])


def scoreboard(words: Lesson, asked: Passage, played: Played, machines: Mapping[str, Result]) -> str:
    """Write how everybody did: on the symbols that you have guessed, and the machines on the whole passage."""
    n, whole = len(played.guesses), len(asked.places)
    rows = [["", *row(words, asked, played.counted(len(asked.choices[0])), None)]] if n else []
    for one in rows:
        one[0] = words.ui("you")
    for family, result in machines.items():
        if n:
            name = machine_name(family)
            rows.append([name, *row(words, asked, result.guesses[:n], result.mean_bits(n))])
    for family, result in machines.items():
        name = machine_name(family)
        rows.append([name, *row(words, asked, result.guesses, result.mean_bits(whole))])
    head = [words.ui(f"score_{name}") for name in ("who", "symbols", "first", "mean", "bounds", "bits")]
    return table(head, rows, label=words.ui("score_table"), least_width="40rem")


def row(words: Lesson, asked: Passage, guesses: Sequence[int], true_bits: float | None) -> list[str]:
    """Write one line: how many symbols, right at once, guesses, both bounds, and a machine's own bits."""
    low, high = bounds(guesses, len(asked.choices[0]))
    return [
        str(len(guesses)),
        percent(sum(g == 1 for g in guesses) / len(guesses)),
        f"{sum(guesses) / len(guesses):.2f}",
        between(f"{low:.2f}", f"{high:.2f}", words.language),
        "–" if true_bits is None else f"{true_bits:.2f}",
    ]


def sentence(
    words: Lesson, asked: Passage, played: Played, machines: Mapping[str, Result]
) -> dict[str, object]:
    """Compare the visitor with the machines on the same symbols."""
    n, choices = len(played.guesses), len(asked.choices[0])
    if not machines:
        return {}
    best = min(machines, key=lambda family: machines[family].mean_bits(len(asked.places)))
    facts = {
        "best": words.ui(f"player_{best}"),
        "bits": f"{machines[best].mean_bits(len(asked.places)):.2f}",
        "symbols": len(asked.places),
    }
    if not n:
        return {"so_far": words.ui("so_far_nothing"), **facts}
    q = shares(played.counted(choices), choices)
    mine = {"count": n, "low": f"{lower_bound(q):.2f}", "high": f"{upper_bound(q):.2f}"}
    return {"so_far": words.ui("so_far", **mine), **facts}
