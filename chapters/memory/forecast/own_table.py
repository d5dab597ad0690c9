"""A table of the visitor's own: pasted or uploaded, its column chosen, one clear sentence for what is wrong."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from llm_core.forecasting.series import SERIES
from llm_core.forecasting.table import LEAST, MOST, Series, Table, TableRejected, read_table, series_of
from ui.controls.choice import Choice
from ui.controls.training_text import pasted, uploaded
from ui.lesson.notice import notice
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.numbers import digits

MEGABYTES, KINDS = 2, ("csv", "tsv", "txt")
LIMIT = MEGABYTES << 20
"""Characters of a pasted table, and bytes of a file."""
WIDTH = 320
"""Of the choice of a column, pixels."""
NAMED = 5
"""So many columns of text are named."""
SOURCE = Choice("forecast_own", ("example", "paste", "upload"), label="forecast_own", names="forecast_own_")
COLUMN = Choice("forecast_column", ("",), label="forecast_column", widget=st.selectbox)
FIELD, FILE = "forecast_own_text", "forecast_own_file"


def own_series(words: Lesson) -> Series | None:
    """Draw source, table and column; None, with a notice, while there is no series that can be forecast."""
    source = SOURCE.draw(words)
    draw = {"paste": pasted_table, "upload": uploaded_table}.get(source)
    text = draw(words) if draw else example(words.ui("forecast_own_hour"), words.ui("forecast_own_load"))
    if text is None:
        return None
    try:
        found = table_of(text)
        series = series_of(found.columns[column(words, found)])
    except TableRejected as refusal:
        refused(words, refusal)
        return None
    told(words, found, series)
    return series


@lru_cache(maxsize=2)
def example(hour_name: str, load_name: str) -> str:
    """Write the hours of the grid as a table, as somebody's file might be; the names stand in its first row."""
    values = SERIES["day"](1)
    return f"{hour_name},{load_name}\n" + "\n".join(
        f"{hour},{value:.1f}" for hour, value in enumerate(values, start=1)
    )


@lru_cache(maxsize=4)
def table_of(text: str) -> Table:
    """Read a table once."""
    return read_table(text)


def pasted_table(words: Lesson) -> str | None:
    """Draw the box for a table."""
    text = pasted(FIELD, words.ui("forecast_own_label"), words.ui("forecast_own_hint"), LIMIT)
    if text is None:
        notice(words.ui("forecast_own_none", least=LEAST), "gb-note")
    return text


def uploaded_table(words: Lesson) -> str | None:
    """Draw the upload of a table."""
    return uploaded(FILE, words.ui("forecast_own_file", most=MEGABYTES), KINDS, MEGABYTES)


def column(words: Lesson, found: Table) -> int:
    """Draw the choice of a column, where there are several; at first the last one that holds numbers."""
    names = [one.name for one in found.columns]
    if len(names) == 1:
        return 0
    numbered = [str(at + 1) for at in range(len(names))]
    last, name = numbered[-1], lambda at: names[int(at) - 1]  # what is measured mostly stands behind when
    chosen = COLUMN.draw(words, options=numbered, default=last, names=name, width=WIDTH)
    return int(chosen) - 1


def refused(words: Lesson, refusal: TableRejected) -> None:
    """Draw one sentence: what is wrong with the table, and what to do."""
    numbers = {
        name: f"{value:,}" if isinstance(value, int) else digits(float(str(value)), 4)
        for name, value in refusal.values.items()
    }
    notice(words.ui(f"forecast_refused_{refusal.reason}", **{"least": LEAST, **numbers}))


def told(words: Lesson, found: Table, series: Series) -> None:
    """Say what was left out, filled or cut."""
    if found.others:
        names = listing(words, (f"“{name}”" for name in found.others[:NAMED]))
        notice(words.ui("forecast_others", names=names, count=len(found.others)), "gb-note")
    if series.texts:
        notice(words.ui("forecast_texts", count=f"{series.texts:,}"))
    if series.filled:
        notice(words.ui("forecast_filled", count=f"{series.filled:,}"))
    if found.rows > MOST:
        notice(words.ui("forecast_cut", rows=f"{found.rows:,}", most=f"{MOST:,}"))
