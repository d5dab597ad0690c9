"""What a page test reads off a page drawn by AppTest: its HTML, its Plotly pictures, the arrays in them."""

import base64
import json

import numpy as np


def html(at):
    """All HTML of the page, in order."""
    return " ".join(element.proto.body for element in at.get("html"))


def traces(at, key):
    """The traces of the one chart with this key."""
    (chart,) = [c for c in at.get("plotly_chart") if c.proto.id.endswith(f"-{key}")]
    return json.loads(chart.proto.spec)["data"]


def array(packed):
    """Numbers of a trace: a list, or Plotly's base64 with its dtype and shape."""
    if not isinstance(packed, dict):
        return np.array(packed)
    numbers = np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])
    return (
        numbers.reshape([int(n) for n in str(packed["shape"]).split(",")]) if "shape" in packed else numbers
    )
