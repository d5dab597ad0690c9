"""Masks as coloured cells, parts over the distance, rates over a threshold, and errors over rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.basedatatypes import BaseTraceType

from figures import heat_map, palette

Rates = tuple[NDArray[np.floating], NDArray[np.floating]]


def steps_of(colors: Sequence[str]) -> list[list[object]]:
    """Make a colour scale with one flat step for each colour."""
    count = len(colors)
    return [[(i + end) / count, color] for i, color in enumerate(colors) for end in (0, 1)]


def beside(panels: Mapping[str, BaseTraceType], dark: bool, height: int) -> go.Figure:
    """Draw square pictures in rows of two, each with its name above."""
    figure = go.Figure(layout=palette.base_layout(dark, height))
    rows = -(-len(panels) // 2)
    for i, (name, cells) in enumerate(panels.items()):
        axis, (row, column) = str(i + 1) if i else "", divmod(i, 2)
        across = [column / 2 + 0.01, (column + 1) / 2 - 0.01]
        down = [1 - (row + 1) / rows, 1 - row / rows - 0.1 / rows]
        quiet = {"visible": False, "constrain": "domain"}
        scaled = {"autorange": "reversed", "scaleanchor": f"x{axis}", "anchor": f"x{axis}", "domain": down}
        figure.add_trace(cells.update(xaxis=f"x{axis}", yaxis=f"y{axis}", name=name))
        figure.update_layout(
            {f"xaxis{axis}": quiet | {"domain": across, "anchor": f"y{axis}"}, f"yaxis{axis}": quiet | scaled}
        )
        title = {"x": sum(across) / 2, "y": down[1], "xref": "paper", "yref": "paper", "yanchor": "bottom"}
        figure.add_annotation(text=name, showarrow=False, xanchor="center", font={"size": 15}, **title)
    return figure.update_layout(showlegend=False)


def parts_figure(
    image: NDArray[np.uint8],
    masks: Mapping[str, NDArray[np.integer]],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw a scene (S, S, 3) and masks of numbered things (S, S), the number of each thing in its middle.

    labels: "scene", the names of the masks, "thing", "nothing".
    """
    panels: dict[str, BaseTraceType] = {labels["scene"]: go.Image(z=image, hoverinfo="skip")}
    panels |= {labels[name]: numbered(mask, labels, dark) for name, mask in masks.items()}
    return beside(panels, dark, 520 if len(panels) > 2 else 290)


def numbered(mask: NDArray[np.integer], labels: Mapping[str, str], dark: bool) -> BaseTraceType:
    """Draw numbered things as cells."""
    colors = [machine.color(dark) for machine in palette.MACHINES.values()]
    ground = palette.RAISED_DARK if dark else palette.RAISED
    scale = heat_map.Scale(steps_of([ground, *colors]), -0.5, len(colors) + 0.5)
    text = np.full(mask.shape, "", dtype=object)
    for number in np.unique(mask[mask > 0]):
        text[middle(mask, number)] = str(number)
    return heat_map.cells(
        np.where(mask > 0, 1 + (mask - 1) % len(colors), 0).astype(float),
        scale,
        "%{customdata}",
        text=text,
        texttemplate="%{text}",
        customdata=np.where(
            mask > 0, np.char.add(f"{labels['thing']} ", mask.astype(str)), labels["nothing"]
        ),
        textfont={"size": 18, "color": palette.PAPER_DARK if dark else palette.PAPER},
    )


def middle(mask: NDArray[np.integer], number: int) -> tuple[int, int]:
    """Find the pixel of a thing that is nearest to its middle."""
    rows, columns = np.nonzero(mask == number)
    nearest = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    return int(rows[nearest]), int(columns[nearest])


