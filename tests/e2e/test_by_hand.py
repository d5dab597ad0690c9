"""Attention by hand in a real browser: its numbers are the library's, and it never asks the server."""

import json
import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from llm_core.analysis.attention.by_hand import COMPASS, EXAMPLES, by_hand, soft_lookup
from tests.e2e.audits import keyboard
from tests.e2e.looking import address_of

expect.set_options(timeout=60_000)  # milliseconds: the machine may be busy


def visit(page, site, link=""):
    page.goto(f"{site}/attention?chapter=hand&lang=en&{link}")
    expect(part(page, "count")).to_contain_text("scores from")


def part(page, name):
    return page.locator(".st-key-hand_component").locator(f'[data-part="{name}"]')


def entry(page, name):
    return page.locator(".st-key-hand_dictionary").locator(f'[data-part="{name}"]')


def cell(page, matrix, r, c):
    return page.locator(f'td[data-m="{matrix}"][data-r="{r}"][data-c="{c}"]')


def typed(page, matrix, r, c):
    return cell(page, matrix, r, c).locator("input")


def number(text):
    return -float("inf") if text == "−∞" else float(text.replace("−", "-"))


def shown(page, matrix):
    rows = page.locator(f'[data-matrix="{matrix}"] tbody tr')
    return [
        [number(text) for text in row.locator(f'td[data-m="{matrix}"]').all_inner_texts()]
        for row in rows.all()
    ]


def assert_shows(page, found):
    """Every computed matrix, to the two digits that are drawn."""
    for matrix in ("scores", "scaled", "masked", "weights", "output"):
        for mine, theirs in zip(shown(page, matrix), getattr(found, matrix).tolist(), strict=True):
            assert mine == pytest.approx(theirs, abs=0.0051), matrix


def link(page, name):
    return parse_qs(urlparse(page.url).query).get(f"hand_{name}", [None])[0]


@pytest.fixture
def traffic(page):
    """Every websocket message and request that the page sends; Chromium asks for the icon again after a new link."""
    sent = []

    def note(request):
        if "favicon" not in request.url:
            sent.append(request.url)

    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.on("request", note)
    return sent


def test_typing_pointing_and_switching_give_the_librarys_numbers_and_send_nothing(page, site, traffic):
    visit(page, site, "hand_ask=none")
    one = EXAMPLES["en"]
    q, k, v = ([list(row) for row in rows] for rows in (one.q, one.k, one.v))
    assert_shows(page, by_hand(q, k, v))
    page.wait_for_function("() => !document.querySelector('[data-test-script-state=\"running\"]')")
    page.wait_for_timeout(1500)
    assert traffic, "the page itself talks to the server"
    traffic.clear()
    for matrix, rows, r, c, value in (("q", q, 1, 3, -2.5), ("k", k, 0, 2, 7), ("v", v, 4, 1, 0.25)):
        typed(page, matrix, r, c).fill(str(value))
        rows[r][c] = value
    expect(cell(page, "output", 4, 1)).to_have_text(f"{float(by_hand(q, k, v).output[4, 1]):.2f}")
    assert_shows(page, by_hand(q, k, v))
    part(page, "causal").select_option("causal")
    expect(cell(page, "masked", 0, 1)).to_have_text("−∞")
    assert_shows(page, by_hand(q, k, v, causal=True))
    part(page, "divided").uncheck()
    expect(page.locator('[data-matrix="scaled"] small')).to_contain_text("not divided")
    assert_shows(page, by_hand(q, k, v, causal=True, divided=False))
    part(page, "cross").select_option("cross")
    part(page, "guess").get_by_text("Show without guessing").click()
    expect(cell(page, "weights", 3, 0)).not_to_have_text("?")
    assert_shows(page, by_hand(EXAMPLES["zh"].cross, k, v, divided=False))  # no mask across two sentences
    cell(page, "scores", 0, 2).hover()
    expect(part(page, "readout")).to_contain_text("score(我, learning) = 3·0")
    page.wait_for_function("() => location.search.includes('hand_v=')")
    page.wait_for_timeout(1500)
    assert traffic == []
    assert page.errors == []


