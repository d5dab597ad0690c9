"""The playground in a real browser: its arithmetic is the library's, and it never asks the server."""

import itertools
import re
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.learning.playground.component import ARITHMETIC, HERE
from chapters.learning.playground.play import expected
from llm_core.networks.mlp import BENDS, MLP, Settings, Training
from llm_core.networks.optimisers import OPTIMISERS, Rule
from llm_core.networks.points import SHAPES, draw, halves
from tests.e2e.looking import address_of
from ui.show.components import joined

expect.set_options(timeout=120_000)  # milliseconds: the machine may be busy

CORE = joined(HERE, "kit/dice.js", "kit/numbers.js", *(f"{name}.js" for name in ARITHMETIC))
SIZES = [2, 5, 4, 1]
REGULARISERS = [(0.0, 0.0), (0.01, 0.0), (0.0, 0.02)]
LEARN = """({ bend, optimiser, l1, l2, loss, x, y }) => {
  const network = MLP.drawn([2, 5, 4, 1], [bend, "tanh"], 3);
  const settings = { optimiser, rule: { ...RULE, rate: 0.01 }, loss, batch: 8, l1, l2 };
  const training = new Training(network, settings, Float64Array.from(x.flat()), Float64Array.from(y), 7);
  for (let i = 0; i < 100; i++) training.step();
  return [...network.weights, ...network.biases].map((array) => [...array]);
}"""


def in_browser(page, function, argument):
    """Run a function that uses the names of the component's files."""
    return page.evaluate(f"(argument) => {{ {CORE}\nreturn ({function})(argument); }}", argument)


def arrays(network):
    return [array.flatten() for array in (*network.weights, *network.biases)]


@pytest.mark.parametrize("loss", ["logistic", "square"])
def test_a_hundred_steps_in_the_browser_are_the_librarys(page, loss):
    points = draw("circles", 30, 0.1, 2)
    names = list(itertools.product(BENDS, OPTIMISERS, REGULARISERS))
    data = {"loss": loss, "x": points.x.tolist(), "y": points.y.tolist()}
    cases = [{"bend": b, "optimiser": o, "l1": l1, "l2": l2, **data} for b, o, (l1, l2) in names]
    found = in_browser(page, f"(cases) => cases.map({LEARN})", cases)
    for (bend, optimiser, (l1, l2)), theirs in zip(names, found, strict=True):
        network = MLP.drawn(SIZES, [bend, "tanh"], 3)
        training = Training(
            network, Settings(optimiser, Rule(rate=0.01), loss, 8, l1, l2), points.x, points.y, 7
        )
        for _ in range(100):
            training.step()
        for one, other in zip(arrays(network), theirs, strict=True):
            np.testing.assert_allclose(
                other, one, rtol=1e-7, atol=1e-9, err_msg=f"{bend} {optimiser} {l1} {l2}"
            )


def test_points_and_their_halves_are_the_librarys(page):
    function = """(names) => names.map((name) => {
      const points = drawPoints(name, 200, 0.3, 5);
      return halves(points, 0.7, 5).flatMap(({ x, y }) => [[...x], [...y]]);
    })"""
    for name, (x, y, held_x, held_y) in zip(SHAPES, in_browser(page, function, list(SHAPES)), strict=True):
        learnt, held = halves(draw(name, 200, 0.3, 5), 0.7, 5)
        for mine, theirs in (
            (learnt.x.flatten(), x),
            (learnt.y, y),
            (held.x.flatten(), held_x),
            (held.y, held_y),
        ):
            np.testing.assert_allclose(theirs, mine, rtol=1e-12, atol=1e-12, err_msg=name)


def test_going_back_in_time_and_on_again_gives_the_same_weights(page):
    """A snapshot holds all that the next steps depend on: momentum, Adam's step, the place in the round."""
    function = """(optimisers) => optimisers.map((opt) => {
      const settings = { ...START, opt, rate: 0.01, batch: 7 };
      const [plain, restless] = [new Run(settings), new Run(settings)];
      plain.go(777);
      for (const step of [900, 123, 401, 0, 777]) restless.go(step);
      return [plain, restless].map(({ step, network }) => [step, ...network.weights, ...network.biases].map(String));
    })"""
    for plain, restless in in_browser(page, function, list(OPTIMISERS)):
        assert plain[0] == "777"
        assert plain == restless


