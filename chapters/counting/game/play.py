"""Where a game stands: kept in the session, in the link, and for some minutes by the browser; nothing is taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from chapters.counting.game.passage import Passage
from ui.controls.held import Held
from ui.lesson.words import Lesson
from ui.work import kept

LINK = Held("game_played")
"""In the link: guesses of every symbol so far, "1.3.0.2" (0: given up), after a minus the wrong ones of this one."""
OPENED = "game_opened"
"""In the session, once the link was read: later it may tell of another passage."""
GIVEN_UP = 0
PLAYED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*)?(?:-[\w ]{1,27})?")


@dataclass(frozen=True)
class Played:
    """How many guesses every symbol took (0: given up), and the wrong guesses at the present one."""

    guesses: tuple[int, ...] = ()
    tried: tuple[str, ...] = ()

    def after(self, passage: Passage, symbol: str) -> Played:
        """Guess a symbol; what is no choice, or was tried, changes nothing."""
        at = len(self.guesses)
        if at >= len(passage.places) or symbol not in passage.choices[at] or symbol in self.tried:
            return self
        if symbol != passage.right(at):
            return Played(self.guesses, (*self.tried, symbol))
        return Played((*self.guesses, len(self.tried) + 1))

    def without_this(self, passage: Passage) -> Played:
        """Give the present symbol up."""
        return Played((*self.guesses, GIVEN_UP)) if len(self.guesses) < len(passage.places) else self

    def counted(self, n_symbols: int) -> list[int]:
        """List the guesses; a symbol that was given up counts as found at the last one."""
        return [guesses or n_symbols for guesses in self.guesses]

    def written(self) -> str:
        """Write it for the link."""
        tried = f"-{''.join(self.tried)}" if self.tried else ""
        return ".".join(map(str, self.guesses)) + tried


def read(passage: Passage, raw: str) -> Played:
    """Read what a link says. Raises ValueError for anything that cannot be a game of this passage."""
    if not PLAYED.fullmatch(raw):
        raise ValueError(raw[:40])
    head, _, tail = raw.partition("-")
    guesses = tuple(int(part) for part in head.split(".") if part)
    if len(guesses) > len(passage.places):
        raise ValueError(raw[:40])
    if any(n > len(passage.choices[i]) for i, n in enumerate(guesses)):
        raise ValueError(raw[:40])
    found = Played(guesses)
    for symbol in tail:
        before, found = found, found.after(passage, symbol)
        if found == before or len(found.guesses) > len(guesses):
            raise ValueError(raw[:40])
    return found


def slot(passage: Passage) -> str:
    """Name a game in the session."""
    return f"game|{passage.corpus}|{passage.number}"


def now(passage: Passage) -> Played:
    """Return where the game stands: in this visit, or in this browser before a reload."""
    return st.session_state.get(slot(passage)) or kept.get(slot(passage)) or Played()


def opened(words: Lesson, passage: Passage) -> Played:
    """Return where the game stands, at first also what the link says, and write it into the link."""
    found, first = now(passage), not st.session_state.get(OPENED)
    if first and found == Played():
        found = LINK.draw(words, lambda raw: read(passage, raw), Played())
    st.session_state[OPENED] = True
    put(passage, found)
    LINK.put(found.written())
    return found


def put(passage: Passage, played: Played) -> None:
    """Keep where the game stands."""
    st.session_state[slot(passage)] = played
    if kept.possible():
        kept.put(slot(passage), played)
