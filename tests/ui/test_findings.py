"""What a figure shows is read from its own numbers, in whole sentences, in both languages."""

import numpy as np
import plotly.graph_objects as go
import pytest

from figures import heat_map
from figures.lines import Look, drawn_from, line
from figures.waiting import waiting
from ui.lesson.words import read
from ui.show.border import border_finding
from ui.show.chart import also_in_words, in_words, told
from ui.show.findings import axes_named, course, findings

EN, ZH = read("findings", "en"), read("findings", "zh")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ([1, 2, 2, 3], "rises"), ([3, 2, 1], "falls"), ([3, 1, 2], "valley"), ([1, 3, 2], "hill"),
        ([2, 2, 2], "level"), ([1, 3, 2, 4], "wavers"),
    ],
)  # fmt: skip
def test_the_course_of_a_line_is_named_by_where_it_turns(values, name):
    assert course(values) == name


def test_a_line_says_where_it_turns_with_its_numbers():
    figure = go.Figure(
        go.Scatter(x=[1, 7, 8], y=[4.3, 2.11, 2.114], mode="lines", name="held-out <b>loss</b>")
    )
    assert findings(figure, EN) == "held-out loss: falls from 4.3 at 1 to 2.11 at 7 and rises to 2.114 at 8."
    assert (
        findings(figure, ZH) == "held-out loss：从 4.3（横轴 1）降到 2.11（横轴 7），再升到 2.114（横轴 8）。"
    )


def test_a_line_that_goes_back_is_a_path_and_few_places_are_said_with_at():
    path = go.Figure(go.Scatter(x=[1, 0.5, 0.7], y=[2, -1, 0], mode="lines+markers", name="GD"))
    path.update_xaxes(title="x").update_yaxes(title="y")
    assert (
        findings(path, EN)
        == "GD: a path of 3 points, from x 1, y 2 to x 0.7, y 0; x from 0.5 to 1, y from −1 to 2."
    )
    bars = go.Figure(go.Bar(x=[0, 1], y=[0.91, 0.2])).update_yaxes(title="right", tickformat=".0%")
    assert findings(bars, EN) == "right: at 0: 91%, at 1: 20%."
    assert findings(bars, ZH) == "right：在 0 为 91%，在 1 为 20%。"


def test_a_turn_that_is_not_written_is_none():
    shares = go.Scatter(x=[1, 2, 3], y=[0.5, 0.7001, 0.7], mode="lines", name="right")
    figure = go.Figure(shares).update_yaxes(tickformat=".0%")
    assert findings(figure, EN) == "right: rises from 50% at 1 to 70% at 3."


def test_a_line_whose_ends_are_its_extremes_falls_with_ups_and_downs_and_rounding_is_no_turn():
    line = go.Figure(go.Scatter(x=[0, 1, 2, 3], y=[9, 4, 5, 1], mode="lines", name="loss"))
    assert findings(line, EN) == "loss: falls, with ups and downs, from 9 at 0 to 1 at 3."
    line.data[0].y = [1, 5, 4, 9]
    assert findings(line, ZH) == "loss：起伏中从 1（横轴 0）升到 9（横轴 3）。"
    line.data[0].y = [9, 4, 7e-16, 8e-16]
    assert findings(line, EN).startswith("loss: falls from 9 at 0 to 8")


def test_of_a_name_that_comes_again_the_range_is_said_and_a_share_just_below_nothing():
    dots = go.Scatter(x=[0.87, 0.88, 0.4], y=["pixels", "pixels", "MLP"], mode="markers", name="right")
    figure = go.Figure(dots).update_xaxes(tickformat=".0%")
    assert findings(figure, EN) == "right: pixels 87% to 88%, MLP 40%."
    assert findings(figure, ZH) == "right：pixels 87% 至 88%，MLP 40%。"
    bars = go.Figure(go.Bar(x=["a", "b"], y=[-0.0003, -0.05])).update_yaxes(tickformat=".0%", title="mean")
    assert findings(bars, EN) == "mean: a ≈ 0%, b −5.0%."


def test_a_border_is_told_by_its_crossings():
    checks = np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0], [1.0, -1.0, 1.0]])
    assert border_finding(checks, EN).startswith("Crossings of the border: 2 along the middle row, 2 along")
    assert "0 次" in border_finding(np.ones((3, 3)), ZH)


def test_few_bars_are_all_said_and_of_many_the_ends():
    few = go.Figure(go.Bar(x=[0.2, None, -1.5], y=["a", "gap", "b"], orientation="h"))
    few.update_xaxes(title="bits")
    assert findings(few, EN) == "bits: a 0.2, b −1.5."
    many = go.Figure(go.Bar(x=list("abcdefghijklmnop"), y=[1, 2, 9, 2, 0, 2] + [1] * 10)).update_yaxes(
        title="bits"
    )
    assert findings(many, EN) == "bits: of 16, highest 9 (c), lowest 0 (e)."


