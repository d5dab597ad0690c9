"""The entropy meter in a real browser: its arithmetic is the library's, what is no distribution is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from llm_core.probability.entropy import cross_entropy, divergence, entropy, moved, problem, tempered
from tests.e2e.looking import address_of

SCRIPT = Path(__file__).parents[2] / "chapters/counting/surprise/component/entropy.js"


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code: page.evaluate(f"() => {{ {SCRIPT.read_text('utf-8')}; return {code}; }}")
    page.context.close()


def test_the_browser_computes_what_the_library_computes(run):
    dice = np.random.default_rng(1)
    for n in (1, 2, 6, 64):
        p, q = (dice.dirichlet(np.ones(n)).tolist() for _ in range(2))
        a, b = json.dumps(p), json.dumps(q)
        assert run(f"entropy({a})") == pytest.approx(entropy(p), rel=1e-12, abs=1e-13)
        assert run(f"crossEntropy({a}, {b})") == pytest.approx(cross_entropy(p, q), rel=1e-12, abs=1e-13)
        assert run(f"divergence({a}, {b})") == pytest.approx(divergence(p, q), rel=1e-9, abs=1e-12)
        for temperature in (0.1, 0.7, 3):
            assert run(f"tempered({a}, {temperature})") == pytest.approx(
                tempered(p, temperature).tolist(), rel=1e-11
            )
        for share in (0, 0.3, 1, -2, 5):
            assert run(f"moved({a}, 0, {share})") == pytest.approx(
                moved(p, 0, share).tolist(), rel=1e-11, abs=1e-15
            )
    assert run("moved([0, 1, 0], 1, 0.5)") == moved([0, 1, 0], 1, 0.5).tolist()
    assert run("crossEntropy([0.5, 0.5], [1, 0])") == float("inf")
    for shares in ([0.5, 0.6], [-0.1, 1.1], [0.25] * 4, []):
        assert run(f"problem({json.dumps(shares)})") == problem(shares)


def part(page, name):
    return page.locator(".st-key-surprise_meter").locator(f'[data-part="{name}"]')


def test_what_is_no_distribution_is_told_and_the_bars_keep_their_sum(page, site, again):
    page.goto(f"{site}/counting?chapter=surprise&lang=en")
    formula, typed, notice = (part(page, name) for name in ("formula", "typed", "notice"))
    expect(formula).to_contain_text("= 2.16 bits")
    typed.fill("0.5, 0.6")
    typed.press("Enter")
    expect(notice).to_contain_text("add up to 1.1, not to 1")
    part(page, "scale").click()
    expect(formula).to_contain_text("= 0.99 bits")
    typed.fill("-0.5, 1.5")
    typed.press("Enter")
    expect(notice).to_contain_text("cannot be negative")
    expect(formula).to_contain_text("= 0.99 bits")
    page.get_by_role("button", name="64 equal symbols").click()
    expect(formula).to_contain_text("= 6.00 bits")
    bar = page.locator(".st-key-surprise_meter").get_by_role("slider").nth(1)
    bar.focus()
    page.keyboard.press("Shift+ArrowUp")
    expect(formula).not_to_contain_text("H(p) = Σ p · log₂(1/p) = 6.00")
    values = page.locator(".st-key-surprise_meter .outcome").evaluate_all(
        "(nodes) => nodes.map((node) => Number(node.getAttribute('aria-valuenow')))"
    )
    assert sum(values) == pytest.approx(100, abs=3.2)  # each rounded to a tenth
    page.wait_for_function("() => location.search.includes('surprise_p=')")
    again.goto(address_of(page))
    expect(part(again, "formula")).to_have_text(formula.inner_text(), use_inner_text=True)
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    page.goto(f"{site}/counting?chapter=surprise&lang=en&surprise_p=0.5_0.9&surprise_q=-1_2&surprise_heat=99")
    for name in ("surprise_p", "surprise_q", "surprise_heat"):
        expect(part(page, "notice")).to_contain_text(name)
    expect(part(page, "formula")).to_contain_text("= 2.16 bits")
    assert page.errors == []