def test_a_link_restores_the_exact_state(page, new_visitor, site):
    visit(page, site)
    part(page, "example").select_option("zh")
    typed(page, "q", 0, 1).fill("−3")
    typed(page, "v", 3, 2).fill("1.5")
    part(page, "causal").select_option("causal")
    part(page, "guess").get_by_role("button", name="爱").click()
    part(page, "rows").get_by_role("button", name="学习").click()
    part(page, "stages").get_by_role("button", name="Weighted sum").click()
    page.wait_for_function(
        "() => ['step=sum', 'row=3', 'guess=4.2'].every((s) => location.search.includes('hand_' + s))"
    )
    assert link(page, "v").split("_")[-1] == "1.5"
    assert link(page, "k") is None  # only what was changed travels
    page.mouse.move(0, 0)  # the table of the step was brought into sight, perhaps under the mouse
    again = new_visitor(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    again.goto(address_of(page))
    expect(part(again, "says")).to_have_text(part(page, "says").inner_text())
    for matrix in ("scores", "scaled", "masked", "weights", "output"):
        assert shown(again, matrix) == shown(page, matrix)
    for name in ("readout", "guess", "last", "count"):
        assert part(again, name).inner_text() == part(page, name).inner_text()
    assert typed(again, "q", 0, 1).input_value() == "−3"
    again.context.close()


NONSENSE = [
    "hand_q=1_2_3",
    "hand_k=" + "_".join(["1e308"] * 20),
    "hand_v=" + "_".join(["NaN"] * 15),
    "hand_ex=toString",
    "hand_mask=%3Cb%3E",
    "hand_row=99",
    "hand_step=-1",
    "hand_guess=7.7",
    "hand_scale=soup",
]


def test_nonsense_in_the_link_is_told_once_and_left_out(page, site):
    visit(page, site, "&".join(["hand_ask=none", *NONSENSE]))
    names = sorted(re.findall(r"hand_\w+", part(page, "notice").inner_text()))
    assert names == sorted(entry.split("=")[0] for entry in NONSENSE)
    one = EXAMPLES["en"]
    assert_shows(page, by_hand(one.q, one.k, one.v))
    assert page.locator("b:has-text('soup')").count() == 0
    assert page.errors == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing is typed"),
        ("abc", "not a number"),
        ("NaN", "not a number"),
        ("1e308", "from −99 to 99"),
        ("-Infinity", "not a number"),
        ("<img src=x>", "not a number"),
    ],
)
def test_what_is_no_number_is_told_and_the_value_before_is_kept(page, site, text, says):
    visit(page, site, "hand_ask=none")
    box = typed(page, "q", 4, 2)
    box.fill(text)
    expect(part(page, "notice")).to_contain_text(says)
    expect(part(page, "notice")).to_contain_text("so 3 stays")
    expect(box).to_have_attribute("aria-invalid", "true")
    one = EXAMPLES["en"]
    assert_shows(page, by_hand(one.q, one.k, one.v))
    box.blur()
    expect(box).to_have_value("3")
    assert page.errors == []


def test_the_weights_of_one_row_are_covered_until_the_visitor_has_guessed(page, site):
    visit(page, site)
    weights = by_hand(EXAMPLES["en"].q, EXAMPLES["en"].k, EXAMPLES["en"].v).weights
    expect(cell(page, "weights", 4, 2)).to_have_text("?")
    expect(cell(page, "output", 4, 0)).to_have_text("?")
    expect(cell(page, "weights", 2, 4)).to_have_text(f"{float(weights[2, 4]):.2f}")  # the others are alive
    part(page, "guess").get_by_role("button", name="to", exact=True).click()
    expect(part(page, "guess")).to_contain_text(
        f"✗ Not this time: “to” gets {100 * float(weights[4, 3]):.1f}"
    )
    expect(part(page, "guess")).to_contain_text("its score, 6, is the largest")
    expect(cell(page, "weights", 4, 2)).to_have_text(f"{float(weights[4, 2]):.2f}")
    part(page, "guess").get_by_role("button", name="Cover").click()
    expect(cell(page, "weights", 4, 2)).to_have_text("?")
    part(page, "guess").get_by_role("button", name="learning").click()
    expect(part(page, "guess")).to_contain_text("✓ Right")
    expect(part(page, "live")).to_contain_text("✓ Right")


def test_by_keyboard_alone_through_the_steps_and_the_cells(page, site):
    visit(page, site, "hand_ask=none")
    part(page, "root").focus()
    page.keyboard.press("ArrowRight")
    expect(part(page, "says")).to_contain_text("The largest score is 6, for “learning”")
    page.keyboard.press(" ")
    expect(part(page, "says")).to_contain_text("divided by √4 = 2")
    page.keyboard.press("ArrowLeft")
    expect(part(page, "readout")).to_contain_text("score(code, learning) = 0·0 + 1·0 + 3·2 + (−2)·0 = 6")
    expect(page.locator("td.source")).to_have_count(8)  # a row of Q and a row of K
    typed(page, "q", 0, 0).focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(typed(page, "q", 0, 1)).to_have_value("4")
    expect(typed(page, "q", 1, 1)).to_be_focused()
    expect(cell(page, "scores", 0, 1)).to_have_text("8")
    cell(page, "weights", 0, 0).focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "weights", 1, 0)).to_be_focused()
    expect(part(page, "readout")).to_contain_text(
        "e^2 / (e^2 + e^0 + e^3 + e^0 + e^2) = 7.39 / 36.86 = 0.2004"
    )