def test_a_map_says_its_ends_with_row_and_column():
    figure = go.Figure(go.Heatmap(z=[[0.1, np.nan], [0.3, 0.2]], y=["r", "s"], x=["c", "d"]))
    figure.update_traces(colorbar={"title": {"text": "weight"}})
    assert findings(figure, EN) == "weight: highest 0.3 (s, c), lowest 0.1 (r, c)."


def test_what_the_mouse_is_told_is_said_and_not_where_it_is_drawn():
    roots = go.Figure(
        go.Heatmap(z=[[2, 3]], text=[[4, 9]], x=["a", "b"], y=["r"], hovertemplate="%{x}: %{text}")
    )
    assert findings(roots, EN) == "value: highest 9 (r, b), lowest 4 (r, a)."
    bent = go.Scatter(
        x=[0, 1, 2], y=[3, 2, 1], customdata=[0, 90, 990], hovertemplate="%{customdata}: %{y}", name="loss"
    )
    assert findings(go.Figure(bent), EN) == "loss: falls from 3 at 0 to 1 at 990."
    at_edge = drawn_from(line([1, 50], [2, -0.02], Look("red"), "%{x}: %{y}", "loss"), least=0.1)
    assert at_edge.y[1] == 0.1
    assert findings(go.Figure(at_edge), EN) == "loss: falls from 2 at 1 to −0.02 at 50."
    beside = go.Scatter(x=[-0.2, 0.8], y=[1, 2], mode="markers", name="LSTM", hovertemplate="LSTM: %{y}")
    figure = go.Figure(beside).update_xaxes(tickvals=[0, 1], ticktext=["stories", "songs"])
    assert findings(figure, EN) == "LSTM: stories 1, songs 2."


def test_dots_beside_a_whole_number_are_told_at_it_and_how_far_they_reach():
    hover = "%{customdata}<br>%{y:.3f}"
    dots = go.Scatter(
        x=[0.8, 1.2, 2.0],
        y=[0.1, 0.3, 0.5],
        mode="markers",
        customdata=["a", "b", "a"],
        hovertemplate=hover,
        name="pairs",
    )
    figure = go.Figure(dots).update_xaxes(title="Layer", dtick=1)
    assert findings(figure, EN) == "pairs: Layer 1: 0.1 to 0.3, Layer 2: 0.5."
    assert findings(figure, ZH) == "pairs：Layer 1：0.1 至 0.3，Layer 2：0.5。"
    figure.update_xaxes(title="层")
    assert findings(figure, ZH) == "pairs：第 1 层 0.1 至 0.3，第 2 层 0.5。"


def test_a_row_and_a_column_that_are_mere_numbers_say_what_is_counted():
    figure = go.Figure(go.Heatmap(z=[[0.1, 0.9]], x=["1", "2"], y=["1"]))
    figure.update_xaxes(title="head").update_yaxes(title="layer")
    assert findings(figure, EN) == "value: highest 0.9 (layer 1, head 2), lowest 0.1 (layer 1, head 1)."
    figure.update_xaxes(title="头").update_yaxes(title="层")
    assert findings(figure, ZH) == "值：最高 0.9（第 1 层第 2 个头），最低 0.1（第 1 层第 1 个头）。"
    figure.data[0].x = ["头 1", "MLP"]
    figure.update_yaxes(title="向量的第几个数")
    assert (
        findings(figure, ZH)
        == "值：最高 0.9（向量的第 1 个数，MLP），最低 0.1（向量的第 1 个数，第 1 个头）。"
    )


def test_a_chinese_place_on_a_line_is_named_and_a_layer_is_the_first():
    line = go.Figure(go.Scatter(x=[1, 2], y=[3, 4], mode="lines", name="a")).update_xaxes(title="通道")
    assert findings(line, ZH) == "a：从 3（第 1 个通道）升到 4（第 2 个通道）。"
    line.update_xaxes(title="", tickvals=[1], ticktext=["周一"])
    assert findings(line, ZH) == "a：从 3（周一）升到 4（横轴 2）。"
    line.update_xaxes(tickvals=[1, 2], ticktext=["1,024", "⟨开头⟩"])
    assert findings(line, ZH) == "a：从 3（横轴 1,024）升到 4（⟨开头⟩）。"


