"""The neuron bench in a real browser: its arithmetic is the library's, its state is the link."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.learning.neuron.hidden import nine
from llm_core.networks.mlp import MLP
from llm_core.networks.neuron import BENDS, CORNERS, TARGETS, neuron, perceptron, train_corners
from tests.e2e.looking import address_of

BENDS_JS = Path(__file__).parents[2] / "chapters/learning/neuron/component/bends.js"


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code: page.evaluate(f"() => {{ {BENDS_JS.read_text('utf-8')}; return {code}; }}")
    page.context.close()


def test_the_browser_computes_what_the_library_computes(run):
    draw = random.Random(1)
    for bend in BENDS:
        for _ in range(60):
            weights, x = [draw.uniform(-9, 9) for _ in range(3)], [draw.uniform(-3, 3), draw.uniform(-3, 3)]
            theirs = run(f"BENDS.{bend}[0](weightedSum({x}, {weights}))")
            assert theirs == pytest.approx(neuron(x, tuple(weights), bend), rel=1e-12, abs=1e-13), bend
    for targets in TARGETS.values():
        mine = perceptron(targets, 20, (1.0, 1.0, -1.5))
        theirs = run(f"perceptron([1, 1, -1.5], {list(targets)}, 20)")
        assert theirs["corrections"] == len(mine[0])
        assert theirs["weights"] == list(mine[0][-1].weights) if mine[0] else [1, 1, -1.5]


@pytest.mark.parametrize("bend", ["none", "sigmoid", "tanh", "relu"])
def test_a_training_in_the_browser_is_the_library_s(run, bend):
    first = nine(MLP.drawn((2, 2, 1), (bend,), 4))
    targets = list(TARGETS["xor"])
    theirs = run(f"descend({first}, {targets}, '{bend}', 1, 100)")
    network = train_corners(targets, bend, 4, 100)
    assert theirs == pytest.approx(nine(network), abs=1e-9)
    said = run(f"CORNERS.map((corner) => through({json.dumps(theirs)}, corner, '{bend}').output)")
    assert said == pytest.approx(network.output(np.array(CORNERS, dtype=float)).tolist(), abs=1e-8)


def part(page, key, name):
    return page.locator(f".st-key-{key}").locator(f'[data-part="{name}"]')


def test_typing_and_finding_stand_in_the_link_and_come_back(page, site, again):
    page.goto(f"{site}/learning?chapter=neuron&lang=en")
    says = part(page, "neuron_bench", "says")
    expect(says).to_contain_text("4 of 4")
    part(page, "neuron_bench", "task").select_option("xor")
    expect(says).to_contain_text("of 4 corners are right")
    part(page, "neuron_bench", "find").click()
    expect(part(page, "neuron_bench", "notice")).to_contain_text("After 100 rounds")
    page.get_by_label("Weight w₁").first.fill("-2.5")
    part(page, "neuron_hidden_net", "seed").fill("2")
    part(page, "neuron_hidden_net", "seed").press("Enter")
    expect(part(page, "neuron_hidden_net", "says")).to_contain_text("2 of 4")
    part(page, "neuron_hidden_net", "bend").select_option("none")
    expect(part(page, "neuron_hidden_net", "formula")).to_contain_text(
        "z = 0.002 x₁ + (−0.002) x₂ + (−0.0002)"
    )
    part(page, "neuron_hidden_net", "seed").fill("1")
    part(page, "neuron_hidden_net", "seed").press("Enter")
    expect(part(page, "neuron_hidden_net", "formula")).to_contain_text("z = 0 x₁ + 0 x₂ + 0")
    expect(part(page, "neuron_hidden_net", "says")).to_contain_text("0 everywhere: a coin")
    expect(part(page, "neuron_hidden_net", "table")).not_to_contain_text("✓")
    part(page, "neuron_hidden_net", "bend").select_option("tanh")
    part(page, "neuron_hidden_net", "seed").fill("2")
    part(page, "neuron_hidden_net", "seed").press("Enter")
    page.wait_for_function(
        "() => ['w1=-2.5', 't=0110', 'hseed=2'].every((s) => location.search.includes(s)) "
        "&& !location.search.includes('bend=none')"
    )
    again.goto(address_of(page))
    for key, name in (("neuron_bench", "formula"), ("neuron_bench", "says"), ("neuron_hidden_net", "says")):
        expect(part(again, key, name)).to_have_text(part(page, key, name).inner_text())
    page.get_by_label("Weight w₁").first.fill("1e9")
    expect(part(page, "neuron_bench", "notice")).to_contain_text("−2.5 stays")
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    names = ("w1=1e99", "b=NaN", "t=012", "bend=soup", "hw=1_2", "hseed=99", "ht=2222")
    page.goto(f"{site}/learning?chapter=neuron&lang=en&" + "&".join(f"neuron_{name}" for name in names))
    for key, few in (("neuron_bench", names[:4]), ("neuron_hidden_net", names[4:])):
        for name in few:
            expect(part(page, key, "notice")).to_contain_text(f"neuron_{name.split('=')[0]}")
    expect(part(page, "neuron_bench", "says")).to_contain_text("4 of 4")
    assert page.errors == []
