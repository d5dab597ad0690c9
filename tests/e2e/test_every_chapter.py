"""Every chapter in a real browser, once in each language: what only a browser shows, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from tests.chapters.opening import CHAPTERS, link_of
from tests.e2e.audits import keyboard, phone, screen, stillness
from ui.lesson.words import read

SLOW = 60_000  # milliseconds: the machine may be busy
expect.set_options(timeout=SLOW)
WAYS = {
    "en": {"viewport": {"width": 1440, "height": 1000}, "color_scheme": "light"},
    "zh": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "dark",
        "has_touch": True,
        "is_mobile": True,
    },
}
OVERFLOW = (
    "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth }"
)
BLANK = """() => [...document.querySelectorAll('.js-plotly-plot')]
    .filter((plot) => plot.getBoundingClientRect().height < 20 || !plot.querySelector('.main-svg'))
    .map((plot) => plot.closest('[data-testid=stPlotlyChart]')?.className ?? 'a figure')"""


def address(site, page, chapter, **link):
    query = "&".join(f"{key}={value}" for key, value in link_of(page, chapter, **link).items())
    return f"{site}/{page}?{query}"


@pytest.fixture(scope="module")
def windows(new_visitor):
    """One window for each language: every address is a fresh visit, but Plotly is fetched only once."""
    opened = {language: new_visitor(**way) for language, way in WAYS.items()}
    opened["en"].add_init_script(screen.WATCH_CANVASES)
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.mark.parametrize("language", WAYS)
@pytest.mark.parametrize(("name", "chapter"), CHAPTERS, ids=["-".join(one) for one in CHAPTERS])
def test_a_chapter_fits_asks_nobody_draws_its_figures_and_axe_finds_nothing(
    site, windows, settled, violations, name, chapter, language
):
    page = windows[language]
    page.outside.clear()
    page.errors.clear()
    page.goto(address(site, name, chapter, lang=language))
    settled(page)
    stillness.watch(page)
    assert violations(page) == []
    assert stillness.restless(page) == []
    assert keyboard.problems(page) == []
    assert page.evaluate(OVERFLOW) <= 1
    assert page.evaluate(BLANK) == []
    if language == "en":
        assert screen.small_letters(page) == []
        assert screen.unseen(page) == []
    if language == "zh":
        assert phone.late_sentences(page) == []
        assert phone.small_targets(page) == []
        if phone.fill_with_one_word(page):
            settled(page)
            assert page.evaluate(OVERFLOW) <= 1, "a word of 300 letters makes the page wider than the phone"
    assert page.outside == []
    assert page.errors == []


PLANTED = """() => {
  document.body.innerHTML = `<div data-testid="stMain">
    <div class="gb-scores" style="font-size: 11px; overflow: auto; width: 90px">
    <span style="white-space: nowrap">eleven pixels beyond the edge</span></div>
    <p style="width: 50px; overflow: hidden; text-overflow: ellipsis">unreadable</p><canvas></canvas></div>`;
  const pen = document.querySelector("canvas").getContext("2d");
  Object.assign(pen, { font: "9px sans-serif" }).fillText("nine", 0, 20);
}"""


def test_small_letters_and_what_goes_on_unseen_are_found(site, page):
    page.goto(f"{site}/_stcore/health")
    page.evaluate(screen.WATCH_CANVASES)
    page.evaluate(PLANTED)
    assert [line[:4] for line in screen.small_letters(page)] == ["11.0", "9.0 "]
    assert [line.split(":")[0] for line in screen.unseen(page)] == [
        "no sign of more",
        "no key reaches",
        "cut",
    ]


def test_a_heading_that_is_written_anew_at_every_frame_is_found(site, page):
    page.goto(f"{site}/_stcore/health")
    page.evaluate("""() => {
      document.body.innerHTML = '<div class="st-key-x"><h3 class="gb-h3">路径</h3><h3 class="gb-h3">高度</h3></div>';
      setInterval(() => (document.querySelector("h3").textContent = "路径"), 10);
    }""")
    stillness.watch(page)
    page.wait_for_timeout(300)
    assert [line.split(":")[0] for line in stillness.restless(page)] == ['st-key-x heading "路径"']


def test_chapters_are_turned_by_keyboard_and_stand_in_the_link(site, page, settled):
    page.goto(f"{site}/attention")
    settled(page)
    pills = page.locator(".st-key-chapters button")
    pills.filter(has_text=read("attention/scores", "en").ui("title")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**chapter=scores*")
    settled(page)
    expect(
        page.get_by_text(read("attention/scores", "en").panel("scores_ways").kicker, exact=True)
    ).to_be_visible()
    page.reload()
    settled(page)
    expect(
        page.get_by_text(read("attention/scores", "en").panel("scores_ways").kicker, exact=True)
    ).to_be_visible()


def test_another_page_opens_at_its_own_first_chapter_without_a_complaint(site, page, settled):
    page.goto(f"{site}/attention?chapter=hand")
    settled(page)
    page.locator('[data-testid="stTopNavLink"]').filter(has_text="Transformer").click()
    expect(page.locator("h1")).to_have_text(read("transformer", "en").ui("title"))
    settled(page)
    expect(page.locator('[data-part="formula"]')).to_contain_text("=")
    assert page.get_by_text("this page cannot use").count() == 0


@pytest.mark.parametrize("name", ["attention", "transformer"])
def test_a_claim_is_opened_by_keyboard_and_leads_to_its_demo(site, page, settled, name):
    words, common = read(f"{name}/check", "en"), read("common", "en")
    claim = words.claims[0]
    page.goto(f"{site}/{name}?chapter=check")
    settled(page)
    page.locator("summary").filter(has_text=claim.claim).focus()
    page.keyboard.press("Enter")
    demo = common.ui("claim_demo", name=read(f"{claim.page}/{claim.chapter}", "en").ui("title"))
    button = page.get_by_role("button", name=demo).first
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**chapter={claim.chapter}*")
    settled(page)
    assert page.locator(".gb-kicker").count() >= 1
