"""What a page test reads off a page drawn by AppTest: its HTML, its Plotly pictures, the arrays in them."""

import base64
import json
import re

import numpy as np


def html(at):
    """All HTML of the page, in order, without its style sheets, which name what a chapter may lack."""
    return re.sub("<style>.*?</style>", "", " ".join(part.proto.body for part in at.get("html")), flags=re.S)


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
