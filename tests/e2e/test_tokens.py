"""Tokens in a real browser: text of any writing is cut, a vocabulary grows merge by merge, the link keeps both."""

import pytest
from playwright.sync_api import expect

from llm_core.data.merge_steps import steps
from llm_core.data.pieces import Cut, is_part
from llm_core.sequences.word_cut import words_of
from llm_core.vocabularies import vocabularies
from tests.e2e.looking import (
    address_of,
    choose,
    expect_numbers,
    notices,
    pressed,
    says,
    text_of,
    wait_for_link,
    write,
)
from ui.lesson.words import read

WORDS = read("memory/tokens", "en")
RIGHT_TO_LEFT = "سلام Tom"
EMOJI = "🐙"
ROWS = """() => [...document.querySelectorAll('.gb-cut-rows')[0].querySelectorAll('.gb-toks')]
  .map((row) => [...row.children].map((chip) => {
    const box = chip.getBoundingClientRect();
    return [chip.textContent, box.left, box.top];
  }))"""


@pytest.fixture(scope="module")
def vocabulary():
    return vocabularies()["stories"]


def pieces_of(vocabulary, text):
    return [vocabulary.token_bytes(i) for i in vocabulary.encode(text)]


def expect_counts(page, vocabulary, text):
    """Wait until the panel counts this text."""
    pieces = pieces_of(vocabulary, text)
    expect(says(page, "tokens_cut")).to_contain_text(
        f"Characters: {len(text)}, words: {len(words_of(text))}, bytes: {len(text.encode())}."
    )
    whole = sum(not is_part(piece) for piece in pieces)
    said = WORDS.ui("cut_pieces", name=WORDS.ui("vocabulary_stories"), pieces=len(pieces), whole=whole)
    expect(says(page, "tokens_cut")).to_contain_text(said)


def test_chips_of_a_text_from_right_to_left_stand_in_the_order_of_reading(page, site, again, vocabulary):
    page.goto(f"{site}/memory?chapter=tokens&lang=en")
    expect(page.locator(".st-key-guess_tokens_cut")).to_be_visible()
    expect(page.locator(".gb-cut-rows").first.locator(".gb-toks")).to_have_count(
        3
    )  # the pieces wait for the guess
    write(page, "tokens_text", RIGHT_TO_LEFT)
    wait_for_link(page, "tokens_text")
    again.goto(address_of(page))
    for visitor in (page, again):
        expect_counts(visitor, vocabulary, RIGHT_TO_LEFT)
        expect(visitor.locator(".gb-cut-rows").first.locator(".gb-toks")).to_have_count(4)
        rows = visitor.evaluate(ROWS)
        characters, pieces = [one[0] for one in rows[0]], pieces_of(vocabulary, RIGHT_TO_LEFT)
        assert characters == list(RIGHT_TO_LEFT)
        assert len(rows[3]) == len(pieces)
        for row in rows:
            places = [(top, left) for _, left, top in row]
            assert places == sorted(places)  # the first is read first, from left to right
        assert visitor.errors == []


def test_one_emoji_an_empty_field_and_a_vocabulary_that_knows_no_letters(page, site, vocabulary):
    page.goto(f"{site}/memory?chapter=tokens&lang=en")
    expect(page.locator(".st-key-guess_tokens_cut")).to_be_visible()
    choose(page, "guess_tokens_cut", WORDS.ui("tokens_cut_guess_more"))
    expect(page.locator(".st-key-panel_tokens_cut .gb-guess")).to_contain_text("✗")
    write(page, "tokens_text", EMOJI)
    expect_counts(page, vocabulary, EMOJI)
    data = page.locator(".gb-cut-rows").first.locator(".gb-tok-bytes b")
    expect(data).to_have_text([f"{byte:02X}" for byte in EMOJI.encode()])

    choose(page, "tokens_vocabulary", WORDS.ui("vocabulary_songci"))
    wait_for_link(page, "tokens_vocabulary=songci")
    expect(notices(page, "tokens_cut")).to_have_text([text_of(WORDS.ui("cut_unknown", characters=EMOJI))])
    choose(page, "tokens_vocabulary", WORDS.ui("vocabulary_stories"))
    expect(notices(page, "tokens_cut")).to_have_count(0)

    write(page, "tokens_text", "")
    expect(notices(page, "tokens_cut")).to_have_text([text_of(read("common", "en").ui("text_example"))])
    expect_counts(page, vocabulary, WORDS.ui("preset_english_prompt"))
    page.locator(".st-key-tokens_text_preset_invisible button").click()
    expect_counts(page, vocabulary, WORDS.ui("preset_invisible_prompt"))
    joiner = page.locator(".gb-cut-rows").first.locator(".gb-toks").first.locator('[data-mark="⟨U+200B⟩"]')
    expect(joiner).to_be_visible()
    assert page.errors == []


def test_merges_go_on_by_keyboard_on_a_text_of_ones_own(page, site, again):
    page.goto(f"{site}/memory?chapter=tokens&lang=en")
    area = page.locator(".st-key-tokens_corpus textarea")
    text = "the cat sat on the mat, the rat ate the hat " * 3
    area.fill(text)
    area.press("Control+Enter")
    wait_for_link(page, "tokens_corpus")
    pressed(page, "tokens_merges", "Home", "ArrowRight", "ArrowRight")
    wait_for_link(page, "tokens_merges=2")

    found = steps(text, 2, 200)
    again.goto(address_of(page))
    for visitor in (page, again):
        expect(says(visitor, "tokens_learn")).to_contain_text(
            f"Merges done: 2; tokens: {found.sizes[0]} before, {found.sizes[2]} now."
        )
        expect_numbers(visitor, "tokens_learn_sizes", found.sizes)
        counts = visitor.locator(".st-key-panel_tokens_learn .gb-pairs tbody tr td:last-child")
        expect(counts).to_have_text([f"{count:,}" for _, count in found.pairs])
        newest = visitor.locator(".st-key-panel_tokens_learn .gb-toks").first.locator(".gb-tok-new").first
        [name] = {Cut(data).written(0, len(data)) for data in [found.bytes[found.merges[1].id]]}
        expect(newest).to_have_text(name)
        assert visitor.errors == []
