"""Diffusion in a real browser: its arithmetic is the library's, one bench serves three pictures, nothing is sent."""

import re
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.seeing.denoise.component import ARITHMETIC, HERE
from llm_core.drawing import denoiser_stored as opening
from llm_core.drawing.denoiser import Denoiser, DenoiserTraining, draw_batch
from llm_core.drawing.diffusion import (
    LEVELS,
    SCHEDULES,
    bells,
    step_with_noise,
    step_without_noise,
    visited,
    walk_back,
)
from llm_core.drawing.mixture import mixture_of, perfect
from llm_core.drawing.plane import CURVES, SIDE, Drawn, distribution
from llm_core.networks.dice import Dice
from llm_core.networks.optimisers import Rule
from tests.e2e.looking import address_of
from ui.show.components import joined
from ui.work.record import record

expect.set_options(timeout=120_000)  # milliseconds: the machine may be busy

CORE = joined(HERE, "kit/dice.js", "kit/numbers.js", "kit/brush.js", *ARITHMETIC, "cloud.js")
INK = np.zeros((SIDE, SIDE), np.int64)
INK[3, 4], INK[20, 11], INK[9, 9] = 3, 1, 2
DRAWING = Drawn(INK).packed()
NAMES = [*CURVES, "drawn"]


def in_browser(page, function, argument=None):
    """Run a function that uses the names of the component's files."""
    return page.evaluate(f"(argument) => {{ {CORE}\nreturn ({function})(argument); }}", argument)


def test_schedules_and_steps_in_the_browser_are_the_librarys(page):
    function = """(ink) => Object.keys(SCHEDULES).map((name) => {
      const alphaBars = SCHEDULES[name](LEVELS);
      const dice = new Dice(5);
      const [x, eps, fresh] = [bells(dice, 30), bells(dice, 30), bells(dice, 30)];
      const [here, lower] = [alphaBars[120], alphaBars[90]];
      return [alphaBars, stepWithNoise(x, eps, here, lower, fresh), stepWithoutNoise(x, eps, here, lower)]
        .map((array) => [...array]);
    })"""
    for name, found in zip(SCHEDULES, in_browser(page, function), strict=True):
        alpha_bars, dice = SCHEDULES[name](LEVELS), Dice(5)
        x, eps, fresh = bells(dice, 30), bells(dice, 30), bells(dice, 30)
        here, lower = alpha_bars[120], alpha_bars[90]
        ours = [
            alpha_bars,
            step_with_noise(x, eps, here, lower, fresh),
            step_without_noise(x, eps, here, lower),
        ]
        for mine, theirs in zip(ours, found, strict=True):
            np.testing.assert_allclose(theirs, mine.ravel(), rtol=1e-10, atol=1e-12, err_msg=name)
    assert in_browser(page, "() => [1, 2, 5, 7, 50, 200].map((n) => visited(n))") == [
        visited(n) for n in (1, 2, 5, 7, 50, 200)
    ]


def test_the_density_falls_into_as_many_heaps_as_are_seen(page):
    function = """(names) => names.map((name) => {
      const mixture = mixtureOf(distributionOf(name, []));
      const at = (alphaBar) => heapsOf(mixture, Math.sqrt(alphaBar), Math.sqrt(mixture.variance(alphaBar)));
      const middle = fullness(mixture, [0, 0], 0.999);
      return [at(0.999), at(0.01), middle];
    })"""
    found = in_browser(page, function, ["ring", "grid", "moons", "spiral", "point"])
    assert [heaps for heaps, _, _ in found] == [8, 9, 2, 1, 1]
    assert [heaps for _, heaps, _ in found] == [1] * 5
    ring, grid, *_ = (middle for _, _, middle in found)
    assert ring < 1e-6
    assert grid == pytest.approx(1, abs=0.01)