def test_names_with_a_comma_are_told_apart():
    bars = go.Figure(go.Bar(x=["torch, default", "torch, wide"], y=[1, 2], name="ours"))
    assert findings(bars, EN) == "ours: torch, default 1; torch, wide 2."
    assert findings(bars, ZH) == "ours：torch, default 1；torch, wide 2。"


def test_one_point_and_two_numbers_have_a_word_between_them():
    dots = go.Figure(go.Scatter(x=[1024], y=[0.11], mode="markers", name="expected")).update_yaxes(
        tickformat=".0%"
    )
    assert findings(dots, EN) == "expected at 1,024: 11%."
    assert findings(dots, ZH) == "expected（横轴 1,024）：11%。"
    dots.data[0].update(x=[1, 2], y=[0.5, 0.25])
    assert findings(dots, EN) == "expected: at 1: 50%, at 2: 25%."
    keys = go.Figure(go.Bar(x=["key 1", "key 2"], y=[3, 4], name="weight"))
    assert findings(keys, EN) == "weight: key 1: 3, key 2: 4."
    keys.data[0].x = ["1", "2"]
    assert findings(keys, EN) == "weight: at 1: 3, at 2: 4."


def test_large_chinese_numbers_are_told_in_ten_thousands():
    line = go.Figure(go.Scatter(x=[819_200, 17_612_800], y=[131_072, 3e9], mode="lines", name="a"))
    assert findings(line, ZH) == "a：从 131,072（横轴 81.92 万）升到 30 亿（横轴 1,761 万）。"
    assert findings(line, EN) == "a: rises from 131,072 at 819,200 to 3,000,000,000 at 17,612,800."


def test_a_bar_whose_hover_does_not_name_its_place_is_said_where_it_stands():
    bars = go.Figure(go.Bar(x=[1, 2], y=[3, 4], hovertemplate="%{y}")).update_xaxes(
        tickvals=[1], ticktext=["one"]
    )
    assert findings(bars, EN) == "value: at one: 3, at 2: 4."


def pattern(z, **further):
    names = list("abcdefgh"[: len(z)])
    return go.Heatmap(z=z, x=names, y=names, hovertemplate="weight %{z:.1%}", meta="weight", **further)


def test_a_map_whose_rows_share_out_says_the_largest_of_each_but_not_of_a_first_row_without_choice():
    figure = go.Figure(pattern([[1, 0, 0], [0.3, 0.7, 0], [0.5, 0.1, 0.4]]))
    assert findings(figure, EN) == "weight, the largest of each row: b: b 70%; c: a 50%."
    sides = go.Figure(pattern([[0.2, 0.8], [0.6, 0.4]]))
    assert findings(sides, ZH) == "weight，每行最大的一格：a → b 80%；b → a 60%。"


def test_an_attention_pattern_says_where_its_rows_look_and_several_say_it_in_short():
    before = np.eye(6, k=-1) * 0.75 + np.eye(6) * 0.25
    before[0, 0] = 1
    said = findings(go.Figure(pattern(before)), EN)
    assert said.startswith(
        "weight, mean of rows 3 to 6: on the one before 75%, on itself 25%, on the first 0%, elsewhere 0%."
    )
    assert said.endswith("f: e 75%.")
    itself = np.eye(6)
    both = go.Figure([pattern(before, name="Head 1"), pattern(itself, name="Head 2")])
    assert findings(both, EN) == "Head 1: most on the one before, 75%. Head 2: most on itself, 100%."
    assert findings(both, ZH) == "Head 1：最常看前一个，75%。Head 2：最常看自身，100%。"


def test_two_lines_that_begin_and_end_alike_say_where_they_are_furthest_apart():
    lines = [
        go.Scatter(x=[1, 8, 12], y=y, mode="lines", name=name)
        for name, y in {"one vector": [1, 0.03, 0], "attention": [1, 0.98, 0]}.items()
    ]
    figure = go.Figure(lines).update_yaxes(tickformat=".0%")
    assert findings(figure, EN).endswith("Furthest apart at 8: one vector 3.0%, attention 98%.")
    assert findings(figure, ZH).endswith("相差最大（横轴 8）：one vector 3.0%，attention 98%。")
    apart = go.Figure([lines[0], go.Scatter(x=[1, 8, 12], y=[1, 0, 0.5], mode="lines", name="other")])
    assert "Furthest" not in findings(apart, EN)


def test_the_name_of_a_series_is_not_said_again_with_each_of_its_values():
    dots = go.Figure(go.Scatter(x=[0.9, 0.8], y=["RNN", "RNN"], mode="markers", name="RNN"))
    assert findings(dots, EN) == "RNN: 0.9, 0.8."


