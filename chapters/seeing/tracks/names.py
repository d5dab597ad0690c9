"""Panel "names": does a language model keep two people apart? A story, and the same one with the names swapped."""

from __future__ import annotations

import re
from typing import NamedTuple

import streamlit as st
import torch

from chapters.seeing.tracks.figure import name_bars
from llm_core.language.transformer import Transformer
from ui.controls.text import Text, listed
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.work.source import SharedModel

STORY = 640
"""Pixels: with it, nothing stands beside the story."""
CONTROLS = (
    Text("tracks_text", example="story_example", limit=300, widget=st.text_area),
    Text("tracks_first", example="first_example", label="first_name", limit=20),
    Text("tracks_second", example="second_example", label="second_name", limit=20),
)


class Named(NamedTuple):
    """The probability of both names as the next word, in the story and in the swapped one."""

    names: tuple[str, str]
    swapped: str
    chances: dict[str, tuple[float, float]]  # "as_is" and "swapped" -> of each name
    absent: list[str]
    unknown: list[str]


def compare(model: Transformer, text: str, first: str, second: str) -> Named:
    """Ask for both names behind a story, and behind the same story with the names swapped."""
    names = (first.strip(), second.strip())
    other = swapped(text.rstrip(), *names)
    chances = {
        key: (chance(model, story, names[0]), chance(model, story, names[1]))
        for key, story in (("as_is", text.rstrip()), ("swapped", other))
    }
    absent = [name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)]
    return Named(names, other, chances, absent, model.tokenizer.unknown(text))


def swapped(text: str, first: str, second: str) -> str:
    """Write each of the two names in place of the other."""
    if first == second:
        return text
    either = re.compile(rf"\b({re.escape(first)}|{re.escape(second)})\b")
    return either.sub(lambda found: second if found[0] == first else first, text)


def chance(model: Transformer, story: str, name: str) -> float:
    """Compute the probability that the name comes next: that of all its tokens."""
    before, word = model.tokenizer.encode(story), model.tokenizer.encode(f" {name}")
    scores = model.score(torch.tensor([*before, *word]))
    return float(scores[len(before) :].sum().exp())


def figures(found: Named, words: Lesson, dark: bool) -> Figures:
    """Draw both names for both stories."""
    labels = draw_labels(words, "as_is", "swapped", "chance", prefix="axis_")
    return {"bars": name_bars(found.names, found.chances, labels, dark)}


def notices(found: Named, words: Lesson) -> list[str]:
    """Say which name is not in the story, that both are the same, and what the model cannot read."""
    told = [words.ui("absent", name=name) for name in found.absent]
    if found.names[0] == found.names[1]:
        told.append(words.ui("same_names"))
    if found.unknown:
        told.append(lesson("common").ui("unknown_characters", characters=listed(found.unknown)))
    return told


def sentence(found: Named, words: Lesson) -> dict[str, object]:
    """Say which name is likelier in each of the two stories."""
    facts: dict[str, object] = {"first": found.names[0], "second": found.names[1]}
    for key, (a, b) in found.chances.items():
        facts |= {f"{key}_first": percent(a), f"{key}_second": percent(b)}
    facts["verdict"] = words.ui(verdict(found))
    return facts


def verdict(found: Named) -> str:
    """Name the sentence: where the swap changes nothing there is nothing to follow."""
    if found.absent or found.names[0] == found.names[1]:
        return "nothing_to_follow"
    ahead = [a > b for a, b in found.chances.values()]
    return "kept_apart" if ahead[0] != ahead[1] else "not_kept_apart"


def widths(_source: Transformer, _words: Lesson) -> dict[str, dict[str, int]]:
    """Give the story a row and two lines of its own: its end decides."""
    return {
        "tracks_text": {"height": 80, "width": STORY},
        "tracks_first": {"width": 110},
        "tracks_second": {"width": 110},
    }


names_panel = Demo(
    "tracks_names",
    CONTROLS,
    compare,
    figures,
    sentence,
    code=[swapped, chance],
    source=SharedModel("stories", "transformer"),
    settings=widths,
    notices=notices,
    ways=(("attention", "look"),),
)
