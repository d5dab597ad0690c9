"""The digit in a real browser: choosing who looks and in which head tells the model's numbers; a drawing is read."""

import re

from playwright.sync_api import expect

from llm_core.data.digits import digits
from llm_core.networks.patches import PatchTransformer, look

SLOW = 60_000  # milliseconds: the machine may be busy


def part(page, name):
    return page.locator(f'[data-part="{name}"]')


def share(weight):
    text = f"{100 * weight:.{0 if weight >= 0.0995 or weight < 0.0005 else 1}f}"
    return f"({text}%)"


def test_patch_and_head_are_chosen_by_mouse_and_keyboard_and_the_numbers_are_the_models(page, site):
    expect.set_options(timeout=SLOW)
    seen = look(PatchTransformer.trained(), digits().split("test").images[11])
    page.goto(f"{site}/attention?chapter=heads&lang=en&patches_digit=12&patches_layer=1&patches_head=2")
    says, place = part(page, "says"), lambda n: part(page, "board").locator(f'[data-place="{n}"]')
    expect(says).to_contain_text("Layer 1, head 2: the class token gives most to")
    expect(says).to_contain_text(share(float(seen.pattern[0, 1, 0].max())))
    part(page, "maps").get_by_role("button", name="Layer 2, head 3").click()
    expect(says).to_contain_text(share(float(seen.pattern[1, 2, 0].max())))
    place(6).click()
    expect(says).to_contain_text("head 3: the patch in row 2, column 2 gives most to")
    expect(says).to_contain_text(share(float(seen.pattern[1, 2, 6].max())))
    expect(place(6)).to_have_attribute("aria-pressed", "true")
    place(7).press("Enter")
    expect(says).to_contain_text(share(float(seen.pattern[1, 2, 7].max())))
    expect(page).to_have_url(re.compile(r"patches_who=8"))  # places count from 1 there, the class token first
    assert "patches_head=3" in page.url
    page.reload()
    expect(says).to_contain_text("Layer 2, head 3: the patch in row 2, column 3 gives most to")
    assert page.errors == []
    assert page.outside == []


def test_a_drawing_is_read_kept_in_the_link_and_given_back(page, site, violations):
    expect.set_options(timeout=SLOW)
    page.goto(f"{site}/attention?chapter=heads&lang=en")
    expect(part(page, "says")).to_contain_text("Layer 2")
    assert violations(page) == []
    tool = part(page, "tools").get_by_role("button", name="Draw a digit")
    tool.click()
    part(page, "tools").get_by_role("button", name="Clear").click()
    expect(page.get_by_text("The square is empty")).to_be_visible()
    box = part(page, "board").bounding_box()
    x, y = box["x"] + 0.55 * box["width"], box["y"]
    page.mouse.move(x, y + 0.1 * box["height"])
    page.mouse.down()
    page.mouse.move(x, y + 0.9 * box["height"], steps=12)
    page.mouse.up()
    expect(page.get_by_text("Your drawing: the model says")).to_be_visible()
    expect(page).to_have_url(re.compile(r"patches_drawn=[0-9a-g]{64}"))
    assert page.url.count("g") >= 8
    part(page, "board").press("ArrowRight")
    part(page, "board").press(" ")
    expect(page).to_have_url(re.compile(r"patches_drawn=[0-9a-g]g[0-9a-g]{62}"))
    part(page, "tools").get_by_role("button", name="Back to the test digit").click()
    expect(page.get_by_text("Right: the model says")).to_be_visible()
    assert "patches_drawn" not in page.url
    assert page.errors == []