def test_points_and_boxes_say_how_far_they_reach():
    points = go.Figure(go.Scatter(x=np.arange(9), y=np.arange(9) ** 2, mode="markers", name="words"))
    points.update_xaxes(title="count").update_yaxes(title="price")
    assert findings(points, EN) == "words: 9 points, count from 0 to 8, price from 0 to 64."
    assert findings(go.Figure(go.Box(y=[1, 5, 2], name="real")), EN) == "real: middle 2, from 1 to 5."


def test_what_is_hidden_or_unnamed_beside_named_lines_is_not_said_and_the_rest_is_counted():
    seeds = [go.Scatter(x=[1, 2], y=[1, 2], mode="lines", name="LSTM", showlegend=False) for _ in range(3)]
    means = [go.Scatter(x=[1, 2], y=[1, n + 2], mode="lines", name=f"m{n}") for n in range(8)]
    quiet = go.Scatter(x=[1, 2], y=[5, 5], hoverinfo="skip")
    said = findings(go.Figure([*seeds, *means, quiet]), EN)
    assert said.count("rises") == 6
    assert "LSTM" not in said
    assert said.endswith("2 more series are in the table.")


def test_a_number_is_written_as_its_tick_is():
    figure = go.Figure(go.Scatter(x=[0, 1, 2], y=[1, 2, 3], mode="lines", name="a"))
    figure.update_xaxes(tickvals=[0, 2], ticktext=["Monday", "Sunday"])
    assert findings(figure, EN) == "a: rises from 1 at Monday to 3 at Sunday."


def test_a_figure_without_numbers_says_nothing():
    assert findings(go.Figure(), EN) == ""
    assert findings(go.Figure(go.Scatter(x=["a"], y=["b"], mode="text", text=["c"])), ZH) == ""


def test_what_the_mouse_is_told_as_a_share_is_said_as_one_and_a_map_is_called_as_there():
    bars = go.Figure(go.Bar(x=["a", "b"], y=[0.25, 0.75], hovertemplate="%{x} %{y:.1%}"))
    assert findings(bars, EN) == "value: a 25%, b 75%."
    trace = heat_map.cells(
        np.array([[0.2, 0.8]]), heat_map.Scale("Greys", 0, 1), "%{y}<br>weight: %{z:.0%}", ["r", "s"]
    )
    assert findings(go.Figure(trace), EN) == "weight: highest 80% (0, s), lowest 20% (0, r)."


def test_a_sentence_of_the_lesson_stands_for_the_ends_and_a_figure_that_waits_says_so():
    map_of_ink = go.Figure(go.Heatmap(z=[[0.0, 1.0]]))
    assert "highest" in told("A sheet.", map_of_ink)
    assert told("A sheet.", in_words(map_of_ink, "Read as 7.")) == "A sheet. Read as 7."
    banded = told("", also_in_words(go.Figure(go.Heatmap(z=[[0.0, 1.0]])), "The band goes from 1 to 2."))
    assert "highest" in banded
    assert banded.endswith(" The band goes from 1 to 2.")
    covered = waiting(go.Figure(), "The rest\nafter your guess.")
    assert told("Two lines.", covered) == "Two lines. The rest after your guess."


def test_bars_at_whole_numbers_are_told_too():
    figure = go.Figure(go.Bar(x=[1, 2, 3], y=[4, 0, 2], name="corrections")).update_xaxes(
        dtick=1, title="round"
    )
    assert findings(figure, EN) == "corrections: at 1: 4, at 2: 0, at 3: 2."


def test_the_axes_of_lines_are_named_once_where_the_lesson_has_not_named_them():
    curve = go.Figure(go.Scatter(x=[0, 500], y=[3.3, 0.2], mode="lines", name="MLP"))
    curve.update_xaxes(title="Training step").update_yaxes(title="bits per digit")
    assert axes_named(curve, "Loss.", EN) == "Axes: Training step (across); bits per digit (up)."
    assert axes_named(curve, "Bits per digit over the training step.", EN) == ""
    dots = go.Figure(go.Scatter(x=[0, 500], y=[3.3, 0.2], mode="markers")).update_xaxes(title="size")
    assert axes_named(dots, "", EN) == ""


def test_a_number_with_its_unit_is_told_as_the_mouse_is_told_it():
    bars = go.Bar(
        x=[32e9, 16e9], y=["32 bits", "16 bits"], orientation="h", text=["32 GB", "16 GB"], name="weights"
    )
    bars.hovertemplate = "%{y}: %{text}"
    assert findings(go.Figure(bars), EN) == "weights: 32 bits 32 GB, 16 bits 16 GB."
    bars.hovertemplate = "%{y}: %{x:,}"
    assert findings(go.Figure(bars), EN) == "weights: 32 bits 32,000,000,000, 16 bits 16,000,000,000."
