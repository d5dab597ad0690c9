"""The digit board in a real browser: its arithmetic is the library's, drawing answers at once, the link restores it."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from chapters.seeing.digit.component import ARITHMETIC, HERE, chain_of, examples
from llm_core.networks.digit_readers import moved
from llm_core.vision.as_mnist import as_mnist
from llm_core.vision.digit_networks import trained
from llm_core.vision.trace import field, trace
from tests.e2e.looking import address_of
from ui.show.components import joined

SIDE = 28
CORE = joined(HERE, "kit/numbers.js", *(f"{name}.js" for name in ARITHMETIC))
MAKE = """const begin = { name: "pixels", kind: "pixels", channels: 1, side: 28 };
let at = 0;
const take = (n) => Float64Array.from(weights.slice(at, (at += n)));
let before = begin;
const chain = layers.map((layer) => {
  const reads = { conv: 9 * before.channels, dense: before.channels * before.side ** 2 }[layer.kind];
  before = layer;
  return reads ? { ...layer, weights: take(reads * layer.channels), bias: take(layer.channels) } : layer;
});
const found = activations(chain, Float64Array.from(pixels), 28);"""


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run a function of one argument beside the component's own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    yield lambda code, argument: page.evaluate(
        f"(argument) => {{ {CORE}\nreturn ({code})(argument); }}", argument
    )
    page.context.close()


def given(net, image):
    """A network of the record, its layers for this image, and both as the browser gets them."""
    network = trained()[net][3].double()
    layers = network.layers(torch.from_numpy(image)[None])
    flat = torch.cat([p.flatten() for p in network.parameters()]).tolist()
    return (
        network,
        layers,
        {"layers": chain_of(trained()[net][3]), "weights": flat, "pixels": image.flatten().tolist()},
    )


@pytest.mark.parametrize("net", ["mlp", "cnn"])
@pytest.mark.parametrize("what", ["digit", "blank", "full", "noise"])
def test_the_browser_computes_what_the_library_computes(run, net, what):
    noise = np.random.default_rng(0).random((SIDE, SIDE))
    image = {
        "digit": examples().images[3] / 255,
        "blank": np.zeros((SIDE, SIDE)),
        "full": np.ones((SIDE, SIDE)),
        "noise": noise,
    }[what]
    _, layers, argument = given(net, image)
    numbers = "return Object.entries(found).map(([k, v]) => [k, [...v]]);"
    code = f"({{ layers, weights, pixels }}) => {{ {MAKE}\n{numbers} }}"
    for name, theirs in run(code, argument):
        np.testing.assert_allclose(theirs, layers[name].flatten(), rtol=1e-9, atol=1e-11, err_msg=name)


@pytest.mark.parametrize("net", ["mlp", "cnn"])
def test_a_trace_in_the_browser_is_the_librarys(run, net):
    network, layers, argument = given(net, examples().images[3] / 255)
    code = f"""({{ layers, weights, pixels, units }}) => {{ {MAKE}
      const all = [begin, ...chain];
      return units.map(([name, i]) => {{
        const one = traceOf(all, found, name, i);
        const terms = one.terms.map(({{ at, value, weight }}) => [at, value, weight]);
        return [resultOf(one), one.bias, terms, fieldsOf(all, name, i).pixels.box];
      }}); }}"""
    units = [
        (name, int(i))
        for name, numbers in layers.items()
        if name != "pixels"
        for i in np.linspace(0, numbers[0].numel() - 1, 7)
    ]
    for (name, i), theirs in zip(units, run(code, {**argument, "units": units}), strict=True):
        result, bias, terms, box = theirs
        place = tuple(int(at) for at in np.unravel_index(i, layers[name].shape[1:]))
        unit = (*place, 0, 0)[:3]
        mine = trace(network, layers, name, unit)
        assert result == pytest.approx(float(layers[name][0][place]), abs=1e-10), name
        assert bias == pytest.approx(mine.bias)
        before = layers[list(layers)[list(layers).index(name) - 1]][0]
        inside = [np.ravel_multi_index(p[: before.dim()], before.shape) for p in mine.places]
        assert [term[0] for term in terms] == inside, name
        assert [term[1] for term in terms] == pytest.approx(mine.values.tolist(), abs=1e-12)
        if mine.weights is not None:
            assert [term[2] for term in terms] == pytest.approx(mine.weights.tolist())
        assert tuple(box) == field(network, name, *unit[1:], SIDE)


def test_a_drawing_is_brought_into_form_and_moved_as_in_the_library(run):
    dice = np.random.default_rng(1)
    for _ in range(5):
        image = np.zeros((SIDE, SIDE))
        top, left = dice.integers(0, 15, 2)
        image[top : top + dice.integers(2, 13), left : left + dice.integers(2, 13)] = dice.random()
        image[dice.integers(0, 28), dice.integers(0, 28)] = 1
        theirs = run("(pixels) => [...asMnist(Float64Array.from(pixels), 28)]", image.flatten().tolist())
        np.testing.assert_allclose(theirs, as_mnist(image).flatten(), atol=1e-12)
        shifted = run(
            "(pixels) => [...shiftedBy(Float64Array.from(pixels), 28, [3, -2])]", image.flatten().tolist()
        )
        np.testing.assert_array_equal(shifted, moved(torch.from_numpy(image)[None], 3, -2).flatten())


def test_ink_survives_the_link_and_nonsense_does_not(run):
    dice = np.random.default_rng(2)
    images = [
        dice.integers(0, 16, 784),
        np.zeros(784, int),
        np.full(784, 15),
        dice.integers(0, 16, 784) // 12,
    ]
    for image in images:
        assert run("(levels) => readInk(writeInk(levels), 784)", image.tolist()) == image.tolist()
    for text in ("", "ZZ", "0" * 784, "f" * 785, "<svg>", "Z" * 5000):
        assert run("(text) => readInk(text, 784) ?? null", text) is None


def part(page, name):
    return page.locator(".st-key-digit_board").locator(f'[data-part="{name}"]')


def visit(page, site, link=""):
    page.goto(f"{site}/seeing?chapter=digit&lang=en&{link}")
    expect(part(page, "says")).not_to_be_empty()


def stroke(page, *points):
    box = part(page, "board").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def test_a_drawing_is_answered_while_it_is_made_and_the_link_brings_it_back(page, site, again):
    visit(page, site)
    part(page, "clear").click()
    expect(part(page, "says")).to_contain_text("There is no ink")
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    stroke(page, (0.3, 0.2), (0.7, 0.2), (0.45, 0.85))
    expect(part(page, "says")).to_contain_text("Your drawing")
    expect(part(page, "says")).to_contain_text("CNN: 7")
    page.get_by_role("button", name="Move right by one pixel").click()
    page.get_by_role("button", name="Move down by one pixel").click()
    expect(part(page, "says")).to_contain_text("Moved by 1 to the right and 1 down")
    part(page, "cnn").locator("canvas").nth(3).click(position={"x": 20, "y": 20})
    title = part(page, "trace_title").inner_text()
    assert title.startswith("convolution 2, map 1")
    names = ["digit_ink=", "digit_move=1", "digit_unit=cnn.conv2"]
    page.wait_for_function(f"() => {names}.every((s) => location.search.includes(s))")
    again.goto(address_of(page))
    for name in ("says", "trace_title", "trace_formula", "mlp_places", "cnn_places"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text())
    again.get_by_role("button", name="Move right by one pixel").click()
    again.wait_for_function("() => location.search.includes('digit_move=2')")
    assert "digit_unit=cnn.conv2" in again.url
    assert sent == []
    assert page.errors == []


def test_the_keyboard_draws_moves_and_traces(page, site):
    visit(page, site)
    part(page, "clear").click()
    part(page, "board").focus()
    for key in [*["ArrowRight"] * 14, *["ArrowDown"] * 4, *["Shift+ArrowDown"] * 19]:
        page.keyboard.press(key)
    expect(part(page, "says")).to_contain_text("CNN: 1")
    part(page, "cnn").locator("canvas").nth(0).focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "PageDown"):
        page.keyboard.press(key)
    expect(part(page, "trace_title")).to_have_text("convolution 1, map 2, row 3, column 2")
    expect(part(page, "trace_field")).to_contain_text("3 × 3 = 9 pixels")
    part(page, "mlp").locator("button").first.focus()
    page.keyboard.press("ArrowRight")
    expect(part(page, "trace_title")).to_have_text("hidden unit 2")
    expect(part(page, "trace_field")).to_contain_text("784 pixels")
    assert page.errors == []


def test_ink_outside_the_frame_and_a_drawing_of_all_ink_are_said(page, site):
    visit(page, site, "digit_ink=" + "f" * 784)
    expect(part(page, "says")).to_contain_text("Your drawing")
    visit(page, site, "digit_ink=" + "f" * 784 + "&digit_raw=on&digit_move=27,0")
    expect(part(page, "says")).to_contain_text("of the ink lies outside")
    visit(page, site, "digit_ink=f" + "Z" * 17 + "g" + "&digit_raw=on&digit_move=-5,0")
    expect(part(page, "says")).to_contain_text("All ink has left the frame")
    stroke(page, (-0.2, -0.2), (-0.1, 1.2))
    expect(part(page, "says")).to_contain_text("All ink has left the frame")
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    names = ("ink=%3Csvg%3E", "n=0", "move=99,1", "raw=soup", "seed=77", "unit=cnn.conv9.1")
    visit(page, site, "&".join(f"digit_{name}" for name in names))
    for name in names:
        expect(part(page, "notice")).to_contain_text(f"digit_{name.split('=')[0]}")
    expect(part(page, "says")).to_contain_text("held-out digit")
    assert page.errors == []
