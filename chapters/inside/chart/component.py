"""A flow chart in the browser: boxes that lead to their chapters, or boxes that hide faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from chapters.inside.chart.figure import Chart, drawn
from ui.lesson.marks import unmarked
from ui.lesson.words import Lesson
from ui.show.components import joined, script, style
from ui.show.nested_map import ground
from ui.site.language import html_lang, language

HERE = Path(__file__).with_name("component")


def _component(name: str) -> Callable[..., Any]:
    return st.components.v2.component(
        f"glassbox_chart_{name}",
        html=joined(HERE, f"{name}.html"),
        css=style(HERE, "style.css"),
        js=script(HERE, "flow.js", f"{name}.js"),
    )


_links, _faults = _component("links"), _component("faults")


def link_chart(
    words: Lesson, charts: Mapping[str, Chart], leads: Mapping[str, str], on_open: Callable[[], None]
) -> None:
    """Mount the repaired chart. leads: box -> the address that it leads to.

    A click runs `on_open`; `st.session_state["chart_links"].open` then names the box.
    """
    _links(
        data=_data(words, charts, "repaired") | {"leads": dict(leads)},
        key="chart_links",
        on_open_change=on_open,
    )


def fault_chart(words: Lesson, charts: Mapping[str, Chart], faults: Mapping[str, str]) -> None:
    """Mount the faulty chart. faults: box -> its fault. It keeps what was found in the link and sends nothing back."""
    grounds = {box: ground(words.ui(f"about_{box}"), language()) for box in charts["wide"].boxes}
    _faults(
        data=_data(words, charts, "faulty") | {"faults": dict(faults), "grounds": grounds},
        key="chart_faults_drawing",
    )


def _data(words: Lesson, charts: Mapping[str, Chart], name: str) -> dict[str, Any]:
    labels = {key: unmarked(text) for key, text in words.strings.items()}
    drawings = {shape: drawn(chart, name, labels.__getitem__) for shape, chart in charts.items()}
    return {"lang": html_lang(), "labels": labels, "charts": drawings}
