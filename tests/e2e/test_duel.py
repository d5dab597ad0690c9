"""The plane and the duel in a real browser: their arithmetic is the library's, and they never ask the server."""

import re
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from playwright.sync_api import expect

from chapters.seeing.duel.component import ARITHMETIC, HERE
from llm_core.drawing.coverage import coverage
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.gan import Gan, Settings
from llm_core.drawing.plane import CURVES, SIDE, Drawn, unpacked
from llm_core.networks.dice import Dice
from tests.e2e.looking import address_of
from ui.show.components import joined

expect.set_options(timeout=120_000)  # milliseconds: the machine may be busy

CORE = joined(HERE, "kit/dice.js", "kit/numbers.js", *(f"{name}.js" for name in ARITHMETIC))
INK = np.zeros((SIDE, SIDE), dtype=np.int64)
INK[2:9, 3:7], INK[14:20, 10:22], INK[23, 23] = 3, 1, 2
DATA = {**CURVES, "drawn": Drawn(INK)}


def in_browser(page, function, argument):
    """Run a function that uses the names of the component's files."""
    return page.evaluate(f"(argument) => {{ {CORE}\nreturn ({function})(argument); }}", argument)


def test_points_places_distances_and_drawings_are_the_librarys(page):
    function = """({ names, ink }) => names.map((name) => {
      const data = distributionOf(name, unpackInk(ink));
      const [x, y] = [data.draw(new Dice(5), 60), data.draw(new Dice(6), 50)];
      const { centres, shares } = data.places();
      const { counts, reached, outside } = coverage(x, data.places());
      return { x: [...x], energy: energyDistance(x, y), centres, shares, counts, reached, outside };
    })"""
    found = in_browser(page, function, {"names": list(DATA), "ink": Drawn(INK).packed()})
    for (name, data), theirs in zip(DATA.items(), found, strict=True):
        x, y, places = data.draw(Dice(5), 60), data.draw(Dice(6), 50), data.places()
        mine = coverage(x, places)
        close = {"rtol": 1e-12, "atol": 1e-12, "err_msg": name}
        np.testing.assert_allclose(theirs["x"], x.ravel(), **close)
        np.testing.assert_allclose(theirs["centres"], places.centres, **close)
        np.testing.assert_allclose(theirs["shares"], places.shares, **close)
        np.testing.assert_allclose(theirs["energy"], energy_distance(x, y), **close)
        assert theirs["counts"] == mine.counts.tolist(), name
        assert theirs["reached"] == mine.reached.tolist(), name
        assert theirs["outside"] == pytest.approx(mine.outside), name


def test_a_drawing_is_packed_as_the_library_packs_it(page):
    function = "(ink) => [packInk(ink), packInk(unpackInk(packInk(ink))), packInk(noInk()), START.ink]"
    packed, again, empty, smile = in_browser(page, function, INK.ravel().tolist())
    assert packed == again == Drawn(INK).packed()
    assert empty == ""
    assert unpacked(Drawn(np.array(smile).reshape(SIDE, SIDE)).packed()) is not None
    bad = in_browser(
        page, "(texts) => texts.map((text) => unpackInk(text) ?? null)", ["<b>", "A" * 193, "你好"]
    )
    assert bad == [None, None, None]


CHANGES = [{}, {"blur": 0.3}, {"noise": 1, "turns_g": 3, "opt": "gd"}, {"opt": "rmsprop", "turns_d": 2}]


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("name", ["ring", "drawn"])
def test_a_hundred_turns_in_the_browser_are_the_librarys(page, change, name):
    function = """({ name, ink, change }) => {
      const settings = { ...START, ...change, data: name, ink: unpackInk(ink), batch: 16, seed: 4 };
      const run = new Run(settings);
      run.go([["r", 100]], 100);
      const { generator, discriminator, losses } = run.gan;
      const all = [generator, discriminator].flatMap(({ weights, biases }) => [...weights, ...biases]);
      return { all: all.map((w) => [...w]), losses, made: [...run.made()] };
    }"""
    theirs = in_browser(page, function, {"name": name, "ink": Drawn(INK).packed(), "change": change})
    named = {"opt": "optimiser"}
    settings = Settings(batch=16, **{named.get(key, key): value for key, value in change.items()})
    gan = Gan(DATA[name], settings, seed=4)
    turns = [gan.turn_d] * settings.turns_d + [gan.turn_g] * settings.turns_g
    for turn in range(100):
        turns[turn % len(turns)]()
    nets = (gan.generator, gan.discriminator)
    mine = [array.ravel() for net in nets for array in (*net.weights, *net.biases)]
    for one, other in zip(mine, theirs["all"], strict=True):
        np.testing.assert_allclose(other, one, atol=1e-7)
    np.testing.assert_allclose(theirs["made"], gan.made(500, 9001).ravel(), atol=1e-6)
    assert theirs["losses"]["d"] == pytest.approx(gan.losses["d"], abs=1e-7)
    assert theirs["losses"]["g"] == pytest.approx(gan.losses["g"], abs=1e-7)


