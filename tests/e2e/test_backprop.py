"""The backprop stepper in a real browser: weights move with the last act alone, and the position stands in the link."""

from playwright.sync_api import expect

from chapters.learning.backprop.stepper import EXAMPLES
from llm_core.networks.acts import is_data, play
from llm_core.networks.expression import read_numbers
from tests.e2e.looking import address_of


def part(page, name):
    return page.locator(".st-key-back_graph").locator(f'[data-part="{name}"]')


def column(page, i):
    """The cells of one column of the table, by the name of their row."""
    rows = part(page, "table").locator("tbody tr")
    return {row.locator("th").inner_text(): row.locator("td").nth(i).inner_text() for row in rows.all()}


def number(text):
    return float(text.replace("−", "-"))


def test_the_acts_are_stepped_by_button_and_key_and_only_the_last_moves_a_weight(page, site, again):
    page.goto(f"{site}/learning?chapter=backprop&lang=en")
    acts = play(EXAMPLES["net"][0], read_numbers(EXAMPLES["net"][1]))
    rows = {row.name: row for row in acts.rows}
    expect(part(page, "says")).to_contain_text("Backward")  # the page opens with all slopes in sight
    expect(part(page, "acts").get_by_role("button", name="Backward")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert {name: number(text) for name, text in column(page, 1).items()} == {
        name: float(f"{row.gradient:.4g}") for name, row in rows.items()
    }
    assert column(page, 4) == column(page, 0)  # after backward as before
    assert set(column(page, 5).values()) == {"…"}
    acts_row = part(page, "acts")
    acts_row.get_by_role("button", name="Step").click()
    expect(part(page, "says")).to_contain_text("only now do the weights move")
    moved = column(page, 5)
    for name, row in rows.items():
        assert moved[name] == "data" if is_data(name) else number(moved[name]) == float(f"{row.after:.4g}")
    acts_row.get_by_role("button", name="Start").click()
    expect(part(page, "says")).to_contain_text("Only data")
    assert part(page, "graph").locator(".node.waits").count() == sum(bool(node.parts) for node in acts.nodes)
    part(page, "at").focus()
    page.keyboard.press("ArrowRight")
    expect(part(page, "says")).to_contain_text("Forward: ")
    assert part(page, "graph").locator(".node.now").count() == 1
    page.wait_for_function("() => location.search.includes('back_at=1')")
    again.goto(address_of(page))
    expect(part(again, "says")).to_have_text(part(page, "says").inner_text())
    assert page.errors == []


def test_another_example_stays_at_the_same_act(page, site):
    page.goto(f"{site}/learning?chapter=backprop&lang=en")
    expect(part(page, "table").locator("tbody tr")).to_have_count(12)
    page.get_by_role("button", name="a weight used twice").click()
    expect(part(page, "table").locator("tbody tr")).to_have_count(3)
    expect(part(page, "acts").get_by_role("button", name="Backward")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.errors == []


def test_an_example_fills_both_fields_and_changes_the_graph(page, site):
    page.goto(f"{site}/learning?chapter=backprop&lang=en&back_at=99")
    expect(part(page, "says")).to_contain_text("Step")
    page.get_by_role("button", name="a weight used twice").click()
    expect(part(page, "table").locator("tbody tr")).to_have_count(3)
    page.get_by_label("Formula of the loss").fill("w/(x - x)")
    page.get_by_label("Formula of the loss").press("Control+Enter")
    expect(page.get_by_text("Division by zero, at place 2")).to_be_visible()
    assert page.errors == []