def test_a_run_that_diverges_keeps_its_last_finite_weights(page):
    function = """() => {
      const run = new Run({ ...START, ...PRESETS.rate });
      run.go(PRESETS.rate.step);
      const finite = run.network.weights.every((w) => w.every(Number.isFinite));
      const at = run.step;
      run.go(10);
      const back = [run.step, run.diverged];
      run.go(400);
      return { at, finite, back, again: run.step, diverged: run.diverged };
    }"""
    found = in_browser(page, function, None)
    assert found["finite"]
    assert found["diverged"]
    assert found["back"] == [10, False]
    assert 0 < found["at"] == found["again"] < 400


def test_layers_without_a_bend_are_the_line_that_is_printed(page):
    function = """() => {
      const run = new Run({ ...START, ...PRESETS.linear });
      run.go(100);
      const { w, b } = asOneLayer(run.network);
      const z = run.network.output(run.held.x, run.held.y.length);
      return Math.max(...run.held.y.map((_, p) =>
        Math.abs(z[p] - w[0] * run.held.x[2 * p] - w[1] * run.held.x[2 * p + 1] - b)));
    }"""
    assert in_browser(page, function, None) < 1e-12


FAULTS = {
    "": [],
    "1,2,1\n2,3,-1": [],
    "x,y,class\n1,2,cat\n2,3,dog": [],
    "1;2;1\n2\t3\t-1": [],
    "1,2,1\n2,3": ["own_columns"],
    "1,2,1\ntwo,3,1": ["own_text"],
    "1,2,1\nNaN,3,1\n1e999,3,1": ["own_nan"],
    "1,2,1\n2,3\ntwo,3,1\nnan,1,1": ["own_columns", "own_text", "own_nan"],
    "1,2,a\n1,3,b\n1,4,c": ["own_many_classes"],
    "100,2,1\n-7,3,-1": ["own_scaled"],
    "1e308,2,1\n-1e308,3,-1": ["own_scaled"],
    "\n".join(f"{i % 7 - 3},{i % 5 - 2},{i % 2}" for i in range(10_000)): ["own_too_many"],
    "<img src=x onerror=alert(1)>,1,1\n2,3,1": ["own_columns"],
}


def test_pasted_points_are_read_or_told_why_not(page):
    function = """(texts) => texts.map((text) => {
      const { rows, faults } = readPoints(text);
      return { rows, faults: faults.map(([name]) => name), odd: oddness(rows)?.[0] ?? null };
    })"""
    for text, found in zip(FAULTS, in_browser(page, function, list(FAULTS)), strict=True):
        assert found["faults"] == FAULTS[text], text[:40]
        assert len(found["rows"]) <= 300
        assert all(abs(v) <= 6.4 for row in found["rows"] for v in row)
    odd = {
        "": "own_none",
        "1,2,1": "own_one_point",
        "1,2,1\n1,2,1": "own_identical",
        "1,2,a\n3,1,a": "own_one_class",
        "1,2,a\n1,2,b\n3,3,b": "own_torn",
        "1,2,a\n3,2,b": None,
    }
    assert [found["odd"] for found in in_browser(page, function, list(odd))] == list(odd.values())


def test_a_column_of_classes_keeps_its_order_and_points_survive_the_link(page):
    function = """(text) => {
      const { rows } = readPoints(text);
      return [rows.map((row) => row[2]), rows, unpackPoints(packPoints(rows))];
    }"""
    classes, rows, again = in_browser(page, function, "1.234,-2,10\n3,4.5,9\n-6,6,10")
    assert classes == [1, -1, 1]  # 9 comes before 10
    assert rows == again


def visit(page, site, link=""):
    page.goto(f"{site}/learning?chapter=playground&lang=en&{link}")
    expect(part(page, "says")).not_to_be_empty()


def part(page, name):
    return page.locator(".st-key-play_component").locator(f'[data-part="{name}"]')


def at_rest(page, step):
    expect(part(page, "root")).to_have_attribute("data-step", str(step))
    return part(page, "says").inner_text()


def preset(page, name):
    part(page, "presets").locator(f'[data-id="{name}"]').click()


def link(page, name):
    return parse_qs(urlparse(page.url).query).get(f"play_{name}", [None])[0]


def counts(text):
    """Wrong among the points learnt from, and among those held out."""
    return [int(n) for n in re.search(r"; (\d+) and (\d+) of them", text).groups()]


@pytest.fixture
def traffic(page):
    """Every websocket message and request that the page sends; Chromium asks for the icon again after a new link."""
    sent = []

    def note(request):
        if "favicon" not in request.url:
            sent.append(request.url)

    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.on("request", note)
    return sent


