"""What a Plotly figure shows, in sentences of its own numbers: the end of its text alternative.

A lesson says what the figure is; where its lines rise and fall, which bar is highest, is read here from the very
arrays that are drawn, so that it follows every control and can say nothing else than the picture.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.numbers import percent
from ui.lesson.rows import clauses, in_a_row
from ui.lesson.words import Lesson
from ui.show.numbers import digits, in_ten_thousands, power, small
from ui.show.patterns import FEWEST_ROWS, FIRST_ROW, habits, is_causal, is_distribution

MOST = 6
"""Series of which a sentence is said; the others are in the table."""
LISTED, POINTS = 15, 5
"""Values, and points, that are all said; of more how far they reach."""
AS_PLACE = re.compile(r"(?:^|<br>)%\{customdata(?::[^}]*)?\}")
"""A hover that begins with this says of each value where it stands: the place that is drawn may be moved or bent."""
BREAK = re.compile(r"<br\s*/?>")
NUMBER = re.compile("[0-9.,]+")
COMMA = re.compile("，|, ")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HUGE = 1e12
"""From here on a number is told with its power of ten."""
BESIDE = 0.3
"""So far dots of one place are drawn apart."""
SHORT = 12
"""Letters of the title of an axis that is said with each of its numbers."""
ROUNDING = 1e-12
"""Of the largest value of a line: what is smaller is as good as nothing, and no turn."""
FIGURES = 4
"""Significant figures of a number: a line turns where its written numbers do."""
WHICH = "第几"
"""In the Chinese title of an axis: its numbers are said as ordinals, 第几层 as 第 2 层."""
ORDINALS = {"层": "第几层", "头": "第几个头", "通道": "第几个通道"}
"""Titles that the eye reads beside a number, 层 2, and what the ear is asked for."""
NUMBERED = re.compile(rf"({'|'.join(ORDINALS)}) (\d+)")
ORDINAL = re.compile(r"第 \d+ [\u4e00-\u9fff]{1,3}")


class Axis(NamedTuple):
    """The words of an axis, and whether its numbers are shares."""

    title: str = ""
    share: bool = False
    written: dict[float, str] = {}  # noqa: RUF012 - never changed: what stands at a number
    whole: bool = False  # only whole numbers have a place: a dot may stand beside its own
    chinese: bool = False

    def write(self, value: object) -> str:
        """Write a number as the axis does, with a real minus; a text as it is."""
        if isinstance(value, str):
            return plain(value)
        number = float(value)  # type: ignore[arg-type]
        if number in self.written:
            return plain(self.written[number])
        if self.share:
            return percent(number) if number >= 0 else below_zero(percent(-number))
        if abs(number) >= HUGE:
            return power(number)
        if self.chinese and (text := in_ten_thousands(number, FIGURES)):
            return text
        text = small(number) if 0 < abs(number) < 1e-3 else digits(number, FIGURES)
        return text.replace("-", "−")

    def name(self, value: object) -> str:
        """Write a place in a row or column: of a mere number also what is counted, where that is a word or two."""
        text = self.write(value)
        if not text.isdecimal():
            return text
        if self.counts:
            return ordinal(ORDINALS.get(self.title, self.title), text)
        return f"{self.title} {text}" if 0 < len(self.title) <= SHORT else text

    @property
    def counts(self) -> bool:
        """Whether its numbers are ordinals: the second layer."""
        return self.title in ORDINALS or WHICH in self.title

    def place(self, value: object, words: Lesson) -> str:
        """Say a place of a line: a Chinese number alone would be heard as a value, or as how many."""
        if self.counts:
            return self.name(value)
        text = self.write(value)
        worded = not text[:1].isdigit() and any(map(str.isalpha, text))
        return text if worded else words.ui("place", place=text)

    def rounded(self, value: float) -> float:
        """Round a number as it is written."""
        if self.share:
            return round(value, 2 if abs(value) >= 0.0995 else 3)
        return float(f"{value:.{FIGURES - 1}e}")


def ordinal(title: str, number: str) -> str:
    """Fill a number into a title that asks for it: 第几个头 -> 第 2 个头."""
    return title.replace(WHICH, f"第 {number} ")


def below_zero(share: str) -> str:
    """Write a share below zero: −5%, and what is hardly there ≈ 0%."""
    return "≈ 0%" if share.startswith("< ") else f"−{share}"


class Series(NamedTuple):
    """One trace: its name, its places and values, and their axes. ordered: places that follow one another."""

    name: str
    places: list[Any]
    values: NDArray[np.float64]
    across: Axis
    up: Axis
    ordered: bool
    told: tuple[str, ...] = ()  # the values as the mouse is told them, where these are texts


def findings(figure: go.Figure, words: Lesson) -> str:
    """Say what the traces of a figure show, one sentence for each of the first six that a reader can look up."""
    traces = shown(figure)
    if len(traces) > 1 and all(is_pattern(trace) for trace in traces):
        maps = [map_of(trace, *axes_in(figure, trace, words), words) for trace in traces]
        return in_a_row(words, [habit_sentence(one, words) for one in maps])
    said = [sentence for trace in traces if (sentence := finding(figure, trace, words))]
    rest = [words.ui("more", count=len(said) - MOST)] if len(said) > MOST else []
    return in_a_row(words, filter(None, [*said[:MOST], *rest, parting(figure, traces, words)]))


def axes_named(figure: go.Figure, alt: str, words: Lesson) -> str:
    """Say what the axes of lines count, where the text before it has not named them; lines of one pair of axes."""
    lines = [
        trace for trace in shown(figure) if trace.type == "scatter" and "lines" in (trace.mode or "lines")
    ]
    if not lines or len({(trace.xaxis, trace.yaxis) for trace in lines}) > 1:
        return ""
    across, up = axes_of(figure, lines[0])
    titles = {"axis_x": across.title, "axis_y": up.title}
    named = [
        words.ui(key, title=title)
        for key, title in titles.items()
        if title and title.lower() not in alt.lower()
    ]
    return words.ui("axes", named=clauses(words, named)) if named else ""


def shown(figure: go.Figure) -> list[Any]:
    """List the traces of which the table tells; of those with a legend only the ones that it names."""
    traces = [one for one in figure.data if one.visible in (None, True) and one.hoverinfo != "skip"]
    named = [one for one in traces if one.name and one.showlegend is not False]
    return named if len(named) > 1 else traces


def finding(figure: go.Figure, trace: Any, words: Lesson) -> str:
    """Say what one trace shows; nothing where it holds no numbers."""
    across, up = axes_in(figure, trace, words)
    if trace.type == "heatmap":
        return map_finding(trace, across, up, words)
    if trace.type == "box":
        return box_finding(trace, across, up, words)
    series = series_of(trace, across, up, words)
    if series is None:
        return ""
    numbered = not any(isinstance(one, str) for one in series.places)
    if not series.ordered and numbered and trace.type != "bar":
        groups = series.across.whole and len(set(series.places)) <= LISTED
        return (groups_finding if groups else cloud_finding)(series, words)
    if series.ordered and goes_back(series.places):
        return path_finding(series, words)
    several = series.ordered and len(series.places) > 1
    return line_finding(series, words) if several else list_finding(series, words)


def series_of(trace: Any, across: Axis, up: Axis, words: Lesson) -> Series | None:
    """Read places and values of one trace; None where it holds no numbers."""
    if trace.type not in ("scatter", "scattergl", "bar") or (trace.y is None and trace.x is None):
        return None
    x, y = counted(trace.x, trace.y), counted(trace.y, trace.x)
    sideways = trace.orientation == "h" or any(isinstance(one, str) for one in y)
    places, values = (y, x) if sideways else (x, y)
    first, second = (up, across) if sideways else (across, up)
    second = second._replace(share=second.share or is_share(trace, "x" if sideways else "y"))
    if any(isinstance(one, str) for one in values):
        return None
    told_values = values_told(trace, "yx" if sideways else "xy") or values
    numbers = np.array([np.nan if one is None else one for one in told_values], float)
    there = np.flatnonzero(np.isfinite(numbers))
    if not len(there):
        return None
    name = plain(trace.name) if trace.name else second.title or words.ui("value")
    ordered = trace.type == "scatter" and "lines" in (trace.mode or "lines") and not sideways
    places, first = as_told(trace, places, first, "y" if sideways else "x")
    texts = told_texts(trace, "x" if sideways else "y")
    told = tuple(plain(texts[int(i)]) for i in there) if texts else ()
    return Series(name, [places[i] for i in there], numbers[there], first, second, ordered, told)


def values_told(trace: Any, letters: str) -> list[float]:
    """Give the values that the mouse is told at a place where they are drawn elsewhere, as at the edge of an axis.

    letters: of the axes of places and of values. [] where those that are drawn are told; as figure_tools/numbers.js.
    """
    place, value = (f"%{{{letter}" for letter in letters)
    template, told = str(trace.hovertemplate or ""), trace.customdata
    if told is None or not (place in template and "%{customdata" in template) or value in template:
        return []
    numbers = np.ndim(told) == 1 and not any(isinstance(one, str) for one in told)
    return list(told) if numbers else []


def told_texts(trace: Any, letter: str) -> Sequence[str]:
    """Give the texts that stand for the numbers of a trace, such as bytes with their unit; () where numbers do."""
    template = str(trace.hovertemplate or "")
    texts = trace.text if "%{text}" in template and f"%{{{letter}" not in template else None
    if not isinstance(texts, list | tuple):
        return ()
    return tuple(texts) if all(isinstance(one, str) for one in texts) else ()


def parting(figure: go.Figure, traces: Sequence[Any], words: Lesson) -> str:
    """Say of two lines that begin and end alike where they are furthest apart."""
    read = [series_of(trace, *axes_in(figure, trace, words), words) for trace in traces]
    lines = [one for one in read if one is not None and one.ordered]
    if len(read) != 2 or len(lines) != 2 or lines[0].places != lines[1].places:
        return ""
    one, other = lines
    told = [[one.up.rounded(value) for value in part.values] for part in (one, other)]
    apart = np.abs(np.diff(told, axis=0))[0]
    if apart[0] or apart[-1] or not apart.any():
        return ""
    at = int(apart.argmax())
    values = [valued(part.name, part.up.write(part.values[at]), words) for part in (one, other)]
    return words.ui(
        "furthest", place=one.across.place(one.places[at], words), values=enumerated(values, words)
    )


def as_told(trace: Any, places: list[Any], axis: Axis, letter: str) -> tuple[list[Any], Axis]:
    """Give the places that the mouse is told where these are not the ones that are drawn."""
    template = str(trace.hovertemplate or "")
    if (
        axis.whole
        and trace.type == "scatter"
        and trace.mode == "markers"
        and all(beside(place) for place in places)
    ):
        return [round(place) for place in places], axis
    if not template or f"%{{{letter}" in template:
        return places, axis
    told = trace.customdata if re.search(r"%\{[xy]", template) else None
    if AS_PLACE.search(template) and told is not None and np.ndim(told) == 1 and len(told) == len(places):
        return list(told), axis._replace(written={}, share=False)
    if (
        trace.type == "scatter"
        and trace.mode == "markers"
        and axis.written
        and not any(isinstance(place, str) for place in places)
    ):
        ticks = [min(axis.written, key=lambda tick: abs(tick - place)) for place in places]
        if all(abs(tick - place) < 0.5 for tick, place in zip(ticks, places, strict=True)):
            return ticks, axis  # dots beside their tick
    return places, axis


def beside(place: object) -> bool:
    """Return whether a dot stands at a whole number, or so close beside it that it is meant."""
    return isinstance(place, int | float) and abs(place - round(place)) <= BESIDE


def counted(given: Any, other: Any) -> list[Any]:
    """List the values of a trace; where only the other axis has any, these are counted from 0, as Plotly does."""
    return list(range(len(other)) if given is None else given)


def goes_back(places: Sequence[Any]) -> bool:
    """Return whether a line is a path in the plane: a curve over its places goes from left to right."""
    return not any(isinstance(place, str) for place in places) and bool((np.diff(places) < 0).any())


def path_finding(one: Series, words: Lesson) -> str:
    """Say where a path begins and ends, and in which part of the plane it lies."""
    x, y = np.asarray(one.places, float), one.values
    across, up = one.across.write, one.up.write
    titles = {"x": one.across.title or words.ui("x"), "y": one.up.title or words.ui("y")}
    first, last = (words.ui("point", **titles, at=across(x[i]), value=up(y[i])) for i in (0, -1))
    return words.ui(
        "path", name=one.name, count=len(y), **titles, first=first, last=last,
        x_low=across(x.min()), x_high=across(x.max()), y_low=up(y.min()), y_high=up(y.max()),
    )  # fmt: skip


def line_finding(one: Series, words: Lesson) -> str:
    """Say where a line begins, turns and ends."""
    values, write = one.values, one.up.write
    low, high = int(values.argmin()), int(values.argmax())
    facts = {
        "name": one.name, "first": write(values[0]), "last": write(values[-1]), "low": write(values[low]),
        "high": write(values[high]),
    }  # fmt: skip
    places = {"start": 0, "end": -1, "low_at": low, "high_at": high}
    facts |= {key: one.across.place(one.places[at], words) for key, at in places.items()}
    small = abs(values) < ROUNDING * abs(values).max()
    named = course([one.up.rounded(value) for value in np.where(small, 0, values)])
    if named == "wavers":
        named = wavering(facts)
    return words.ui(named, **facts)


def wavering(facts: dict[str, str]) -> str:
    """Name the course of a line that turns more than once: "climbs" or "sinks" where its ends are its extremes."""
    ends = facts["first"], facts["last"]
    kinds = {(facts["low"], facts["high"]): "climbs", (facts["high"], facts["low"]): "sinks"}
    return kinds.get(ends, "wavers")


def course(values: Sequence[float]) -> str:
    """Name the course of a line: "rises", "falls", "valley", "hill", "level", or "wavers" for any other."""
    steps = np.sign(np.diff(values))
    turns = [int(step) for step in steps if step]
    turns = [turn for i, turn in enumerate(turns) if not i or turn != turns[i - 1]]
    names = {(): "level", (1,): "rises", (-1,): "falls", (-1, 1): "valley", (1, -1): "hill"}
    return names.get(tuple(turns), "wavers")


def list_finding(one: Series, words: Lesson) -> str:
    """Say each value with its name, of many the highest and the lowest."""
    if 1 < len(set(one.places)) < len(one.places) and all(isinstance(place, str) for place in one.places):
        return groups_finding(one, words)
    written = list(one.told) or [one.up.write(value) for value in one.values]
    names = [one.across.name(place) if one.across.counts else one.across.write(place) for place in one.places]
    if len(written) <= LISTED:
        return each_finding(one, names, written, words)
    low, high = int(one.values.argmin()), int(one.values.argmax())
    facts = {"name": one.name, "count": len(written), "high": written[high], "low": written[low]}
    if written[low] == written[high]:
        return words.ui("alike", **facts)
    return words.ui("extremes", **facts, high_at=names[high], low_at=names[low])


def each_finding(one: Series, names: Sequence[str], written: Sequence[str], words: Lesson) -> str:
    """Say each value with its name, or at its place."""
    if set(names) == {one.name}:
        return words.ui("listed", name=one.name, values=enumerated(written, words))
    in_words = set(one.places) <= set(one.across.written)
    numbered = not in_words and not any(isinstance(place, str) for place in one.places)
    if numbered and len(written) == 1:
        facts = {"place": one.across.place(one.places[0], words), "value": written[0]}
        return words.ui("single", name=one.name, **facts)
    pairs = zip(names, written, strict=True)
    if numbered and not one.across.counts:
        values = [words.ui("at", place=name, value=value) for name, value in pairs]
    else:
        values = [valued(name, value, words) for name, value in pairs]
    return words.ui("listed", name=one.name, values=enumerated(values, words))


def valued(name: str, value: str, words: Lesson) -> str:
    """Write a value behind its name, with a sign between where that ends in a number itself."""
    form = "at" if NUMBER.fullmatch(name) else "counted" if NUMBER.search(name[-1:]) else "named"
    return words.ui(form, place=name, value=value)


def enumerated(parts: Sequence[str], words: Lesson) -> str:
    """Write parts one after the other, as the language does; a name may hold a comma itself."""
    if any(COMMA.search(part) for part in parts):
        return clauses(words, parts)
    return ("，" if words.language == "zh" else ", ").join(parts)


def cloud_finding(one: Series, words: Lesson) -> str:
    """Say how many points there are, and from where to where they lie; of few, each."""
    x = np.array([np.nan if place is None else place for place in one.places], float)
    if len(x) <= POINTS and np.isfinite(x).all():
        return list_finding(one, words)
    return words.ui(
        "cloud", name=one.name, count=len(x),
        x=one.across.title or words.ui("x"), y=one.up.title or words.ui("y"),
        x_low=one.across.write(np.nanmin(x)), x_high=one.across.write(np.nanmax(x)),
        y_low=one.up.write(one.values.min()), y_high=one.up.write(one.values.max()),
    )  # fmt: skip


def groups_finding(one: Series, words: Lesson) -> str:
    """Say for each place or name that comes again from where to where its values reach."""
    named = any(isinstance(place, str) for place in one.places)
    parts = []
    for place in dict.fromkeys(one.places) if named else sorted(set(one.places)):
        own = [value for value, at in zip(one.values, one.places, strict=True) if at == place]
        low, high = one.up.write(min(own)), one.up.write(max(own))
        reach = low if low == high else words.ui("within", low=low, high=high)
        parts.append(valued(one.across.name(place), reach, words))
    return words.ui("listed", name=one.name, values=enumerated(parts, words))


def told_cells(trace: Any) -> Any:
    """Give the numbers that the mouse is told of: a colour may be the root of its number."""
    numbers = trace.text is not None and all(not isinstance(cell, str) for row in trace.text for cell in row)
    return trace.text if numbers and "%{z" not in str(trace.hovertemplate or "%{z") else trace.z


def cells_of(trace: Any) -> NDArray[np.float64]:
    """Read the numbers of a map, NaN where there is none."""
    return np.array([[np.nan if cell is None else cell for cell in row] for row in told_cells(trace)], float)


def is_pattern(trace: Any) -> bool:
    """Return whether a map is an attention pattern of places enough: who looks at whom in one and the same text."""
    alike = trace.type == "heatmap" and trace.x is not None and trace.y is not None
    if not alike or list(trace.x) != list(trace.y) or len(trace.x) < FIRST_ROW + FEWEST_ROWS:
        return False
    return is_distribution(cells_of(trace))


class Map(NamedTuple):
    """The cells of a heat map: what they count, the names of rows and columns, and how a number is written."""

    name: str
    z: NDArray[np.float64]
    rows: list[str]
    columns: list[str]
    value: Axis

    def place(self, index: int) -> str:
        """Name row and column of a cell."""
        row, column = divmod(index, len(self.columns))
        both = self.rows[row], self.columns[column]
        if all(ORDINAL.fullmatch(one) for one in both):
            return "".join(both)
        return ("，" if any(map(CHINESE.search, both)) else ", ").join(both)


def map_of(trace: Any, across: Axis, up: Axis, words: Lesson) -> Map:
    """Read a heat map."""
    z, bar = cells_of(trace), trace.colorbar
    title = plain(bar.title.text or trace.meta or "")
    share = "%" in (bar.tickformat or "") or is_share(trace, "z")
    value = Axis(title, share, chinese=words.language == "zh")
    rows = [up.name(int(i) if trace.y is None else trace.y[i]) for i in range(len(z))]
    columns = [across.name(int(i) if trace.x is None else trace.x[i]) for i in range(z.shape[1])]
    return Map(plain(trace.name or "") or title or words.ui("value"), z, rows, columns, value)


def map_finding(trace: Any, across: Axis, up: Axis, words: Lesson) -> str:
    """Say which cell is highest and which lowest; where each row is shared out, the largest share of each."""
    one = map_of(trace, across, up, words)
    if not np.isfinite(one.z).any():
        return ""
    said = [pattern_sentence(one, words)] if is_pattern(trace) else []
    if is_distribution(one.z) and len(one.rows) <= LISTED:
        said.append(rows_sentence(one, words))
    return in_a_row(words, said or [ends_sentence(one, words)])


def habit_sentence(one: Map, words: Lesson) -> str:
    """Say in short where one of several patterns looks most."""
    place, share = next(iter(habits(one.z).items()))
    return words.ui("habit", name=one.name, place=words.ui(f"place_{place}"), share=one.value.write(share))


def pattern_sentence(one: Map, words: Lesson) -> str:
    """Say where the rows of a pattern look on average."""
    parts = [
        valued(words.ui(f"place_{place}"), one.value.write(share), words)
        for place, share in habits(one.z).items()
    ]
    facts = {"name": one.name, "start": FIRST_ROW + 1, "end": len(one.z)}
    return words.ui("pattern", **facts, shares=enumerated(parts, words))


def rows_sentence(one: Map, words: Lesson) -> str:
    """Say of each row which of its shares is the largest; not of a first one that has no choice."""
    start = int(one.z[0, 0] == 1 and is_causal(one.z))
    parts = [
        words.ui("row", row=row, column=one.columns[int(z.argmax())], value=one.value.write(z.max()))
        for row, z in zip(one.rows[start:], one.z[start:], strict=True)
    ]
    return words.ui("rows", name=one.name, rows=clauses(words, parts))


def ends_sentence(one: Map, words: Lesson) -> str:
    """Say which cell is highest and which lowest."""
    z, count = one.z, int(np.isfinite(one.z).sum())
    high, low = int(np.nanargmax(z)), int(np.nanargmin(z))
    facts = {"high": one.value.write(z.flat[high]), "low": one.value.write(z.flat[low])}
    if count == 1:
        cell = valued(one.place(high), facts["high"], words)
        return words.ui("listed", name=one.name, values=cell)
    if facts["high"] == facts["low"]:
        return words.ui("alike", name=one.name, count=count, high=facts["high"])
    return words.ui("map", name=one.name, high_at=one.place(high), low_at=one.place(low), **facts)


def box_finding(trace: Any, across: Axis, up: Axis, words: Lesson) -> str:
    """Say the middle and the ends of one box."""
    values, axis = (trace.x, across) if trace.x is not None and trace.orientation == "h" else (trace.y, up)
    values = trace.x if values is None else values
    if values is None or not len(values) or isinstance(values[0], str):
        return ""
    numbers = np.asarray(values, float)
    written = [axis.write(value) for value in (np.median(numbers), numbers.min(), numbers.max())]
    facts = dict(zip(("middle", "low", "high"), written, strict=True))
    return words.ui("box", name=plain(trace.name or "") or axis.title or words.ui("value"), **facts)


def is_share(trace: Any, letter: str) -> bool:
    """Return whether the mouse is told this number as a share."""
    return bool(re.search(rf"%\{{{letter}:[^}}]*%\}}", str(trace.hovertemplate or "")))


def axes_in(figure: go.Figure, trace: Any, words: Lesson) -> tuple[Axis, Axis]:
    """Read both axes of a trace, which write numbers as the language does."""
    across, up = (axis._replace(chinese=words.language == "zh") for axis in axes_of(figure, trace))
    return across, up


def axes_of(figure: go.Figure, trace: Any) -> tuple[Axis, Axis]:
    """Read the words of both axes of a trace."""
    across, up = (axis_of(figure, getattr(trace, name, None) or name[0]) for name in ("xaxis", "yaxis"))
    return across, up


def axis_of(figure: go.Figure, name: str) -> Axis:
    """Read the words of the axis "x", "y2", ..."""
    axis = figure.layout[f"{name[0]}axis{name[1:]}"]
    ticks = {}
    if axis.tickvals is not None and axis.ticktext is not None:
        pairs = zip(axis.tickvals, axis.ticktext, strict=False)
        ticks = {float(value): str(text) for value, text in pairs if text and not isinstance(value, str)}
    whole = axis.dtick == 1 and axis.type != "log"
    return Axis(plain(axis.title.text or ""), "%" in (axis.tickformat or ""), ticks, whole)


def plain(text: str) -> str:
    """Take the few tags out of a text of Plotly's."""
    in_lines = [
        html.unescape(re.sub(r"</?(?:b|i|sub|sup|em|span)\b[^<>]*>", "", one))
        for one in BREAK.split(str(text))
    ]
    text = ("" if all(map(CHINESE.match, in_lines)) else " ").join(in_lines).strip()
    found = NUMBERED.fullmatch(text)
    return ordinal(ORDINALS[found[1]], found[2]) if found else text