def test_going_back_and_on_again_gives_the_same_points(page):
    """A snapshot holds all that the next turns depend on, through turns of one side alone too."""
    function = """() => {
      const history = parseHistory("r101d20g7r60");
      const [plain, restless] = [new Run({ ...START, batch: 8 }), new Run({ ...START, batch: 8 })];
      plain.go(history, 188);
      for (const turn of [150, 33, 121, 0, 188]) restless.go(history, turn);
      return [plain, restless].map((run) => String(run.made()));
    }"""
    plain, restless = in_browser(page, function, None)
    assert plain == restless


def test_the_history_is_read_or_refused(page):
    function = """(texts) => texts.map((text) => {
      const found = parseHistory(text);
      return found ? [writeHistory(found), lengthOf(found), writeHistory(cutHistory(found, 5))] : null;
    })"""
    texts = ["0", "r12", "r3d4", "r0", "x9", "r99999", "d1" * 61, "r-1", "r1.5", ""]
    good = [["0", 0, "0"], ["r12", 12, "r5"], ["r3d4", 7, "r3d2"]]
    assert in_browser(page, function, texts) == good + 7 * [None]


def test_a_duel_that_diverges_keeps_its_last_finite_state(page):
    function = """() => {
      const run = new Run({ ...START, ...PRESETS.diverges });
      run.go(PRESETS.diverges.history, 400);
      return [run.diverged, run.turn, run.gan.generator.weights.every((w) => w.every(Number.isFinite))];
    }"""
    diverged, turn, finite = in_browser(page, function, None)
    assert diverged
    assert finite
    assert turn < 400


def test_only_answers_near_one_half_say_that_d_cannot_tell(page):
    """In a collapse the losses pass near 2 ln 2 and ln 2 while D is far from undecided."""
    function = f"""() => {{
      {joined(HERE, "says.js")}
      return [fromHalf([0, 0]), fromHalf([40, -40]), ...[0.02, 0.2].map((sure) => lossesKey(1.39, sure))];
    }}"""
    assert in_browser(page, function, None) == [0, 0.5, "losses_even", "losses_near"]


def test_huge_numbers_are_written_with_a_power_of_ten(page):
    function = f"""(numbers) => {{
      {joined(HERE, "../../plane/power.js")}
      return numbers.map(powerOfTen);
    }}"""
    assert in_browser(page, function, [3.9e39, -2.5e12]) == ["3.9 × 10³⁹", "−2.5 × 10¹²"]


def visit(page, site, link=""):
    page.goto(f"{site}/seeing?chapter=duel&lang=en&{link}")
    expect(part(page, "says")).not_to_be_empty()


def part(page, name):
    return page.locator(".st-key-duel_component").locator(f'[data-part="{name}"]')


def at_rest(page, turn):
    expect(part(page, "root")).to_have_attribute("data-turn", str(turn))
    expect(part(page, "root")).to_have_attribute("data-rests", "")
    return part(page, "says").inner_text()


def link(page, name):
    return parse_qs(urlparse(page.url).query).get(f"duel_{name}", [None])[0]


def test_turns_are_taken_one_by_one_and_the_link_restores_them(page, site, again):
    visit(page, site, "duel_turns=r20")
    at_rest(page, 20)
    part(page, "step_d").click()
    part(page, "step_g").click()
    part(page, "step_g").click()
    at_rest(page, 23)
    part(page, "arrows").click()
    page.wait_for_function("() => location.search.includes('duel_arrows')")
    assert link(page, "turns") == "r20d1g2"
    again.goto(address_of(page))
    at_rest(again, 23)
    expect(part(again, "says")).to_have_text(part(page, "says").inner_text())
    assert part(again, "plane").evaluate("(c) => c.toDataURL()") == part(page, "plane").evaluate(
        "(c) => c.toDataURL()"
    )
    assert page.errors == []


def test_a_frozen_side_and_playing_on(page, site):
    visit(page, site, "duel_turns=r6")
    at_rest(page, 6)
    part(page, "side_d").click()
    part(page, "go").click()
    page.wait_for_function("() => /duel_turns=r6d\\d/.test(location.search)")
    part(page, "go").click()
    assert re.fullmatch(r"r6d\d+", link(page, "turns"))
    assert page.errors == []


def test_an_empty_drawing_is_told_and_painted_by_keyboard(page, site):
    visit(page, site, "duel_data=drawn&duel_turns=r10")
    at_rest(page, 10)
    part(page, "clear").click()
    expect(part(page, "says")).to_contain_text("Nothing is drawn yet")
    part(page, "plane").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    at_rest(page, 10)
    expect(part(page, "says")).to_contain_text("energy distance")
    page.wait_for_function("() => location.search.includes('duel_ink=')")
    assert page.errors == []


def test_nonsense_in_the_link_is_told_and_left_out(page, site):
    nonsense = {
        "data": "moon", "noise": "3", "batch": "0", "opt": "toString", "rate_d": "1e9", "rate_g": "NaN",
        "turns_d": "-1", "turns_g": "x", "blur": "9", "seed": "x", "ink": "<b>", "turns": "r1r", "at": "soup",
        "side": "c", "arrows": "yes",
    }  # fmt: skip
    visit(page, site, "&".join(f"duel_{name}={value}" for name, value in nonsense.items()))
    told = re.findall(r"duel_(\w+)", part(page, "notice").inner_text())
    assert sorted(told) == sorted(nonsense)
    assert page.errors == []
