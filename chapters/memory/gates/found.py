"""Panel "Which unit follows what?": found by correlation on held-out stories, checked on others."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from chapters.memory.gates.figure import follower_figure
from chapters.memory.gates.read import LIMIT, MOST, SOURCE
from llm_core.analysis.recurrence.trace import trace
from llm_core.analysis.recurrence.units import PROPERTIES, Follower, ends_of, followers, property_of
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import CorpusMissing, documents
from llm_core.language.lstm import LSTM
from ui.controls.choice import Choice
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.numbers import signed
from ui.show.table import Cell, table

STORIES, LENGTH = 61, 128
"""Held-out stories that are searched, of which sixty are long enough, and tokens of each."""
CONTROLS = (
    Text("gates_found_text", example="gates_found_example", label="gates_text", limit=LIMIT),
    Choice("gates_property", tuple(PROPERTIES), "quotes", label="gates_property", names="gates_property_"),
)


@dataclass(frozen=True)
class Searched:
    """The LSTM, and the units that were found in it on held-out stories."""

    def get(self) -> tuple[LSTM, list[Follower]]:
        """Search once for all. Raises MissingModel, and CheckpointError where there are no stories to search."""
        return SOURCE.get(), searched(SOURCE.get())

    def state(self) -> Hashable:
        """Return nothing: a model is read once and never changes."""
        return ()

    @property
    def python(self) -> tuple[str, str]:
        """Load the checkpoint and search."""
        imports = (
            "from llm_core import checkpoints",
            "from llm_core.analysis.recurrence.units import followers",
            "from llm_core.data.corpora import documents",
        )
        texts = f'documents("stories", "valid")[:{STORIES}]'
        return "\n".join(imports), f"(lstm := {SOURCE.python[1]}, followers(lstm, {texts}, {LENGTH}))"


@st.cache_resource(max_entries=1, show_spinner=False)
def searched(_model: LSTM) -> list[Follower]:
    """Search all units on held-out stories. Raises CheckpointError where there are none."""
    try:
        return followers(_model, documents("stories", "valid")[:STORIES], LENGTH)
    except (CorpusMissing, ValueError) as error:
        raise CheckpointError(str(error)) from error


@dataclass(frozen=True)
class Following:
    """The units found, and the chosen one on the visitor's text."""

    chosen: Follower
    all: list[Follower]
    tokens: list[str]
    cell: NDArray[np.float32]  # (T,)
    followed: NDArray[np.float64]  # (T,): the property
    units: int  # that were searched
    stories: int

    @property
    def here(self) -> float | None:
        """Correlate memory and property on this text; None where one of them does not change."""
        if min(self.cell.std(), self.followed.std()) < 1e-9:
            return None
        return float(np.corrcoef(self.cell, self.followed)[0, 1])


def following(searched: tuple[LSTM, list[Follower]], text: str, name: str) -> Following:
    """Read the text with the unit that follows this property."""
    model, found = searched
    chosen = next(one for one in found if one.name == name)
    ids = model.tokenizer.encode(text)[:MOST]
    cell = trace(model, ids, chosen.layer)["hook_cell"][:, chosen.unit].numpy()
    wanted = property_of(name, text, ends_of(model, text)[: len(ids)])
    units = model.config.n_layer * model.config.n_embd
    return Following(chosen, found, model.tokenizer.token_texts(ids), cell, wanted, units, STORIES)


def figures(found: Following, words: Lesson, dark: bool) -> Figures:
    """Draw the memory of the unit over the property."""
    labels = {
        "cell": words.ui("gates_axis_cell"),
        "property": words.ui(f"gates_property_{found.chosen.name}"),
        "token": words.ui("gates_axis_token"),
    }
    drawn = follower_figure(found.tokens, found.cell, found.followed, labels, dark)
    return {"lines": in_words(drawn, told(found, words)) if set(found.followed.tolist()) == {0, 1} else drawn}


def told(found: Following, words: Lesson) -> str:
    """Say between which values the memory lies where the text has the property, and where it has not."""
    there, elsewhere = (found.cell[found.followed == has] for has in (1, 0))
    ends = {
        "low": there.min(),
        "high": there.max(),
        "low_else": elsewhere.min(),
        "high_else": elsewhere.max(),
    }
    counts = {"count": len(there), "count_else": len(elsewhere)}
    written = {name: signed(float(value), 2) for name, value in ends.items()}
    return words.ui(
        "gates_told", property=words.ui(f"gates_property_{found.chosen.name}"), **counts, **written
    )


def below(found: Following, words: Lesson) -> str:
    """Write the unit of each property, and how closely it follows on both halves and by chance."""
    columns = [
        words.ui(f"gates_column_{name}") for name in ("property", "unit", "chosen", "checked", "chance")
    ]
    rows: list[list[str | Cell]] = [
        [
            Cell(words.ui(f"gates_property_{one.name}")),
            words.ui("gates_place", layer=one.layer + 1, unit=one.unit + 1),
            signed(one.chosen, 3), signed(one.checked, 3), f"{one.chance:.3f}",
        ]
        for one in found.all
    ]  # fmt: skip
    place = found.all.index(found.chosen)
    return table(columns, rows, chosen_row=place, label=words.ui("gates_found_table"), least_width="32rem")


def sentence(found: Following, words: Lesson) -> dict[str, object]:
    """Give the unit, what it reached on texts it was not chosen on, and on this one."""
    here = found.here
    one = found.chosen
    return {
        "property": words.ui(f"gates_property_{one.name}"),
        "place": words.ui("gates_place", layer=one.layer + 1, unit=one.unit + 1),
        "checked": signed(one.checked, 3),
        "chance": f"{one.chance:.3f}",
        "units": found.units,
        "stories": found.stories,
        "here": words.ui("gates_here_none") if here is None else words.ui("gates_here", here=signed(here)),
    }


found_panel = Demo(
    "gates_found",
    CONTROLS,
    following,
    figures,
    sentence,
    code=[followers, *PROPERTIES.values()],
    source=Searched(),
    below=below,
    wide=True,
)