def test_the_perfect_denoiser_in_the_browser_is_the_librarys(page):
    function = """({ names, ink }) => names.map((name) => {
      const mixture = mixtureOf(distributionOf(name, unpackInk(ink)));
      const x = bells(new Dice(6), 40);
      return [mixture.exactNoise(x, 0.9), mixture.exactNoise(x, 0.2), [mixture.density(x[0], x[1], 0.4)]]
        .map((array) => [...array]);
    })"""
    x = bells(Dice(6), 40)
    for name, found in zip(NAMES, in_browser(page, function, {"names": NAMES, "ink": DRAWING}), strict=True):
        mixture = mixture_of(distribution(name, DRAWING))
        ours = [mixture.exact_noise(x, 0.9), mixture.exact_noise(x, 0.2), mixture.density(x[:1], 0.4)]
        for mine, theirs in zip(ours, found, strict=True):
            np.testing.assert_allclose(theirs, mine.ravel(), rtol=1e-7, atol=1e-9, err_msg=name)


def test_a_hundred_steps_of_learning_in_the_browser_are_the_librarys(page):
    function = """({ names, ink }) => names.map((name) => {
      const alphaBars = SCHEDULES.cosine(LEVELS);
      const data = distributionOf(name, unpackInk(ink));
      const rule = { ...RULE, rate: 0.003 };
      const training = new DenoiserTraining(Denoiser.drawn(LEVELS, 3), data, alphaBars, rule, 16, 7);
      for (let i = 0; i < 100; i++) training.step();
      return [...training.arrays(), [training.denoiser.loss(drawBatch(data, alphaBars, 50, new Dice(8)))]]
        .map((array) => [...array]);
    })"""
    names = ["ring", "moons", "drawn"]
    alpha_bars = SCHEDULES["cosine"](LEVELS)
    for name, found in zip(names, in_browser(page, function, {"names": names, "ink": DRAWING}), strict=True):
        data = distribution(name, DRAWING)
        training = DenoiserTraining(Denoiser.drawn(LEVELS, 3), data, alpha_bars, Rule(rate=0.003), 16, 7)
        for _ in range(100):
            training.step()
        network = training.denoiser.network
        held = draw_batch(data, alpha_bars, 50, Dice(8))
        ours = [*network.weights, *network.biases, np.array(training.denoiser.loss(held))]
        for mine, theirs in zip(ours, found, strict=True):
            np.testing.assert_allclose(theirs, mine.ravel(), rtol=1e-6, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("fresh", [True, False])
def test_a_walk_back_in_the_browser_is_the_librarys(page, fresh):
    function = """(fresh) => {
      const alphaBars = SCHEDULES.linear(LEVELS);
      const mixture = mixtureOf(CURVES.ring);
      const noise = (x, level) => mixture.exactNoise(x, alphaBars[level]);
      const walk = new Walk({ noise, alphaBars, steps: 20, n: 30, seed: 4, fresh });
      walk.go();
      return walk.places.map((points) => [...points]);
    }"""
    alpha_bars = SCHEDULES["linear"](LEVELS)
    ours = walk_back(perfect(mixture_of(CURVES["ring"]), alpha_bars), alpha_bars, 20, 30, 4, fresh)
    found = in_browser(page, function, fresh)
    assert len(found) == 21
    for mine, theirs in zip(ours, found, strict=True):
        np.testing.assert_allclose(theirs, mine.ravel(), rtol=1e-7, atol=1e-8)


def visit(page, site, link=""):
    page.goto(f"{site}/seeing?chapter=denoise&lang=en&{link}")
    for view in ("add", "learn", "back"):
        expect(part(page, view, "says")).not_to_be_empty()


def part(page, view, name):
    return page.locator(f".st-key-denoise_{view}").locator(f'[data-part="{name}"]')


def link(page, name):
    return parse_qs(urlparse(page.url).query).get(f"denoise_{name}", [None])[0]


@pytest.fixture
def traffic(page):
    """Every websocket message and request that the page sends; Chromium asks for the icon again after a new link."""
    sent = []

    def note(request):
        if "favicon" not in request.url and not request.url.startswith("blob:"):
            sent.append(request.url)

    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.on("request", note)
    return sent


def test_it_opens_on_the_stored_network_and_walks_back_as_the_library_does(page, site):
    visit(page, site)
    facts = record(opening.RECORD)
    stored = opening.stored(facts)
    expect(part(page, "learn", "says")).to_contain_text(f"After {facts['steps']:,} steps")
    loss = float(re.search(r"the loss is ([\d.]+)", part(page, "learn", "says").inner_text()).group(1))
    assert loss == pytest.approx(stored.denoiser.loss(opening.held_out()), abs=6e-4)
    expect(part(page, "back", "says")).to_contain_text("50 steps end at an energy distance of")
    expect(part(page, "back", "says")).to_contain_text("8 of 8 modes are reached")
    assert page.errors == []


def test_learning_sends_nothing_and_the_link_restores_all_three_pictures(page, again, site, settled, traffic):
    visit(page, site, "denoise_step=0")
    settled(page)
    page.wait_for_timeout(1500)
    assert traffic, "the page itself talks to the server"
    traffic.clear()
    part(page, "learn", "go").click()
    page.wait_for_function("() => /denoise_step=[2-9]\\d/.test(location.search)")
    part(page, "learn", "go").click()
    part(page, "learn", "time").fill("20")
    part(page, "add", "level").fill("40")
    part(page, "learn", "field").locator('[data-id="learnt"]').click()
    part(page, "back", "walk").select_option("20")
    part(page, "back", "how").locator('[data-id="plain"]').click()
    part(page, "back", "at").fill("12")
    page.wait_for_function("() => location.search.includes('denoise_at=12')")
    expect(part(page, "back", "says")).to_contain_text("20 steps end at")
    asked = {name: link(page, name) for name in ("step", "level", "field", "walk", "how", "at")}
    assert asked == {
        "step": "20", "level": "40", "field": "learnt", "walk": "20", "how": "plain", "at": "12"
    }  # fmt: skip
    page.wait_for_timeout(1500)
    assert traffic == []
    again.goto(address_of(page))
    for view in ("add", "learn", "back"):
        expect(part(again, view, "says")).to_have_text(part(page, view, "says").inner_text())
        expect(part(again, view, "formula")).to_have_text(part(page, view, "formula").text_content())
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    nonsense = {
        "data": "moon", "ink": "<b>", "schedule": "toString", "rate": "1e9", "seed": "x", "level": "0",
        "noise": "-1", "point": "400", "field": "soup", "cross": "9,9", "by": "me", "how": "often", "walk": "3",
        "chance": "NaN", "at": "201", "follow": "-4", "step": "999999",
    }  # fmt: skip
    visit(page, site, "&".join(f"denoise_{name}={value}" for name, value in nonsense.items()))
    told = re.findall(r"denoise_(\w+)", part(page, "add", "notice").inner_text())
    assert sorted(told) == sorted(nonsense)
    expect(part(page, "learn", "says")).to_contain_text("After 3,000 steps")
    assert page.errors == []


def test_an_empty_drawing_one_point_one_step_and_a_huge_rate_are_told(page, site):
    visit(page, site, "denoise_data=drawn&denoise_step=0")
    for view in ("add", "learn", "back"):
        expect(part(page, view, "says")).to_contain_text("Nothing is drawn yet")
    part(page, "add", "pad").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(part(page, "add", "says")).to_contain_text("At level")
    page.wait_for_function("() => location.search.includes('denoise_ink=')")
    part(page, "add", "shapes").locator('[data-id="point"]').click()
    part(page, "back", "walk").select_option("1")
    expect(part(page, "back", "says")).to_contain_text("One step takes all noise away at once")
    part(page, "back", "by").locator('[data-id="exact"]').click()
    expect(part(page, "back", "says")).to_contain_text("1 of 1 modes are reached")
    part(page, "learn", "rate").select_option("1")
    part(page, "learn", "go").click()
    page.wait_for_function("() => /denoise_step=[2-9]\\d/.test(location.search)")
    part(page, "learn", "go").click()
    # How far it has come when it stops depends on the machine: diverged, worse, or far from a perfect loss.
    says = part(page, "learn", "says")
    expect(says).to_contain_text(re.compile("unlearns|Diverged|the loss is"))
    text = says.inner_text()
    if "unlearns" not in text and "Diverged" not in text:
        assert float(re.search(r"the loss is ([\d.]+)", text)[1]) > 0.1
    assert page.errors == []
