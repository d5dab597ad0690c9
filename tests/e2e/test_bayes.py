"""Bayes in a real browser: its arithmetic is the library's, its people are whole, its state is the link."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import expect

from llm_core.probability.bayes import Screening, persons, whole_population
from tests.e2e.looking import address_of

SCRIPT = Path(__file__).parents[2] / "chapters/counting/bayes/component/bayes.js"


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code: page.evaluate(f"() => {{ {SCRIPT.read_text('utf-8')}; return {code}; }}")
    page.context.close()


def test_the_browser_computes_what_the_library_computes(run):
    draw = random.Random(4)
    cases = [tuple(draw.randrange(0, 100_001) / 100_000 for _ in range(3)) for _ in range(40)]
    for base, hit, alarm in [(0.001, 0.99, 0.01), (0.5, 0.5, 0.5), (0.1, 0.3, 0.3), (0, 1, 0), *cases]:
        test = Screening(base, hit, alarm)
        rates = f"{{ base: {base}, hit: {hit}, alarm: {alarm} }}"
        assert run(f"screeningShares({rates})") == pytest.approx(test.shares(), rel=1e-12)
        for people in (1000, 10_000):
            assert run(f"persons(screeningShares({rates}), {people})") == persons(test.shares(), people)
        assert run(f"wholePopulation({rates})") == whole_population(test)
        theirs = run(f"posterior({base}, {hit}, {alarm})")
        assert theirs == pytest.approx(test.after_positive(), rel=1e-12, nan_ok=True)


def part(page, name):
    return page.locator(".st-key-bayes_bench").locator(f'[data-part="{name}"]')


def test_the_formula_carries_the_rates_and_the_link_brings_them_back(page, site, again):
    page.goto(f"{site}/counting?chapter=bayes&lang=en&bayes_people=10000")
    expect(part(page, "formula")).to_have_text(
        "P(sick | positive) = 0.99 × 0.001 / (0.99 × 0.001 + 0.01 × 0.999) = 9.0%"
    )
    expect(part(page, "natural")).to_contain_text("99 of 1,098 positives")
    page.get_by_label("Base rate: sick among all (%)").first.fill("50")
    expect(part(page, "formula")).to_contain_text("= 99%")
    page.get_by_label("Hit rate: positive among the sick (%)").first.fill("-3")
    expect(part(page, "notice")).to_contain_text("99% stays")
    page.wait_for_function("() => location.search.includes('bayes_base=50')")
    again.goto(address_of(page))
    for name in ("formula", "says", "natural"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text())
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    page.goto(f"{site}/counting?chapter=bayes&lang=en&bayes_base=101&bayes_hit=NaN&bayes_people=7")
    for name in ("bayes_base", "bayes_hit", "bayes_people"):
        expect(part(page, "notice")).to_contain_text(name)
    expect(part(page, "formula")).to_contain_text("0.99 × 0.001")
    assert page.errors == []
