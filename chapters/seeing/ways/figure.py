"""Drawn digits as sheets of pixels, and what was measured of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette

Images = NDArray[np.floating]
"""(N, S, S) of 0 (paper) ... 1 (ink)."""
Labels = Mapping[str, str]


def paper_and_ink(dark: bool) -> heat_map.Scale:
    """Make the scale of a drawing: from the colour of the page to that of its writing."""
    return heat_map.Scale(
        [[0.0, palette.RAISED_DARK if dark else palette.RAISED], [1.0, palette.ink(dark)]], 0, 1
    )


def pasted(images: Images, columns: int) -> Images:
    """Paste images side by side with a gap of one pixel, which is empty (NaN)."""
    rows, S = -(-len(images) // columns), images.shape[-1]
    sheet = np.full((rows * (S + 1) - 1, columns * (S + 1) - 1), np.nan)
    for i, image in enumerate(images):
        y, x = (place * (S + 1) for place in divmod(i, columns))
        sheet[y : y + S, x : x + S] = image
    return sheet


def sheet_figure(
    images: Images, columns: int, title: str, labels: Labels, dark: bool = False, height: int = 290
) -> go.Figure:
    """Draw images in rows of so many. labels: "ink"."""
    hover = f"{labels['ink']} %{{z:.0%}}"
    cells = heat_map.cells(pasted(images, columns), paper_and_ink(dark), hover)
    layout = palette.base_layout(dark, height) | {"margin": {"l": 0, "r": 0, "t": 34, "b": 4}}
    figure = go.Figure(cells, layout=layout)
    figure.update_layout(title={"text": title, "font": {"size": 15}, "x": 0.5, "xanchor": "center"})
    return unframed(figure)


def unframed(figure: go.Figure) -> go.Figure:
    """Take the axes away; pixels are squares, the first row is on top."""
    figure.update_xaxes(visible=False, constrain="domain")
    return figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")


def rows_figure(
    rows: Mapping[str, Images], labels: Labels, dark: bool = False, columns: Sequence[str] = ()
) -> go.Figure:
    """Draw named rows of images, each below its name and as long as the others, so that a phone has room for them.

    labels: "ink"; columns: what stands above the images of the first row.
    """
    count, S = next((len(row), row.shape[-1]) for row in rows.values())
    name = S // 2 if any(rows) else 0  # pixels of the line that the name of a row takes
    sheets = [
        np.pad(pasted(row, count), ((name, 1), (0, 0)), constant_values=np.nan) for row in rows.values()
    ]
    hover = f"{labels['ink']} %{{z:.0%}}"
    cells = heat_map.cells(np.concatenate(sheets), paper_and_ink(dark), hover)
    margin = {"l": 0, "r": 0, "t": 30 if columns else 4, "b": 4}
    height = 34 + (132 if name else 90) * len(rows)
    figure = unframed(go.Figure(cells, layout=palette.base_layout(dark, height) | {"margin": margin}))
    figure.update_yaxes(range=[len(sheets) * len(sheets[0]) - 0.5, -0.5], autorange=False)
    for i, said in enumerate(rows if name else ()):
        figure.add_annotation(
            text=said, x=-0.5, y=i * len(sheets[0]) + name, xanchor="left", yanchor="bottom", showarrow=False
        )
    if columns:
        middles = [(S + 1) * i + S / 2 - 0.5 for i in range(count)]
        figure.update_xaxes(visible=True, showline=False, ticks="", showgrid=False, side="top")
        figure.update_xaxes(tickvals=middles, ticktext=list(columns))
    return figure


def recognised_figure(shares: Mapping[str, Sequence[float]], labels: Labels, dark: bool = False) -> go.Figure:
    """Draw a row for each source of digits and a mark for each training. labels: "x"."""
    figure = go.Figure(layout=palette.base_layout(dark, 90 + 42 * len(shares)))
    color = palette.MACHINES["transformer"].color(dark)
    figure.add_trace(
        go.Scatter(
            x=[share for each in shares.values() for share in each],
            y=[name for name, each in shares.items() for _ in each],
            mode="markers",
            marker={"color": color, "symbol": "diamond", "size": 12, "opacity": 0.8},
            hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        )
    )
    figure.update_xaxes(title=labels["x"], range=[-0.02, 1.02], tickformat=".0%", dtick=0.25)
    return figure.update_yaxes(type="category", categoryorder="array", categoryarray=list(shares)[::-1])


def classes_figure(shares: Mapping[str, Sequence[float]], labels: Labels, dark: bool = False) -> go.Figure:
    """Draw which share is recognised as each class, a row for each source. labels: "class", "share"."""
    values = np.array(list(shares.values()))
    classes = [str(one) for one in range(values.shape[1])]
    scale = heat_map.machine_scale("transformer", dark, high=max(float(values.max()), 0.2))
    hover = f"%{{y}}, {labels['class']} %{{x}}: %{{z:.1%}}"
    ends = [scale.low, scale.high]  # the bar is low: more numbers would touch
    bar = heat_map.color_bar(title=labels["share"], tickformat=".0%", tickvals=ends)
    cells = heat_map.cells(values, scale, hover, classes, list(shares), gap=2, bar=bar)
    return heat_map.heat_map(cells, 90 + 42 * len(shares), labels["class"], None, dark)


def distances_figure(
    distances: Mapping[str, Sequence[float]], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw a box for each source: half of the distances lie in it. labels: "x"."""
    figure = go.Figure(layout=palette.base_layout(dark, 90 + 56 * len(distances)))
    color = palette.MACHINES["transformer"].color(dark)
    for name, values in distances.items():
        figure.add_trace(
            go.Box(
                x=list(values), name=name, marker={"color": color, "size": 3}, hoverinfo="x", showlegend=False
            )
        )
    figure.update_xaxes(title=labels["x"], rangemode="tozero")
    return figure.update_yaxes(type="category", autorange="reversed")


