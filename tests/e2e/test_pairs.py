"""The table of pairs in a real browser: its counts and walks are the library's, its state is the link."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from llm_core.probability.pairs import counted, pair_table, shuffled, walk
from tests.e2e.looking import address_of

ROOT = Path(__file__).parents[2]
SCRIPTS = ("figures/kit/dice.js", "chapters/counting/pairs/component/pairs.js")
TEXT = "the quick brown fox jumps over the lazy dog, and the cat sat on the mat with the other cats"


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    code = "\n".join((ROOT / name).read_text("utf-8") for name in SCRIPTS)
    yield lambda expression: page.evaluate(f"() => {{ {code}; return {expression}; }}")
    page.context.close()


@pytest.mark.parametrize("kind", ["letters", "words"])
def test_the_browser_counts_what_the_library_counts(run, kind):
    found = counted(TEXT, kind)
    ids = json.dumps(found.ids.tolist())
    for most in (4, found.most):
        table = pair_table(found.ids, most)
        theirs = run(f"pairTable({ids}, {most})")
        assert theirs["counts"] == table.counts.tolist()
        assert theirs["rows"] == table.counts.sum(1).tolist()
        assert theirs["columns"] == table.counts.sum(0).tolist()
        shares = run(f"cellShares(pairTable({ids}, {most}), 1, 2)")
        mine = {"joint": table.joint(), "after": table.after(), "before": table.before()}
        for name, values in {**mine, "independent": table.independent(), "ratio": table.ratio()}.items():
            assert shares[name] == pytest.approx(values[1, 2], rel=1e-12, nan_ok=True), name
    assert run(f"inChance({ids}, 5)") == shuffled(found.ids, 5).tolist()
    for seed in (1, 2, 77):
        assert run(f"walk({ids}, 0, 30, {seed})") == walk(found.ids, 0, 30, seed)


def part(page, name):
    return page.locator(".st-key-pairs_board").locator(f'[data-part="{name}"]')


def test_a_cell_is_chosen_by_keyboard_and_stands_in_the_link(page, site, again):
    page.goto(f"{site}/counting?chapter=pairs&lang=en")
    says = part(page, "says")
    expect(says).to_contain_text("followed by")
    first = says.inner_text()
    part(page, "cells").focus()
    page.keyboard.press("ArrowRight")
    expect(says).not_to_have_text(first)
    part(page, "many").click()
    expect(part(page, "drawn_note")).to_contain_text("40")
    page.wait_for_function("() => location.search.includes('pairs_steps=40')")
    again.goto(address_of(page))
    for name in ("says", "drawn", "table"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text(), use_inner_text=True)
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    page.goto(f"{site}/counting?chapter=pairs&lang=en&pairs_cell=soup&pairs_view=x&pairs_steps=1e9")
    for name in ("pairs_cell", "pairs_view", "pairs_steps"):
        expect(part(page, "notice")).to_contain_text(name)
    expect(part(page, "says")).to_contain_text("followed by")
    assert page.errors == []
