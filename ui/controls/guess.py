"""A guess first: a question above a figure, whose answer is measured by the page and shown after the guess.

Left out until then is only what answers it. One press on *Show me* is enough; a link that holds a setting of the demo
shows the result; the guess lives in the session alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import plotly.graph_objects as go
import streamlit as st

from figures.waiting import waiting
from ui.controls.control import Keyed
from ui.controls.link import chosen_in_link
from ui.lesson.notice import notice
from ui.lesson.sentence import label
from ui.lesson.words import Lesson, lesson

SHOWN = "show"
"""The option that is no guess."""
GUESSES = "guesses"
"""In the session: the id of a guess -> what was guessed, or SHOWN, and what about."""


class Found(NamedTuple):
    """The option that the measurement says is right, and the numbers of the sentence about it.

    about: what else the answer depends on, such as a text: a guess about another one is no guess about this.
    """

    option: str
    facts: Mapping[str, object]
    about: Hashable = None


@dataclass(frozen=True)
class Guess:
    """One question. Its words: <id>_guess asks, <id>_guess_<option> names an option, <id>_guess_found answers.

    measured: numbers of the demo -> what was found. outside: controls of the page that uncover it as the demo's own do.
    elsewhere: other panels wait for it too, so the whole page is drawn when it is answered.
    """

    id: str
    options: tuple[str, ...]
    measured: Callable[[Any], Found]
    outside: tuple[Keyed, ...] = ()
    elsewhere: bool = False

    def waits(self, controls: Iterable[Keyed] = ()) -> bool:
        """Return whether the answer is still covered. controls: those of the demo; one in the link uncovers it."""
        if self.id not in kept() and any(
            chosen_in_link(control.key) for control in (*controls, *self.outside)
        ):
            self._uncover(SHOWN, None)
        if st.session_state.pop(self._anew, False):
            st.rerun()  # this run draws one panel alone, and others wait too
        return self.id not in kept()

    def draw(self, words: Lesson, found: Found, options: Sequence[str] = ()) -> None:
        """Draw the question while it waits, then the answer. options: instead of the declared ones."""
        if self.id in kept():
            notice(self.told(words, found), "gb-guess")
        else:
            self._ask(words, found, options or self.options)

    def told(self, words: Lesson, found: Found) -> str:
        """Say whether the guess was right, and what was measured."""
        answer, (mine, about) = words.ui(f"{self.id}_guess_found", **found.facts), kept()[self.id]
        if mine == SHOWN or about != found.about:
            return lesson("guess").ui("shown", answer=answer)
        verdict = "right" if mine == found.option else "wrong"
        return lesson("guess").ui(verdict, guess=self.name(words, mine), answer=answer)

    def name(self, words: Lesson, option: str) -> str:
        """Name an option: in the words of the chapter, or where it has none, a name that the whole site knows."""
        if option == SHOWN:
            return lesson("guess").ui("show")
        own = f"{self.id}_guess_{option}"
        return words.ui(own) if own in words.strings else lesson("common").ui(option)

    def _ask(self, words: Lesson, found: Found, options: Sequence[str]) -> None:
        names = {option: label(self.name(words, option)) for option in (*options, SHOWN)}
        question = label(lesson("guess").ui("first", question=words.ui(f"{self.id}_guess")))
        st.segmented_control(
            question,
            list(names),
            key=self.key,
            format_func=names.__getitem__,
            on_change=self._keep,
            args=(found.about,),
        )

    def _keep(self, about: Hashable) -> None:
        self._uncover(st.session_state[self.key] or SHOWN, about)

    def _uncover(self, guess: str, about: Hashable) -> None:
        kept()[self.id] = (guess, about)
        if self.elsewhere and self.key in st.session_state:  # it was asked, so other panels are covered
            st.session_state[self._anew] = True

    @property
    def key(self) -> str:
        """Of the question on the page."""
        return key_of(self.id)

    @property
    def _anew(self) -> str:
        """Where the session notes that the whole page must be drawn."""
        return f"{self.key}_anew"


def key_of(guess: str) -> str:
    """Name the question of a guess on the page."""
    return f"guess_{guess}"


def asks(guess: str) -> bool:
    """Return whether the question of a guess has been drawn and waits, for what stands around its chapter."""
    return key_of(guess) in st.session_state and guess not in kept()


def kept() -> dict[str, tuple[str, Hashable]]:
    """Give the guesses of this visit, each with what it was about."""
    found: dict[str, tuple[str, Hashable]] = st.session_state.setdefault(GUESSES, {})
    return found


def waits(figure: go.Figure, dark: bool, height: float | None = None, words: str = "waits") -> go.Figure:
    """Write into a figure that the rest of it comes after the guess; height: from 0 to 1, by default where room is.

    words: "waits", or "waits_above" where the guess stands in a panel further up.
    """
    return waiting(figure, lesson("guess").ui(words), dark, height)


def nearest(value: float, marks: Sequence[float]) -> str:
    """Name the mark that a positive number is nearest to, as a ratio: the option of a guess about sizes."""
    return f"{min(marks, key=lambda mark: max(mark / value, value / mark)):g}"