def code_figure(
    mean: Sequence[float], spread: Sequence[float], drawn: Sequence[float], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw mean and spread of each latent number, and the one that was drawn. labels: "x", "y", "mean", "drawn"."""
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    places, blue = list(range(1, len(mean) + 1)), palette.MACHINES["transformer"].color(dark)
    marks = {"mean": (mean, blue, "circle"), "drawn": (drawn, palette.MACHINES["ngram"].color(dark), "x")}
    for name, (values, color, symbol) in marks.items():
        error = {"type": "data", "array": list(spread), "thickness": 2} if name == "mean" else None
        figure.add_trace(
            go.Scatter(
                x=places,
                y=list(values),
                error_y=error,
                mode="markers",
                name=labels[name],
                marker={"color": color, "symbol": symbol, "size": 9},
                hovertemplate=f"{labels['x']} %{{x}}: %{{y:.2f}}<extra>{labels[name]}</extra>",
            )
        )
    figure.update_xaxes(title=labels["x"], dtick=1)
    return figure.update_yaxes(title=labels["y"], range=[-3.5, 3.5])


def class_traces(name: int, means: NDArray[np.floating], dark: bool) -> tuple[go.Scatter, go.Scatter]:
    """Draw the places of one class by its sign in its colour, and its entry of the legend, which hides them."""
    color = palette.CLASSES[name][dark]
    entry = go.Scatter(
        x=[None],
        y=[None],
        mode="markers",
        name=str(name),
        legendgroup=str(name),
        marker={"color": color, "size": 11, "symbol": "square"},
        hoverinfo="skip",
    )
    signs = go.Scatter(
        x=means[:, 0],
        y=means[:, 1],
        mode="text",
        text=[str(name)] * len(means),
        name=str(name),
        legendgroup=str(name),
        showlegend=False,
        textfont={"size": 16, "color": color},
        hovertemplate="%{text}: %{x:.2f}, %{y:.2f}<extra></extra>",
    )
    return signs, entry


def grid_figure(images: Images, columns: int, edge: float, labels: Labels, dark: bool = False) -> go.Figure:
    """Draw a square of decoded images with the axes of the map: from -edge to edge, upwards on the second.

    labels: "ink", "first", "second".
    """
    figure = sheet_figure(images, columns, "", labels, dark, 560)
    step = images.shape[-1] + 1
    ends = step / 2 - 1, step * (columns - 0.5) - 1
    axis = {"visible": True, "showgrid": False, "tickvals": np.linspace(*ends, 7).tolist()}
    values = [f"{value:g}".replace("-", "−") for value in np.linspace(-edge, edge, 7)]
    figure.update_xaxes(**axis, ticktext=values, title=labels["first"])
    return figure.update_yaxes(**axis, ticktext=values[::-1], title=labels["second"])


def map_figure(
    means: NDArray[np.floating],
    classes: Sequence[int],
    chosen: Sequence[float],
    labels: Labels,
    dark: bool = False,
) -> go.Figure:
    """Draw real digits where the encoder puts them: means (N, 2), each as the figure that it is; one is ringed.

    labels: "first", "second", "chosen".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 560))
    for name in sorted(set(classes)):
        figure.add_traces(class_traces(name, means[np.array(classes) == name], dark))
    ring = {
        "symbol": "circle-open",
        "size": 24,
        "color": palette.MACHINES["ngram"].color(dark),
        "line": {"width": 3},
    }
    figure.add_trace(
        go.Scatter(
            x=[chosen[0]], y=[chosen[1]], mode="markers", marker=ring, name=labels["chosen"], hoverinfo="skip"
        )
    )
    figure.update_xaxes(title=labels["first"], range=[-3.6, 3.6])
    return figure.update_yaxes(title=labels["second"], range=[-3.6, 3.6])
