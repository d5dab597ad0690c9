"""What a page test reads off a page drawn by AppTest: its HTML, its Plotly pictures, the arrays in them."""

import base64
import json
import re

import numpy as np

from ui.lesson.words import read


def html(at):
    """All HTML of the page, in order, without its style sheets, which name what a chapter may lack.

    What is filled into a sentence stands in a span against translators, which a reader does not see.
    """
    body = " ".join(part.proto.body for part in at.get("html"))
    return plain(re.sub(r"<style>.*?</style>", "", body, flags=re.S))


def plain(html):
    """HTML without the spans and attributes that close a text against translators, or keep n-gram in one piece."""
    html = re.sub(r'<span class="gb-whole">([^<]*)</span>', r"\1", html)
    return re.sub(r'<span translate="no">([^<]*)</span>', r"\1", html).replace(' translate="no"', "")


def spec(at, key):
    """The one chart with this key: its traces under "data", its axes and shapes under "layout"."""
    (chart,) = [c for c in at.get("plotly_chart") if c.proto.id.endswith(f"-{key}")]
    return json.loads(chart.proto.spec)


def traces(at, key):
    return spec(at, key)["data"]


def named(at, key):
    """Traces by what the visitor reads in the legend, so that a swapped label is found."""
    found = {trace["name"]: trace for trace in traces(at, key)}
    assert len(found) == len(traces(at, key))
    return found


def array(packed):
    """Numbers of a trace: a list, or Plotly's base64 with its dtype and shape."""
    if not isinstance(packed, dict):
        return np.array(packed)
    numbers = np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])
    return (
        numbers.reshape([int(n) for n in str(packed["shape"]).split(",")]) if "shape" in packed else numbers
    )


def labels(at):
    """Every text that Streamlit reads as Markdown: labels, helps, options of buttons and dots, progress, prose."""
    return [text for element in elements(at.main) for text in labels_of(element)]


def elements(block):
    """All elements below a block, blocks included."""
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from elements(child)


def labels_of(element):
    proto = getattr(element, "proto", None)
    texts = [getattr(proto, name, "") for name in ("label", "help", "text")]
    if element.type in ("markdown", "alert", "toast"):
        texts.append(proto.body)
    if element.type == "radio":
        texts += proto.options
    if element.type == "button_group":
        texts += [option.content for option in proto.options]
    return [text for text in texts if isinstance(text, str)]


def numbered(words):
    """The questions of a chapter's quiz, each with its number, as the visitor reads them."""
    common, count = read("common", words.language), len(words.questions)
    return [
        common.ui("quiz_question", number=number, count=count, question=question.question)
        for number, question in enumerate(words.questions, start=1)
    ]
