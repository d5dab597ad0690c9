"""The arena in a real browser: streaming, reasons, forced tokens, live temperature, links, keyboard, hostile text."""

import math
import re
from urllib.parse import quote

import pytest
import torch
from playwright.sync_api import expect

from llm_core.sampling import Sampling, chances
from ui.work.models import get_model

PROMPT = "Once upon a time there was a child named Lily. Lily had a"
FAMILIES = ("ngram", "lstm", "transformer")
FOCUSED = """() => {
  let a = document.activeElement
  while (a?.shadowRoot) a = a.shadowRoot.activeElement
  return {...a.dataset}
}"""
SIDEWAYS = (
    "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth }"
)


class Arena:
    """What a visitor of the arena does."""

    def __init__(self, page, site, settled):
        self.page, self.site, self.settled = page, site, settled

    def visit(self, **link):
        query = "&".join(
            f"{key}={quote(str(value))}" for key, value in ({"prompt": PROMPT, "n": 20} | link).items()
        )
        self.page.goto(f"{self.site}/arena?{query}")
        self.written()

    def written(self):
        """Wait until all three machines have written."""
        for family in FAMILIES:
            self.page.wait_for_selector(
                f'.column[data-family="{family}"][aria-busy="false"] .chip', state="attached"
            )
        self.settled(self.page)

    def elsewhere(self, address):
        """The same link in another window."""
        other = Arena(self.page.context.new_page(), self.site, self.settled)
        other.page.set_default_timeout(120_000)
        other.page.goto(address)
        other.written()
        return other

    def tokens(self, family):
        return self.page.locator(f'.chip[data-family="{family}"]').all_text_contents()

    def all_tokens(self):
        return {family: self.tokens(family) for family in FAMILIES}

    def chip(self, family, index):
        return self.page.locator(f'.chip[data-family="{family}"][data-index="{index}"]')

    def ask(self, family, index):
        self.chip(family, index).click()
        self.page.locator(".reason-body").wait_for()


@pytest.fixture
def arena(page, site, settled):
    return Arena(page, site, settled)


def heard(page):
    """Every websocket message that the page sends from now on."""
    frames = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    return frames


def test_three_machines_write_and_the_link_brings_back_the_same_sample(arena, page):
    arena.visit(seed=5, temp=1.2)
    first = arena.all_tokens()
    assert all(first.values())
    assert arena.elsewhere(page.url).all_tokens() == first
    assert page.errors == []


def test_hover_shows_ten_alternatives_and_everything_else_which_add_up_to_one(arena, page):
    arena.visit()
    arena.chip("ngram", 1).hover()
    card = page.locator(".card")
    card.wait_for()
    assert card.locator(".bar").count() == 11
    shares = [
        float(text.strip("< %").replace(" ", "")) for text in card.locator(".bar-value").all_inner_texts()
    ]
    assert sum(shares) == pytest.approx(100, abs=1.5)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_click_asks_why_and_each_machine_answers_in_its_own_terms(arena, page, family):
    arena.visit()
    arena.ask(family, 2)
    reason = page.locator(".reason-body")
    page.wait_for_url(f"**why={family}.2*")
    assert reason.locator("table").count() == (family == "ngram")
    strips = {
        "ngram": [0],
        "lstm": [3],
        "transformer": [2, 3],
    }  # a third when the token stood in the text before
    assert reason.locator(".strip").count() in strips[family]
    page.locator(".close").click()
    page.wait_for_url(lambda url: "why=" not in url)
    assert not page.locator(".detail").is_visible()


def test_a_forced_token_changes_what_follows_and_nothing_before_and_lives_in_the_link(arena, page):
    arena.visit()
    before = arena.tokens("transformer")
    arena.ask("transformer", 3)
    choice = page.locator(".bar .force:enabled").nth(4)
    token = choice.get_attribute("data-id")
    choice.click()
    page.wait_for_url(f"**force=transformer.3.{token}*")
    page.wait_for_selector('.chip.forced[data-family="transformer"][data-index="3"]')
    arena.written()
    after = arena.tokens("transformer")
    assert after[:3] == before[:3]
    assert after[3] != before[3]
    assert arena.elsewhere(page.url).tokens("transformer") == after
    page.locator(".release").click()
    page.wait_for_url(lambda url: "force=" not in url)
    arena.written()
    page.wait_for_selector(".chip.forced", state="detached")
    assert arena.tokens("transformer") == before


def test_a_token_of_the_visitors_own_can_be_typed(arena, page):
    arena.visit()
    arena.ask("lstm", 1)
    page.locator(".own input").fill(" kite")
    page.locator(".own input").press("Enter")
    page.wait_for_selector('.chip.forced[data-family="lstm"]')
    arena.written()
    forced = "".join(page.locator('.chip.forced[data-family="lstm"]').all_inner_texts())
    assert forced == " kite"


def test_the_temperature_redraws_the_bars_and_sends_nothing_to_the_server(arena, page):
    sent = heard(page)
    arena.visit()
    page.wait_for_selector(".next .bar")
    page.wait_for_timeout(1500)
    before, n_sent = page.locator(".next .bar-value").all_inner_texts(), len(sent)
    slider = page.locator('.next input[data-rule="temperature"]')
    slider.focus()
    for _ in range(8):
        slider.press("ArrowRight")
    page.wait_for_timeout(500)
    assert page.locator(".next .bar-value").all_inner_texts() != before
    assert len(sent) == n_sent
    assert n_sent > 0  # we did listen


