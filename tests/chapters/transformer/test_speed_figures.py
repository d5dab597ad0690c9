"""Bars of seconds, and one turn of the loop as HTML."""

import re

from chapters.transformer.speed.figure import reading_lines, time_bars
from chapters.transformer.speed.loop_html import Picture, Row, turn_html

LABELS = dict.fromkeys(
    ["token", "logits", "softmax", "drawn", "choose", "append", "rest", "said", "alt_strip", "table"], "word"
)


def test_a_way_that_was_cut_off_is_hatched():
    bars = time_bars(["a", "b"], [1.0, 4.0], ["1 s", "4 s"], [False, True], "seconds").data[0]
    assert list(bars.x) == [1, 4]
    assert list(bars.marker.pattern.shape) == ["", "/"]


def picture(**changes):
    rows = [Row(" <b>", 3.0, 0.5, False), Row("cat", 2.0, 0.3, True)]
    facts = dict(rows=rows, low=-1.0, rest=0.2, u=0.61, chosen="cat", chance=0.3, begins=0.5)
    return Picture(**(facts | dict(prompt="</script>", written=["&"]) | changes))


def test_the_turn_shows_each_number_and_escapes_what_the_visitor_typed():
    shown = turn_html(picture(), LABELS)
    for told in (
        "3.00",
        "2.00",
        "50%",
        "30%",
        "20%",
        "u = 0.6100",
    ):
        assert told in shown
    assert "&lt;/script&gt;" in shown
    assert "&lt;b&gt;" in shown
    assert "<b>·" not in shown
    widths = [float(w) for w in re.findall(r'<i style="width:([\d.]+)%', shown)]
    assert widths == [100, 50, 75, 30, 20]  # logits from the lowest up; probabilities of the whole
    assert "left:61.000%" in shown
    assert 'aria-hidden="true">◀</span><span class="gb-unseen">word</span>' in shown  # a word for the sign


def test_without_a_random_number_there_is_no_pin_and_a_rare_choice_lies_in_the_rest():
    assert "gb-loop-pin" not in turn_html(picture(u=None), LABELS)
    rare = picture(rows=[Row("a", 1.0, 0.6, False)], rest=0.4, chosen="z")
    assert "gb-loop-others gb-loop-hit" in turn_html(rare, LABELS)


def test_a_token_stands_in_the_strip_only_where_it_fits_and_on_a_phone_where_it_fits_there():
    rows = [
        Row("word", 3.0, 0.5, False),
        Row("shiny", 2.0, 0.09, False),
        Row("remarkable", 1.0, 0.06, False),
        Row("月", 0.9, 0.06, False),
    ]
    strip = turn_html(picture(rows=rows, rest=0.29), LABELS).partition("gb-loop-parts")[2]
    told = re.findall(r'<span class="([^"]*)" style="width:[\d.]+%">([^<]*)</span>', strip)
    assert told == [("", "word"), ("gb-loop-desk", "shiny"), ("gb-loop-desk", ""), ("gb-loop-desk", "月")]


def test_each_network_has_its_line_with_its_own_marker():
    seconds = {"transformer": [0.1, 0.4], "lstm": [0.2, 0.3]}
    lines = reading_lines(
        [64, 128], seconds, {"transformer": "T", "lstm": "L"}, {"tokens": "n", "seconds": "s"}
    ).data
    assert [list(line.y) for line in lines] == list(seconds.values())
    assert lines[0].marker.symbol != lines[1].marker.symbol
