"""The studio's column in a real browser, by itself: its data are made here, because the model behind it is large."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from chapters.studio.write.component import HERE
from figures.tokens import arena_data, chip, column
from ui.lesson.words import read
from ui.show.components import script, style

DARK = "color-scheme: dark; --st-background-color: #15171A; --st-text-color: #EDEDED"
MOUNT = """async ([script, css, data]) => {
  const place = document.querySelector("#here").attachShadow({ mode: "open" });
  const style = Object.assign(document.createElement("style"), { textContent: css });
  const root = Object.assign(document.createElement("div"), { className: "arena" });
  place.append(style, root);
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const component = await import(address);
  window.draw = (data) => component.default({ data, parentElement: place });
  window.draw(data);
}"""
VOCABULARY = ["Hi", " there", "\n", "you", " all"]
FOCUSED = "() => document.querySelector('#here').shadowRoot.activeElement.dataset.index"


def answer(*texts):
    """The data of an answer of these tokens, each with a probability of a half."""
    chips = [
        chip(
            SimpleNamespace(
                id=VOCABULARY.index(text),
                text=text,
                probability=0.5,
                chance=None,
                alternatives=[SimpleNamespace(id=VOCABULARY.index(text), text=text, probability=0.5)],
                rest=0.5,
                entropy=None,
                forced=False,
            ),
            text,
        )
        for text in texts
    ]
    machine = column("pretrained", "SmolLM", "a small model", [["weights", "135 M", ""]], chips, False)
    labels = read("chips", "en").strings | read("studio/write", "en").strings | {"chip_forced": "{token}"}
    return arena_data([machine], "Say hello", labels, "en")


@pytest.fixture
def studio(page):
    page.set_content(f'<body style="{DARK}"><div id="here"></div></body>')
    sheet = style(HERE, "kit/paper.css", "kit/chips.css")
    page.evaluate(MOUNT, [script(HERE, "main.js"), sheet, answer("Hi", " there", "\n", "you")])
    yield page
    assert page.errors == []


def test_a_card_follows_the_mouse_and_a_click_keeps_it(studio):
    card, chips = studio.locator(".card"), studio.locator(".chip")
    chips.nth(1).hover()
    expect(card.locator(".card-token")).to_have_text(" there")
    chips.nth(1).click()
    chips.nth(0).hover()
    expect(card.locator(".card-token")).to_have_text(" there")
    expect(studio.locator(".chip.picked")).to_have_count(1)
    chips.nth(1).click()
    expect(studio.locator(".chip.picked")).to_have_count(0)


def test_keys_walk_pick_and_close(studio):
    studio.locator(".chip").first.focus()
    for key, index in (("ArrowRight", "1"), ("End", "3"), ("Home", "0"), ("ArrowLeft", "0")):
        studio.keyboard.press(key)
        assert studio.evaluate(FOCUSED) == index
    studio.keyboard.press("Enter")
    expect(studio.locator(".chip.picked")).to_have_count(1)
    studio.keyboard.press("Escape")
    expect(studio.locator(".chip.picked")).to_have_count(0)
    expect(studio.locator(".card")).to_be_hidden()


def test_another_answer_takes_the_place_of_the_first_and_is_announced(studio):
    studio.evaluate("(data) => window.draw(data)", answer("Hi", " all"))
    expect(studio.locator(".chip")).to_have_text(["Hi", " all"])
    expect(studio.locator("[aria-live]")).to_contain_text("Hi all")


def test_the_column_has_the_colour_of_its_machine_on_dark_paper(studio):
    assert studio.locator(".arena").get_attribute("data-theme") == "dark"
    line = studio.locator(".chip").first.evaluate("(chip) => getComputedStyle(chip).borderBottomColor")
    assert line == "rgb(201, 160, 232)"