@pytest.mark.parametrize(
    "rules",
    [
        {"temperature": 0.5},
        {"temperature": 1.7, "top_k": 5},
        {"temperature": 1.0, "top_p": 0.6},
        {"temperature": 1.3, "top_k": 40, "top_p": 0.8, "min_p": 0.05},
        {"temperature": 0.0},
    ],
)
def test_the_browser_computes_the_same_chances_as_llm_core(arena, page, rules):
    arena.visit(penalty=1.3)
    page.wait_for_selector(".next .bar")
    for name, value in rules.items():
        set_slider = "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')) }"
        page.locator(f'.next input[data-rule="{name}"]').evaluate(set_slider, value)
    page.wait_for_timeout(300)
    for family in FAMILIES:
        model = get_model("stories", family)
        ids = model.tokenizer.encode(PROMPT)
        log_probs, _ = model.step(torch.tensor([[0, *ids]]), model.start())
        sampling = Sampling(**({"temperature": 0.8, "repetition_penalty": 1.3} | rules))
        expected = chances(log_probs.double(), [ids], [sampling])[0]
        rows = page.locator(f'.next section[data-family="{family}"] .bar[data-id]').all()
        shown = {int(row.get_attribute("data-id")): float(row.get_attribute("data-p")) for row in rows}
        assert len(shown) == 8
        for token, p in shown.items():
            assert p == pytest.approx(float(expected[token]), abs=2e-5)
        rest = float(page.locator(f'.next section[data-family="{family}"] .bar.rest').get_attribute("data-p"))
        assert sum(shown.values()) + rest == pytest.approx(1)


def test_arrow_keys_walk_through_the_tokens_and_enter_asks_why(arena, page):
    arena.visit()
    arena.chip("ngram", 0).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    here = page.evaluate(FOCUSED)
    assert (here["family"], here["index"]) == ("lstm", "2")
    assert page.locator(".card").is_visible()
    page.keyboard.press("Enter")
    page.locator(".reason-body").wait_for()
    page.wait_for_url("**why=lstm.2*")


def test_the_same_probability_has_the_same_share_of_colour_on_every_machine(arena, page):
    arena.visit()
    for family in FAMILIES:
        for one in page.locator(f'.chip[data-family="{family}"]').all()[:5]:
            p = float(one.get_attribute("data-p"))
            shade = float(one.evaluate("node => getComputedStyle(node).getPropertyValue('--p')"))
            assert math.isclose(p, shade, abs_tol=1e-4)


def test_on_a_phone_the_machines_are_tabs(arena, page):
    page.set_viewport_size({"width": 390, "height": 844})
    arena.visit()
    columns = page.locator(".column")
    assert [columns.nth(i).is_visible() for i in range(3)] == [False, False, True]
    page.locator('.tabs [data-family="ngram"]').click()
    assert [columns.nth(i).is_visible() for i in range(3)] == [True, False, False]
    assert page.evaluate(SIDEWAYS) <= 1


def test_markup_in_a_prompt_is_text_and_nothing_else(arena, page):
    evil = '</script><img src=x onerror="window.broken=1"><b>bold</b>'
    arena.visit(prompt=evil)
    arena.ask("ngram", 0)
    assert page.evaluate("window.broken") is None
    assert page.locator(".arena img, .arena b b, .next img").count() == 0
    assert evil in page.locator(".column .prompt").first.inner_text()
    assert page.errors == []


def test_a_megabyte_of_prompt_is_cut_with_a_sentence(arena, page):
    arena.visit(n=10)
    field = page.locator(".st-key-prompt textarea")
    field.fill("a b " * 250_000)
    page.locator(".st-key-arena_write button").click()
    page.locator(".gb-notice", has_text="2,000").wait_for()
    arena.written()
    assert len(field.input_value()) == 2000
    assert len(page.url) < 10_000


def test_stop_keeps_the_text_and_continue_takes_it_up_again(arena, page):
    page.goto(f"{arena.site}/arena?n=300&seed=4242&prompt={quote(PROMPT)}")
    page.wait_for_selector(".chip", state="attached")
    page.locator(".st-key-arena_stop button").click()
    arena.written()
    kept = arena.all_tokens()
    page.locator(".st-key-arena_write button").click()
    page.wait_for_timeout(500)
    arena.written()
    expect(page.locator(".arena > .visually-hidden[aria-live]")).to_contain_text(
        re.compile(r"^(\S+: finished, \d+ tokens\.\s?){3}$")  # and not the texts, which stand above
    )
    finished = arena.all_tokens()
    for family in FAMILIES:
        assert finished[family][: len(kept[family])] == kept[family]


def test_three_readers_price_the_default_text_and_the_keyboard_reads_it_out(arena, page):
    page.goto(f"{arena.site}/arena?tab=readers")
    page.wait_for_selector(".segment")
    arena.settled(page)
    page.locator(".segment").first.focus()
    page.keyboard.press("ArrowRight")
    assert "bits" in page.locator(".readout").inner_text()
    assert page.locator(".segment.worst").count() >= 1
    bits = page.locator(".segment").first.locator(".reading").all()
    assert all(float(row.get_attribute("data-bits")) >= 0 for row in bits)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_answer(arena, page, violations, language, scheme):
    page.emulate_media(color_scheme=scheme)
    arena.visit(lang=language, why="lstm.1")
    page.locator(".reason-body").wait_for()
    assert violations(page) == []
