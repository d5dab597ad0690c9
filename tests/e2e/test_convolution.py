"""The convolution bench in a real browser: its arithmetic is the library's, its state is the link, uploads are told."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from llm_core.vision.convolution import Steps, cell, convolve, grey, turned
from llm_core.vision.receptive_field import Layer, field, n_weights, units, ways
from tests.e2e.looking import address_of

ROOT = Path(__file__).parents[2]
FILES = [
    "figures/kit/numbers.js",
    *(f"chapters/seeing/convolution/component/{name}.js" for name in ("arithmetic", "numbers", "reach")),
]
SETTINGS = [(1, 0, 1), (2, 1, 1), (3, 4, 2), (1, 2, 3), (50, 0, 1)]


@pytest.fixture(scope="module")
def run(new_visitor):
    """Run an expression beside the components' own arithmetic."""
    page = new_visitor()
    page.goto("about:blank")
    source = "\n".join((ROOT / name).read_text("utf-8") for name in FILES)
    yield lambda code: page.evaluate(f"() => {{ {source}; return {code}; }}")
    page.context.close()


def drawn(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape).round(3)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("k", [3, 5])
def test_the_browser_computes_what_the_library_computes(run, k, setting):
    pixels = np.random.default_rng(k).integers(0, 256, (9, 14, 3), np.uint8)
    kernel, factors = drawn(k, k), [0.5, -1, 2]
    steps = Steps(*setting)
    colour = np.array(factors)[:, None, None] * kernel[None]
    cases = {
        "grey": (grey(pixels)[None].astype(float), kernel[None], [1]),
        "rgb": (pixels.transpose(2, 0, 1).astype(float), colour, factors),
    }
    for name, (picture, weights, shares) in cases.items():
        numbers = f"""{{ width: 14, height: 9, channels: channelsOf({pixels.flatten().tolist()}, "{name}") }},
            {kernel.flatten().tolist()}, {shares}"""
        settings = json.dumps(dict(zip(("stride", "padding", "dilation"), setting, strict=True)))
        theirs = run(
            f"(() => {{ const m = convolve({numbers}, {settings}); return {{...m, values: [...m.values]}} }})()"
        )
        if theirs["rows"] == 0:
            assert min(9, 14) + 2 * steps.padding < steps.covered(k)
            continue
        mine = convolve(picture, weights[None], steps=steps)
        assert (theirs["rows"], theirs["columns"]) == mine.shape[1:]
        np.testing.assert_allclose(theirs["values"], mine.flatten(), atol=1e-9)
        place = [theirs["rows"] - 1, theirs["columns"] // 2]
        products = run(f"productsAt({numbers}, {place}, {settings})")
        expected = cell(picture, weights, *place, steps).reshape(len(shares), -1)
        np.testing.assert_allclose(products, expected, atol=1e-9)
    assert run(f"turned({kernel.flatten().tolist()})") == turned(kernel).flatten().tolist()


@pytest.mark.parametrize(
    "stack",
    [[(3, 1, 1)] * 2, [(3, 2, 1), (3, 2, 1), (3, 1, 1)], [(3, 1, 1), (3, 1, 2), (3, 1, 4)], [(2, 2, 1)]],
)
def test_the_field_in_the_browser_is_the_library_s(run, stack):
    layers = [Layer(*one) for one in stack]
    text = json.dumps([dict(zip(("k", "stride", "dilation"), one, strict=True)) for one in stack])
    assert run(f"unitsOf({text}, 28)") == units(layers, 28)
    assert list(run(f"fieldOf({text})").values()) == list(field(layers))
    assert run(f"weightsOf({text}, 64)") == n_weights(layers, 64)
    found = dict(run(f"[...waysTo({text}, 3)[0]]"))
    assert [found.get(pixel, 0) for pixel in range(28)] == ways(layers, 3, 28).tolist()


def test_a_kernel_is_read_from_text_and_nonsense_is_named(run):
    assert run('kernelOf("−1, 0 1; -2 0 2\\n[-1 0 1/2]")') == {"kernel": [-1, 0, 1, -2, 0, 2, -1, 0, 0.5]}
    assert run('kernelOf("1 2 three 4 5 6 7 8 9")') == {"wrong": "three"}
    assert run('kernelOf("1 2 3")') == {"count": 3}
    assert run('kernelOf("")') == {"count": 0}
    for word in ("NaN", "1e99", "1/0", "Infinity", "--1", "1001", "0x10", "1/2/3"):
        assert run(f'kernelOf("{word} 2 3 4 5 6 7 8 9")') == {"wrong": word}
    assert run("Object.values(PRESETS).every((text) => fromLink(kernelText(kernelOf(text).kernel)))")


def part(page, name, key="conv_bench"):
    return page.locator(f".st-key-{key}").locator(f'[data-part="{name}"]')


def test_what_is_set_stands_in_the_link_and_comes_back(page, site, again):
    page.goto(f"{site}/seeing?chapter=convolution&lang=en")
    expect(part(page, "formula")).to_contain_text("= −790")
    part(page, "turn").select_option("turned")
    expect(part(page, "formula")).to_contain_text("= 790")
    part(page, "text").fill("0 0 0 0 1 0 0 0 zero")
    expect(part(page, "notice")).to_contain_text("“zero” is not a number")
    part(page, "text").fill("0 0 0 0 0 0 0 0 0")
    expect(part(page, "size")).to_contain_text("same 9 weights")
    expect(part(page, "turned")).to_contain_text("Every weight is 0")
    part(page, "preset").select_option("blur5")
    part(page, "stride").fill("x")
    expect(part(page, "notice")).to_contain_text("Stride is a whole number from 1 to 999.")
    part(page, "stride").fill("500")
    expect(part(page, "size")).to_contain_text("The stride is larger than the picture")
    part(page, "stride").fill("3")
    part(page, "dilation").fill("50")
    expect(part(page, "size")).to_contain_text("there is no place to lay it on")
    part(page, "dilation").fill("2")
    expect(part(page, "result")).to_be_visible()  # it was hidden, and what is hidden takes no focus
    part(page, "result").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => ['conv_cell=', 'conv_stride=3', 'conv_turn=1'].every((s) => location.search.includes(s))"
    )
    again.goto(address_of(page))
    for name in ("formula", "size", "result_title"):
        expect(part(again, name)).to_have_text(part(page, name).inner_text())
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    wrong = {"conv_k": "1_2_x", "conv_stride": "0", "conv_cell": "a", "conv_field_layers": "9.9.9"}
    page.goto(f"{site}/seeing?chapter=convolution&lang=en&" + "&".join(f"{k}={v}" for k, v in wrong.items()))
    for name in ("conv_k", "conv_stride", "conv_cell"):
        expect(part(page, "notice")).to_contain_text(name)
    expect(part(page, "notice", "conv_field_net")).to_contain_text("conv_field_layers")
    expect(part(page, "formula")).to_contain_text("= −790")
    assert page.errors == []


def png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return {"name": "mine.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_a_picture_of_ones_own_is_used_and_what_is_none_is_told(page, site):
    page.goto(f"{site}/seeing?chapter=convolution&lang=en&conv_picture=own")
    box = page.locator('input[type="file"]')
    box.set_input_files(png(np.full((1, 1, 3), 90, np.uint8)))
    expect(part(page, "size")).to_contain_text("there is no place to lay it on")
    part(page, "padding").fill("1")
    expect(part(page, "result_title")).to_have_text("Result: 1 × 1 cells")
    box.set_input_files(
        {"name": "no.png", "mimeType": "image/png", "buffer": base64.b64decode("bm8gcGljdHVyZQ==")}
    )
    expect(page.locator(".gb-notice").first).to_contain_text("not a picture that can be read here")
    assert page.errors == []
