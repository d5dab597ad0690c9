"""One colour, one line style and one marker per machine, on every page and in every figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PAPER, PAPER_DARK = "#FBFAF7", "#15171A"
RAISED, RAISED_DARK = "#F2F0EA", "#1F2226"
INK, INK_DARK = "#1B1B1F", "#EDEDED"
SECONDARY, SECONDARY_DARK = "#5B5F66", "#A9ADB5"
RULE, RULE_DARK = "#DDD9CF", "#363A40"
ACCENT, ACCENT_DARK = "#005EA8", "#6CB8F5"

SANS = '"Source Sans", "Source Sans Pro", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
MONO = '"Source Code Pro", "Source Code", "Noto Sans Mono CJK SC", monospace'


@dataclass(frozen=True)
class Machine:
    """How one machine looks. Colour is never the only sign: `dash` and `symbol` are Plotly's line and marker."""

    light: str
    dark: str
    dash: str
    symbol: str

    def color(self, dark: bool) -> str:
        """Give the colour on dark or on light paper, both above 5:1 against it."""
        return self.dark if dark else self.light

    def line(self, dark: bool, width: float = 2.5) -> dict[str, Any]:
        """Give Plotly's line of this machine: its colour and its dashes."""
        return {"color": self.color(dark), "dash": self.dash, "width": width}

    def rgba(self, strength: float, dark: bool) -> str:
        """Give the colour with opacity `strength` in [0, 1], for shading."""
        red, green, blue = (int(self.color(dark)[i : i + 2], 16) for i in (1, 3, 5))
        return f"rgba({red}, {green}, {blue}, {strength:.3f})"


MACHINES: dict[str, Machine] = {
    "ngram": Machine(light="#A8480A", dark="#F2A65A", dash="dot", symbol="square"),
    "rnn": Machine(light="#6F4E37", dark="#D2B48C", dash="longdash", symbol="triangle-down"),
    "gru": Machine(light="#B0246B", dark="#FF8FC0", dash="longdashdot", symbol="star"),
    "lstm": Machine(light="#00765A", dark="#4CC9A0", dash="dash", symbol="triangle-up"),
    "transformer": Machine(light="#005EA8", dark="#6CB8F5", dash="solid", symbol="circle"),
    "pretrained": Machine(light="#7A3E9D", dark="#C9A0E8", dash="dashdot", symbol="diamond"),
}

CLASSES: tuple[tuple[str, str], ...] = (
    ("#A8480A", "#F2A65A"),
    ("#00765A", "#4CC9A0"),
    ("#005EA8", "#6CB8F5"),
    ("#7A3E9D", "#C9A0E8"),
    ("#5B5F66", "#A9ADB5"),
    ("#B0246B", "#FF8FC0"),
    ("#6B6300", "#D8CE4E"),
    ("#1B1B1F", "#EDEDED"),
    ("#00707F", "#58D8E6"),
    ("#B3261E", "#FF9186"),
)
"""Ten classes, on light and on dark paper; ten colours are hard to tell apart, so each class also shows its name."""

MARKS: dict[str, str] = {
    "ngram": "■", "rnn": "▼", "gru": "★", "lstm": "▲", "transformer": "●", "pretrained": "◆",
}  # fmt: skip
"""The marker as a character, for headings and legends written as text."""

SURPRISAL_SCALE = "Cividis"
"""Perceptual and safe for colour-blind readers; always with a legend in bits."""

DIFFERENCE_SCALE = [[0.0, "#A8480A"], [0.5, PAPER], [1.0, "#005EA8"]]
DIFFERENCE_SCALE_DARK = [[0.0, "#F2A65A"], [0.5, PAPER_DARK], [1.0, "#6CB8F5"]]

SHADE_MAX = 0.55
"""Opacity at probability 1, so that ink on the strongest shade still has a contrast above 4.5:1."""


def css_variables(selector: str) -> str:
    """Write a CSS rule with every colour as --gb-<name>; light-dark() follows the theme without a word from us.

    Under forced colours (high contrast) what is quiet speaks up: a hairline has the strength of small print elsewhere.
    """
    named = {
        "paper": (PAPER, PAPER_DARK),
        "raised": (RAISED, RAISED_DARK),
        "ink": (INK, INK_DARK),
        "second": (SECONDARY, SECONDARY_DARK),
        "rule": (RULE, RULE_DARK),
        "accent": (ACCENT, ACCENT_DARK),
    } | {family: (machine.light, machine.dark) for family, machine in MACHINES.items()}
    lines = (f"  --gb-{name}: light-dark({light}, {dark});" for name, (light, dark) in named.items())
    strong = {"second": (INK, INK_DARK), "rule": (SECONDARY, SECONDARY_DARK)}
    louder = "; ".join(f"--gb-{name}: light-dark({light}, {dark})" for name, (light, dark) in strong.items())
    forced = (
        f"@media (forced-colors: active) {{ {selector} {{ {louder}; --st-border-color: var(--gb-rule); }} }}"
    )
    return "\n".join([f"{selector} {{", *lines, "}", forced])


def shade(probability: float) -> float:
    """Opacity of a token's background: the same value has the same shade on every machine."""
    return SHADE_MAX * min(max(probability, 0.0), 1.0)


def probability_scale(family: str, dark: bool = False) -> list[list[Any]]:
    """Plotly colour scale for values in [0, 1]: from paper to the machine's colour, one hue."""
    return [[0.0, PAPER_DARK if dark else PAPER], [1.0, MACHINES[family].color(dark)]]


def difference_scale(dark: bool = False) -> list[list[Any]]:
    """Plotly colour scale for signed values; use it with cmid=0."""
    return DIFFERENCE_SCALE_DARK if dark else DIFFERENCE_SCALE


def ink(dark: bool = False) -> str:
    """Give the colour of text on dark or light paper."""
    return INK_DARK if dark else INK


def secondary(dark: bool = False) -> str:
    """Give the colour of quiet text on dark or light paper."""
    return SECONDARY_DARK if dark else SECONDARY


def base_layout(dark: bool = False, height: int = 360) -> dict[str, Any]:
    """Plotly layout that every figure starts from: quiet axes, no background of its own, tight margins."""
    axis = {
        "gridcolor": RULE_DARK if dark else RULE,
        "linecolor": secondary(dark),
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "automargin": True,
    }
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": SANS, "size": 15, "color": ink(dark)},
        "hoverlabel": {"font": {"family": MONO, "size": 14}},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": axis,
        "yaxis": dict(axis),
    }
