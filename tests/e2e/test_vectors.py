"""Words as vectors in a real browser: a word that is typed or pressed, one that is unknown, and the link."""

import numpy as np
import pytest
from playwright.sync_api import expect

from llm_core.vectors.analogies import Question, aims
from llm_core.vectors.stored import stored
from tests.e2e.looking import address_of, expect_figure, notices, says, text_of, wait_for_link, write
from ui.lesson.words import read

WORDS = read("memory/vectors", "en")
COUNT = 10
RIGHTMOST = """() => {
  const plot = document.querySelector('.st-key-vec_map_map .js-plotly-plot');
  plot.scrollIntoView({ block: 'center' });
  const { x, y, customdata } = plot._fullData[1];
  const at = Array.from(x).indexOf(Math.max(...x));
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  const place = [box.left + xaxis._offset + xaxis.l2p(x[at]), box.top + yaxis._offset + yaxis.l2p(y[at])];
  const found = [String(customdata[at]), ...place];
  const still = String(window.seenBefore) === String(found);
  window.seenBefore = found;
  return still && found;
}"""
"""The word whose dot lies furthest to the right, no other over it, and its place once the page stands still."""


@pytest.fixture(scope="module")
def table():
    return stored().after


def expect_near(page, table, word):
    """Wait until the bars are the neighbours of a word."""
    near = table.neighbours(table.ids[word], COUNT)
    names = [table.words[row] for row, _ in near]
    drawn = expect_figure(page, "vec_near_after", lambda bars: sorted(bars[0]["y"]) == sorted(names))[0]
    values = dict(zip(drawn["y"], drawn["x"], strict=True))
    np.testing.assert_allclose([values[name] for name in names], [cosine for _, cosine in near], atol=1e-5)
    expect(says(page, "vec_near")).to_contain_text(f"Nearest to “{word}”")
    expect(says(page, "vec_near")).to_contain_text(f"“{names[0]}”, with a cosine of {near[0][1]:.2f}")


def test_a_word_is_typed_an_unknown_one_is_told_and_the_example_shown(page, site, again, table):
    page.goto(f"{site}/memory?chapter=vectors&lang=en")
    expect_near(page, table, WORDS.ui("vec_near_example"))
    write(page, "vec_near_word", "Mom")
    wait_for_link(page, "vec_near_word=Mom")
    again.goto(address_of(page))
    for visitor in (page, again):
        expect_near(visitor, table, "mom")
        assert visitor.errors == []

    told = notices(page, "vec_near").first
    for typed in ("momm", "qqqqqq", "<b>猫</b>"):
        write(page, "vec_near_word", typed)
        shown = table.look_up(typed, "hot")
        expect(told).to_contain_text(
            text_of(WORDS.ui("vec_unknown", word=f"“{shown.unknown}”", count=f"{len(table.words):,}"))
        )
        expect(told).to_contain_text(text_of(WORDS.ui("vec_instead", shown="“hot”")))
        for word in shown.alike:
            expect(told).to_contain_text(f"“{word}”")
        expect_near(page, table, "hot")
    assert page.errors == []


def test_a_dot_that_is_pressed_becomes_the_word_of_the_map(page, site, again, settled, table):
    page.goto(f"{site}/memory?chapter=vectors&lang=en")
    settled(page)
    expect(page.locator(".st-key-guess_vec_map")).to_be_visible()
    expect_figure(page, "vec_map_map", lambda traces: len(traces) == 3)
    word, *place = page.wait_for_function(RIGHTMOST, polling=500).json_value()
    page.mouse.click(*place)
    wait_for_link(page, f"vec_map_word={word}")
    near = [f"“{table.words[row]}”" for row in ranked(table, word)]
    again.goto(address_of(page))
    for visitor in (page, again):
        expect(visitor.locator(".st-key-vec_map_word textarea")).to_have_value(word)
        expect(says(visitor, "vec_map")).to_contain_text(f"For “{word}”")
        rows = visitor.locator(".st-key-panel_vec_map tbody th")
        expect(rows).to_have_text(near)
        assert visitor.errors == []


def ranked(table, word):
    """The nearest of the 500 most frequent words, which the map draws."""
    cosines = table.cosines(table.ids[word])[:500]
    return [row for row in cosines.argsort(descending=True).tolist() if row != table.ids[word]][:COUNT]


def test_an_analogy_of_ones_own_is_worked_out_and_two_unknown_words_are_told(page, site, again, table):
    page.goto(f"{site}/memory?chapter=vectors&lang=en")
    expect(page.locator(".st-key-guess_vec_analogy")).to_be_visible()
    for key, word in (("vec_a", "day"), ("vec_b", "night"), ("vec_c", "hot")):
        write(page, key, word)
        wait_for_link(page, f"{key}={word}")
    asked = [table.ids[word] for word in ("day", "night", "hot")]
    cosines = (aims(table, [Question(*asked, -1)]) @ table.directions.T)[0]
    order = cosines.argsort(descending=True).tolist()
    usual = next(row for row in order if row not in asked)
    again.goto(address_of(page))
    for visitor in (page, again):
        expect(says(visitor, "vec_analogy")).to_contain_text(
            f"“night” − “day” + “hot”: nearest of all is “{table.words[order[0]]}”, "
            f"without the words of the question “{table.words[usual]}”"
        )
        drawn = expect_figure(visitor, "vec_analogy_bars", bool)[0]
        np.testing.assert_allclose(
            sorted(drawn["x"], reverse=True), cosines[order[: len(drawn["x"])]], atol=1e-5
        )
        assert visitor.errors == []

    write(page, "vec_a", "xxxx")
    wait_for_link(page, "vec_a=xxxx")
    write(page, "vec_b", "zzzz")
    for typed, shown in (("xxxx", "man"), ("zzzz", "woman")):
        expect(notices(page, "vec_analogy")).to_contain_text(f"“{typed}”")
        expect(notices(page, "vec_analogy")).to_contain_text(
            text_of(WORDS.ui("vec_instead", shown=f"“{shown}”"))
        )
    assert page.errors == []
