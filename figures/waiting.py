"""A figure that waits: its axes stand, and a sentence says when the rest of it comes."""

from __future__ import annotations

import plotly.graph_objects as go

from figures import palette


def waiting(figure: go.Figure, text: str, dark: bool = False, height: float = 0.5) -> go.Figure:
    """Write a sentence into the middle of a figure, above whatever stands there. height: 0 (bottom) to 1."""
    return figure.add_annotation(
        text=text.replace("\n", "<br>"),
        x=0.5,
        y=height,
        xref="paper",
        yref="paper",
        showarrow=False,
        borderpad=8,
        borderwidth=1,
        bgcolor=palette.RAISED_DARK if dark else palette.RAISED,
        bordercolor=palette.RULE_DARK if dark else palette.RULE,
    )
