"""The trellises in a real browser: their arithmetic is the library's, their state is the link, bad tables are told."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from llm_core.sequences import chain
from llm_core.sequences.hmm import fault_of
from tests.e2e.looking import address_of

FOLDER = Path(__file__).parents[2] / "chapters/counting/hidden/component"
PLACE = "hidden_weather_trellis"


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    script = (FOLDER / "chain.js").read_text("utf-8")
    yield lambda code: page.evaluate(f"() => {{ {script}; return {code}; }}")
    page.context.close()


def drawn(seed):
    """A chain of a few steps and states, some of its steps impossible."""
    draw = np.random.default_rng(seed)
    steps, states = int(draw.integers(1, 8)), int(draw.integers(2, 5))
    transition = draw.normal(size=(states, states))
    transition[draw.random(transition.shape) < 0.2] = -np.inf
    return draw.normal(size=states), transition, draw.normal(size=(steps, states))


def written(array):
    """The array in JavaScript, minus infinity included."""
    return json.dumps(array.tolist())


def test_the_browser_computes_what_the_library_computes(run):
    for seed in range(40):
        start, transition, seen = drawn(seed)
        given = f"{{ start: {written(start)}, transition: {written(transition)}, seen: {written(seen)} }}"
        alpha, beta = chain.forward(start, transition, seen), chain.backward(transition, seen)
        theirs = run(
            f"(() => {{ const c = {given}; const a = forwardOf(c); const b = backwardOf(c); const v = viterbiOf(c);"
            " const exp = (rows) => rows.map((row) => row.map(Math.exp));"
            " return { a: exp(a), b: exp(b), g: posteriorOf(a, b), d: exp(v.delta), s: v.states, back: v.back }; })()"
        )
        np.testing.assert_allclose(theirs["a"], np.exp(alpha), rtol=1e-10)
        np.testing.assert_allclose(theirs["b"], np.exp(beta), rtol=1e-10)
        best = chain.viterbi(start, transition, seen)
        np.testing.assert_allclose(theirs["d"], np.exp(best.delta), rtol=1e-10)
        assert theirs["back"] == best.back.tolist()
        assert theirs["s"] == best.states
        if np.isfinite(chain.total(alpha)):
            np.testing.assert_allclose(theirs["g"], np.exp(chain.posterior(alpha, beta)), rtol=1e-10)


@pytest.mark.parametrize(
    "row", [[0.5, 0.5], [0.5, 0.6], [1.2, -0.2], [0, 0], [1, 0, 0], [0.1] * 10, [0.3333333, 0.6666667]]
)
def test_the_browser_refuses_the_rows_that_the_library_refuses(run, row):
    assert run(f"faultOf({json.dumps(row)})") == fault_of(np.array(row, dtype=float))


def part(page, name, key=PLACE):
    return page.locator(f".st-key-{key}").locator(f'[data-part="{name}"]')


def test_steps_nodes_and_tables_stand_in_the_link_and_come_back(page, site, again):
    page.goto(f"{site}/counting?chapter=hidden&lang=en")
    says = part(page, "says")
    expect(says).to_contain_text("All 64 hidden paths together")
    part(page, "back").click()
    expect(part(page, "show")).to_have_value("delta")
    expect(part(page, "stepped")).to_contain_text("the pointer leads back")
    names = part(page, "trellis").locator(".node").evaluate_all("ns => ns.map((n) => n.ariaLabel)")
    assert all("best from" in name for name in names[2:])
    assert (
        sum("on the best path" in name for name in names) == 5
    )  # the way back has not come to its beginning
    part(page, "trellis").locator(".node").nth(4).click()
    expect(part(page, "formula")).to_contain_text("δ₃(sunny)")
    part(page, "trellis").locator(".node").nth(4).press("ArrowDown")
    expect(part(page, "formula")).to_contain_text("δ₃(rainy)")
    part(page, "shorter").click()
    expect(says).to_contain_text("All 32 hidden paths")
    box = part(page, "tables").get_by_label("Start: sunny").first
    box.fill("0.9")
    expect(part(page, "notice")).to_contain_text("the sum is 1.5")
    expect(says).to_contain_text("All 32 hidden paths")
    part(page, "normalise").click()
    expect(part(page, "notice_box")).to_be_hidden()
    page.wait_for_function(
        "() => ['hidden_wt=0.6_0.4', 'hidden_wo=01220'].every((s) => location.search.includes(s))"
    )
    again.goto(address_of(page))
    for name in ("says", "formula", "stepped"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text())
    assert page.errors == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [("-0.2", "never negative"), ("", "needs a number"), ("0.2", "the sum is 0.8"), ("0", "the sum is 0.6")],
)
def test_a_row_that_is_no_distribution_is_told_and_the_picture_stays(page, site, typed, told):
    page.goto(f"{site}/counting?chapter=hidden&lang=en")
    says = part(page, "says")
    expect(says).to_contain_text("64 hidden paths")
    before = says.inner_text()
    part(page, "tables").get_by_label("Start: sunny").first.fill(typed)
    expect(part(page, "notice")).to_contain_text(told)
    expect(says).to_have_text(before)
    assert page.errors == []


def test_the_best_days_need_not_be_the_best_path(page, site):
    page.goto(f"{site}/counting?chapter=hidden&lang=en")
    part(page, "preset").select_option("differ")
    expect(part(page, "says")).to_contain_text("differ on day 2, 4, 5, 6")
    expect(part(page, "paths")).to_contain_text("≠")


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    names = ("wt=0.6_0.6", "wo=017", "wshow=soup", "wstep=999", "wnode=9_9", "sstep=banana", "snode=0_0")
    page.goto(f"{site}/counting?chapter=hidden&lang=en&" + "&".join(f"hidden_{name}" for name in names))
    for name in names[:5]:
        expect(part(page, "notice")).to_contain_text(f"hidden_{name.split('=')[0]}")
    for name in names[5:]:
        expect(part(page, "notice", "hidden_words_trellis")).to_contain_text(f"hidden_{name.split('=')[0]}")
    expect(part(page, "says")).to_contain_text("64 hidden paths")
    assert page.errors == []


def test_the_trellis_of_a_sentence_cuts_it(page, site):
    page.goto(f"{site}/counting?chapter=hidden&lang=en&hidden_text=我爱学习编程")
    nodes = part(page, "trellis", "hidden_words_trellis").locator(".node")
    nodes.nth(5).click()
    expect(part(page, "formula", "hidden_words_trellis")).to_contain_text("α₂(M)")
    part(page, "show", "hidden_words_trellis").select_option("delta")
    expect(part(page, "trellis", "hidden_words_trellis").locator(".node.best")).to_have_count(6)
    expect(part(page, "formula", "hidden_words_trellis")).to_contain_text("δ₂(M)")
    assert page.errors == []