def test_it_opens_on_what_was_learnt_and_the_presets_show_what_the_library_says(page, site):
    visit(page, site)
    found = expected()
    assert counts(at_rest(page, 600)) == [0, found["wrong_held"]]
    preset(page, "alone")
    assert counts(at_rest(page, 400))[1] == found["alone"]
    preset(page, "xor")
    assert counts(at_rest(page, 400))[1] == found["hidden"]
    preset(page, "linear")
    expect(part(page, "says")).to_contain_text("all 7 layers together are this one")
    preset(page, "rate")
    expect(part(page, "says")).to_contain_text("Diverged")
    preset(page, "overfit")
    assert counts(at_rest(page, 1500))[0] == 0
    assert page.errors == []


def test_the_first_press_of_learn_begins_again_and_the_next_goes_on(page, site):
    visit(page, site)
    at_rest(page, 600)
    part(page, "go").click()
    page.wait_for_function("() => /play_step=\\d{1,2}$|play_step=[1-5]\\d\\d$/.test(location.search)")
    part(page, "go").click()
    step = int(part(page, "root").get_attribute("data-step"))
    assert step < 600
    part(page, "go").click()
    expect(part(page, "root")).not_to_have_attribute("data-step", str(step))
    part(page, "go").click()
    assert int(part(page, "root").get_attribute("data-step")) > step
    assert page.errors == []


def test_learning_and_going_back_send_nothing_and_the_link_restores_the_picture(
    page, again, site, settled, traffic
):
    visit(page, site)
    settled(page)
    page.wait_for_timeout(1500)
    assert traffic, "the page itself talks to the server"
    traffic.clear()
    preset(page, "spiral")
    at_rest(page, 600)
    part(page, "keep").click()
    part(page, "opt").select_option("momentum")
    part(page, "l2").select_option("0.001")
    part(page, "go").click()
    page.wait_for_function("() => /play_step=(6[5-9]|[789]|1\\d)\\d/.test(location.search)")
    part(page, "go").click()
    part(page, "time").fill("321")
    at_rest(page, 321)
    part(page, "lines_slopes").click()
    page.wait_for_function("() => location.search.includes('play_step=321')")
    page.wait_for_function("() => location.search.includes('play_lines=slopes')")
    assert (link(page, "opt"), link(page, "l2"), link(page, "a")) == ("momentum", "0.001", "start")
    page.wait_for_timeout(1500)
    assert traffic == []
    again.goto(address_of(page))
    at_rest(again, 321)
    expect(part(again, "says")).to_have_text(part(page, "says").inner_text())
    assert pixels(again, "surface") == pixels(page, "surface")
    assert pixels(again, "other_surface") == pixels(page, "other_surface")
    assert pixels(again, "other_surface") != pixels(again, "surface")
    assert page.errors == []


def pixels(page, name):
    return part(page, name).evaluate("(canvas) => canvas.toDataURL()")


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    nonsense = {
        "net": "9tanh", "opt": "toString", "rate": "1e9", "batch": "0", "l1": "-1", "noise": "NaN", "share": "2",
        "seed": "x", "draw": "-4", "step": "999999", "own": "<b>", "a": "net-8tanh~rate-9e9", "lines": "soup",
        "data": "moons",
    }  # fmt: skip
    visit(page, site, "&".join(f"play_{name}={value}" for name, value in nonsense.items()))
    told = re.findall(r"play_(\w+)", part(page, "notice").inner_text())
    assert sorted(told) == sorted(nonsense)
    assert counts(at_rest(page, 600)) == [expected()["wrong_learnt"], expected()["wrong_held"]]
    assert page.errors == []


def test_units_are_reached_by_arrow_keys_and_their_arithmetic_is_printed(page, site):
    visit(page, site, "play_net=3relu&play_step=10")
    part(page, "units").locator('[tabindex="0"]').focus()
    expect(part(page, "readout")).to_contain_text("relu(")
    expect(part(page, "readout")).to_contain_text("Slope of the loss along its bias")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(part(page, "readout")).to_contain_text("·h₃")


def test_own_points_are_set_by_keyboard_and_by_mouse(page, site):
    visit(page, site, "play_step=50")
    part(page, "shapes").locator('[data-id="own"]').click()
    expect(part(page, "fault")).to_contain_text("no points yet")
    part(page, "plot").focus()
    page.keyboard.press("Enter")
    expect(part(page, "fault")).to_contain_text("A single point")
    part(page, "pen_minus").click()
    part(page, "plot").click(position={"x": 40, "y": 40})
    expect(part(page, "fault")).to_be_hidden()
    assert part(page, "csv").input_value().count("\n") == 1
    page.wait_for_function("() => location.search.includes('play_own=')")
    assert page.errors == []
