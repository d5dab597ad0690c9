"""Inside the LSTM in a real browser: gates under a text, a gate held, a stream; numbers are the library's."""

import numpy as np
import pytest
from playwright.sync_api import expect

from llm_core import checkpoints
from llm_core.analysis.recurrence.clamp import continue_held, read_held
from llm_core.analysis.recurrence.trace import trace
from llm_core.data.corpora import documents, encode_documents
from llm_core.generation import Sampling
from tests.e2e.looking import (
    address_of,
    choose,
    expect_figure,
    expect_numbers,
    expect_words,
    notices,
    pressed,
    says,
    text_of,
    wait_for_link,
    write,
)
from ui.lesson.words import read
from ui.show.numbers import digits, percent, price

TEXT = 'Tom said: "<i>a kite & a ball</i>"'
WORDS, COMMON = read("memory/gates", "en"), read("common", "en")


@pytest.fixture(scope="module")
def model():
    return checkpoints.load("stories", "lstm").eval()


def test_a_unit_of_the_upper_layer_reads_a_text_that_looks_like_html(page, site, again, model):
    page.goto(f"{site}/memory?chapter=gates&lang=en")
    expect(says(page, "gates_read")).to_contain_text("Layer 1, unit")
    write(page, "gates_text", TEXT)
    wait_for_link(page, "gates_text")
    layer = page.locator(".st-key-gates_layer").get_by_role("combobox")
    layer.focus()
    layer.press("ArrowDown")  # opens the list at the option that is chosen
    page.get_by_role("option", name="2", exact=True).click()
    wait_for_link(page, "gates_layer=2")
    write(page, "gates_unit", "5")
    wait_for_link(page, "gates_unit=5")

    found = trace(model, model.tokenizer.encode(TEXT), 1)
    gates = {name: float(found[f"hook_{name}_gate"][:, 4].mean()) for name in ("input", "forget")}
    again.goto(address_of(page))
    for visitor in (page, again):
        said = says(visitor, "gates_read")
        expect(said).to_contain_text("Layer 2, unit 5: ")
        expect(said).to_contain_text(
            f"the input gate is open to {percent(gates['input'])}, forget to {percent(gates['forget'])}"
        )
        for number, tap in enumerate(("hook_cell", "hook_hidden")):
            expect_numbers(visitor, "gates_read_lines", found[tap][:, 4], number)
        under = visitor.locator(".gb-unit-text")
        tokens = """node => [...node.querySelectorAll('b')].flatMap((one) => [...one.childNodes])
            .filter((one) => !one.matches?.('.gb-unseen')).map((one) => one.textContent).join('')"""
        assert under.evaluate(tokens) == TEXT
        expect(under.locator(".gb-unit-token").first.locator("i").nth(1)).to_contain_text(
            f"{found['hook_forget_gate'][0, 4]:.2f}"
        )
        assert visitor.errors == []


def test_a_gate_is_held_by_keyboard_and_what_it_writes_is_the_library_s(page, site, again, model):
    page.goto(f"{site}/memory?chapter=gates&lang=en")
    expect(says(page, "gates_hold")).to_contain_text("forget gate held at 0")
    choose(page, "gates_gate", "output gate")
    wait_for_link(page, "gates_gate=output")
    pressed(page, "gates_value", "ArrowRight")
    wait_for_link(page, "gates_value=0.05")
    page.locator(".st-key-gates_seed_again button").click()
    wait_for_link(page, "gates_seed=2")

    prompt, rules, gates = WORDS.ui("gates_prompt_example"), Sampling(0.7, seed=2), {"output": 0.05}
    free, held = (continue_held(model, prompt, 50, rules, one) for one in ({}, gates))
    costs = [
        np.mean(read_held(model, model.tokenizer.encode(prompt + free), one).bits) for one in ({}, gates)
    ]
    again.goto(address_of(page))
    for visitor in (page, again):
        expect_words(
            visitor,
            "memory/gates",
            "gates_hold",
            free=price(costs[0]),
            kept=price(costs[1]),
            held="output gate held at 0.05",
        )
        panel = visitor.locator(".st-key-panel_gates_hold")
        for text in (free, held):
            expect(panel).to_contain_text(text.strip().replace("\ufffd", "▯"))  # broken bytes
        assert visitor.errors == []


def test_the_stream_waits_for_the_guess_and_a_link_to_nowhere_is_told(page, site, model):
    page.goto(f"{site}/memory?chapter=gates&lang=en&gates_unit=999&gates_layer=9")
    told = notices(page, "gates_read")
    expect(told.filter(has_text=text_of(COMMON.ui("bad_link", name="gates_unit")))).to_have_count(1)
    expect(
        told.filter(has_text=text_of(COMMON.ui("link_nearest", asked="gates_layer=9", nearest="2")))
    ).to_have_count(1)
    expect(says(page, "gates_read")).to_contain_text("Layer 2, unit")

    assert len(expect_figure(page, "gates_stream_size", bool)) == 1
    choose(page, "guess_gates_stream", WORDS.ui("gates_stream_guess_shrinks"))
    ids = encode_documents(model.tokenizer, documents("stories", "valid"))[:600].tolist()
    held = read_held(model, ids, {"forget": 1.0})
    expect_numbers(page, "gates_stream_size", held.size, trace=1)
    ratio = np.mean(held.size[-50:]) / np.mean(read_held(model, ids, {}).size[-50:])
    answer = page.locator(".st-key-panel_gates_stream .gb-guess")
    expect(answer).to_contain_text(
        WORDS.ui("gates_stream_guess_found", tokens=f"{len(ids):,}", ratio=digits(ratio, 2))
    )
    expect(answer).to_contain_text("✓" if ratio < 0.8 else "✗")
    assert page.errors == []