def test_a_button_that_has_done_its_work_hands_the_focus_on(page, site):
    visit(page, site, "hand_ask=none")
    typed(page, "q", 0, 0).fill("5")
    part(page, "reset").focus()
    page.keyboard.press("Enter")
    expect(part(page, "reset")).to_be_disabled()
    assert keyboard.focus(page)
    part(page, "forward").focus()
    while part(page, "forward").is_enabled():
        page.keyboard.press("Enter")
    assert keyboard.focus(page) == "back"  # the next that can be pressed in the same row of buttons
    while part(page, "back").is_enabled():
        page.keyboard.press("Enter")
    assert keyboard.focus(page) == "forward"


def test_arrows_go_through_the_fields_of_the_dictionary(page, site):
    visit(page, site)
    box = entry(page, "entries").get_by_label
    box("Key 1").focus()
    for key, name in (
        ("ArrowDown", "Key 2"), ("End", "Key 2"), ("ArrowRight", "Value 2"), ("ArrowDown", "Value 3"),
        ("Home", "Value 3"), ("ArrowLeft", "Key 3"), ("ArrowUp", "Key 2"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(box(name)).to_be_focused()


def test_signs_move_a_slider_on_a_keyboard_without_arrows(page, site):
    visit(page, site)
    entry(page, "query").focus()
    before = int(entry(page, "query").input_value())
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("-")
    expect(entry(page, "query")).to_have_value(str(before + 1))
    expect(entry(page, "hard")).to_contain_text(str(before + 1))


def test_the_sentence_follows_the_language_until_something_was_chosen(page, site):
    visit(page, site)
    expect(part(page, "rows")).to_contain_text("learning")
    page.get_by_text("中文", exact=True).click()
    expect(part(page, "rows")).to_contain_text("编程")
    expect(part(page, "origin")).to_contain_text("不是模型算出来的")
    typed(page, "k", 1, 1).fill("5")
    page.get_by_text("EN", exact=True).click()
    expect(part(page, "origin")).to_contain_text("changed by you")
    expect(part(page, "rows")).to_contain_text("编程")
    expect(typed(page, "k", 1, 1)).to_have_value("5")


def test_the_dictionary_answers_as_the_library_does_keeps_its_state_in_the_link_and_sends_nothing(
    page, again, site, traffic
):
    visit(page, site)
    expect(entry(page, "hard")).to_contain_text("KeyError: 60")
    expect(entry(page, "soft")).to_contain_text(f"= {soft_lookup(COMPASS, 60, 4)[1]:.2f}")
    page.wait_for_function("() => !document.querySelector('[data-test-script-state=\"running\"]')")
    page.wait_for_timeout(1500)
    traffic.clear()
    entry(page, "query").fill("90")
    entry(page, "length").fill("1.5")
    entry(page, "entries").get_by_label("Value 3").fill("-7.5")
    changed = COMPASS | {180: -7.5}
    expect(entry(page, "hard")).to_contain_text("6")
    expect(entry(page, "soft")).to_contain_text(f"= {soft_lookup(changed, 90, 1.5)[1]:.2f}")
    entry(page, "entries").get_by_label("Key 1").fill("400")
    expect(entry(page, "notice")).to_contain_text("from −359 to 359")
    page.wait_for_function(
        "() => ['dq=90', 'dl=1.5', 'dv='].every((s) => location.search.includes('hand_' + s))"
    )
    assert traffic == []
    again.goto(page.url + "&hand_dk=1_2")
    expect(entry(again, "soft")).to_have_text(entry(page, "soft").inner_text())
    expect(entry(again, "notice")).to_contain_text("hand_dk")


@pytest.mark.parametrize("width", [390, 1440])
def test_no_sideways_scroll_and_nothing_that_axe_knows_is_wrong(new_visitor, site, violations, width):
    page = new_visitor(viewport={"width": width, "height": 900}, color_scheme="dark")
    visit(page, site, "hand_step=sum&hand_mask=causal")
    page.wait_for_function("() => !document.querySelector('[data-test-script-state=\"running\"]')")
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    assert not page.evaluate(wide)
    assert json.dumps(violations(page)) == "[]"
    page.context.close()
