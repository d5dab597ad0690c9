"""The pooling bench in a real browser: its arithmetic is the library's, its state is the link."""

from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from llm_core.networks.digit_readers import moved
from llm_core.vision.pooling import POOLS, changed, skip
from tests.e2e.looking import address_of

ARITHMETIC = Path(__file__).parents[2] / "chapters/seeing/pooling/component/arithmetic.js"


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code: page.evaluate(f"() => {{ {ARITHMETIC.read_text('utf-8')}; return {code}; }}")
    page.context.close()


def shown(values):
    rows, columns = values.shape
    return f"{{ rows: {rows}, columns: {columns}, values: Float64Array.from({values.flatten().tolist()}) }}"


def listed(code):
    return f"(() => {{ const m = {code}; return {{...m, values: [...m.values]}} }})()"


@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 2), (1, 4), (4, 1), (3, 3)])
def test_the_browser_computes_what_the_library_computes(run, k, stride):
    picture = np.random.default_rng(k).integers(0, 256, (11, 8)).astype(float)
    for how, pool in POOLS.items():
        mine, theirs = (
            pool(picture, k, stride),
            run(listed(f"pool({shown(picture)}, '{how}', {k}, {stride})")),
        )
        assert (theirs["rows"], theirs["columns"]) == mine.shape
        np.testing.assert_allclose(theirs["values"], mine.flatten(), atol=1e-12)
    firsts = run(listed(f"pool({shown(picture)}, 'skip', {k}, {stride})"))
    mine = skip(picture, stride)[: firsts["rows"], : firsts["columns"]]
    np.testing.assert_array_equal(firsts["values"], mine.flatten())


@pytest.mark.parametrize("move", [(1, 0), (-3, 2), (0, -9), (0, 0)])
def test_a_move_and_what_it_changes_are_the_library_s(run, move):
    picture = np.random.default_rng(1).integers(0, 256, (11, 8)).astype(float)
    there = moved(torch.from_numpy(picture)[None], *move)[0].numpy()
    theirs = run(listed(f"movedBy({shown(picture)}, {move[0]}, {move[1]})"))
    np.testing.assert_array_equal(theirs["values"], there.flatten())
    assert run(f"changedShare({shown(picture)}, {shown(there)})") == pytest.approx(changed(picture, there))
    assert run(f"changedShare({shown(0 * picture)}, {shown(0 * picture)})") == 0


def part(page, name):
    return page.locator(".st-key-pool_bench").locator(f'[data-part="{name}"]')


def test_what_is_set_stands_in_the_link_and_comes_back(page, site, again):
    page.goto(f"{site}/seeing?chapter=pooling&lang=en")
    expect(part(page, "formula")).to_contain_text("max(")
    part(page, "how").select_option("average")
    expect(part(page, "formula")).to_contain_text("/ 4 =")
    part(page, "back").click()
    expect(part(page, "says")).to_contain_text("where it was")
    part(page, "down").click()
    expect(part(page, "says")).to_contain_text("Changed by the move")
    part(page, "k").select_option("1")
    part(page, "stride").select_option("4")
    expect(part(page, "size")).to_contain_text("never read")
    part(page, "result").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "() => ['pool_cell=', 'pool_down=1', 'pool_k=1'].every((s) => location.search.includes(s))"
    )
    again.goto(address_of(page))
    for name in ("formula", "size", "says", "input_title"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text())
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    page.goto(f"{site}/seeing?chapter=pooling&lang=en&pool_k=9&pool_how=soup&pool_right=77")
    for name in ("pool_k", "pool_how", "pool_right"):
        expect(part(page, "notice")).to_contain_text(name)
    expect(part(page, "formula")).to_contain_text("max(")
    assert page.errors == []