def counts_figure(
    counts: Sequence[tuple[int, int, int]],
    gap: int,
    there: int,
    labels: Mapping[str, str],
    dark: bool = False,
    covered: bool = False,
) -> go.Figure:
    """Draw how many things there are and how many parts two masks have, over the distance of two shapes.

    labels: "gap", "things", "true", "parts", "network"; covered: without the parts.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    gaps, parts, network = zip(*counts, strict=True)
    machines = palette.MACHINES
    lines = {
        "true": (
            [there] * len(gaps),
            {"color": palette.secondary(dark), "dash": "dot", "width": 2},
            "line-ew",
        ),
        "parts": (parts, machines["lstm"].line(dark), machines["lstm"].symbol),
        "network": (network, machines["transformer"].line(dark), machines["transformer"].symbol),
    }
    for name, (values, look, symbol) in list(lines.items())[: 1 if covered else None]:
        trace = go.Scatter(
            x=gaps, y=values, name=labels[name], mode="lines+markers", line=look, marker={"symbol": symbol}
        )
        figure.add_trace(trace)
    figure.add_vline(x=gap, line={"color": palette.ink(dark), "width": 1})
    figure.update_xaxes(title=labels["gap"])
    return figure.update_yaxes(title=labels["things"], range=[0, max(*parts, *network, there) + 0.5], dtick=1)


def marks_figure(
    picture: NDArray[np.floating],
    truth: NDArray[np.bool_],
    marked: NDArray[np.bool_],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw a grey picture, and beside it what was hit, missed and marked wrongly.

    labels: "picture", "marks", "free", "hit", "missed", "false".
    """
    kinds = np.where(truth, np.where(marked, 1, 2), np.where(marked, 3, 0))
    machines = palette.MACHINES
    ground = palette.RAISED_DARK if dark else palette.RAISED
    colors = [ground, *(machines[name].color(dark) for name in ("transformer", "pretrained", "ngram"))]
    names = np.array([labels[name] for name in ("free", "hit", "missed", "false")], dtype=object)
    signs = np.array(["", "", "–", "×"], dtype=object)
    grey = heat_map.cells(picture, heat_map.Scale([[0, "#000000"], [1, "#FFFFFF"]], 0, 1), "%{z:.2f}")
    marks = heat_map.cells(
        kinds.astype(float), heat_map.Scale(steps_of(colors), -0.5, 3.5), "%{customdata}", customdata=names[kinds],
        text=signs[kinds], texttemplate="%{text}", textfont={"size": 9, "color": palette.ink(not dark)},
    )  # fmt: skip
    figure = beside({labels["picture"]: grey, labels["marks"]: marks}, dark, 340)
    for name, color, sign in zip(names[1:], colors[1:], ("square", "square-x", "x"), strict=True):
        key = go.Scatter(
            x=[None], y=[None], mode="markers", name=name, marker={"color": color, "size": 11, "symbol": sign}
        )
        figure.add_trace(key)
    return figure.update_layout(showlegend=True, legend={"y": -0.02, "yanchor": "top"}, margin={"b": 40})


def rates_figure(
    curves: Sequence[Rates], threshold: float, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw sensitivity and specificity over the threshold, thin for all seeds but the first.

    labels: "threshold", "rate", "sensitivity", "specificity", "others", "chosen".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    for which, family in enumerate(("transformer", "ngram")):
        name = labels[("sensitivity", "specificity")[which]]
        for number, curve in enumerate(curves):
            x = np.linspace(0, 1, len(curve[which]))
            look = palette.MACHINES[family].line(dark, 3 if number == 0 else 1)
            figure.add_trace(
                go.Scatter(x=x, y=curve[which], name=name if number == 0 else labels["others"], mode="lines",
                           line=look, legendgroup=name, showlegend=number == 0 or which == number - 1 == 0,
                           hovertemplate="%{x:.2f}: %{y:.1%}")
            )  # fmt: skip
    chosen = {"color": palette.ink(dark), "width": 1}
    figure.add_trace(
        go.Scatter(
            x=[threshold] * 2, y=[0, 1], name=labels["chosen"], mode="lines", line=chosen, hoverinfo="skip"
        )
    )
    figure.update_xaxes(title=labels["threshold"], range=[0, 1])
    return figure.update_yaxes(title=labels["rate"], tickformat=".0%", range=[0, 1.02])


def errors_figure(errors: Sequence[float], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw the mean squared distance to the nearest mean, round by round. labels: "round", "error"."""
    machine = palette.MACHINES["lstm"]
    figure = go.Figure(layout=palette.base_layout(dark, 260))
    rounds = list(range(1, len(errors) + 1))
    figure.add_trace(
        go.Scatter(
            x=rounds,
            y=list(errors),
            mode="lines+markers",
            line=machine.line(dark),
            marker={"symbol": machine.symbol},
        )
    )
    figure.update_xaxes(title=labels["round"])
    return figure.update_yaxes(title=labels["error"], rangemode="tozero").update_layout(showlegend=False)
