"""The chapters in a real browser: on a phone, by keyboard, from link to link, from a claim to its demo."""

import pytest
from playwright.sync_api import expect

from ui.lesson.words import read

PAGES = ("attention", "transformer")
CHAPTERS = [
    (page, key.removeprefix("chapter_"))
    for page in PAGES
    for key in read(page, "en").strings
    if key.startswith("chapter_")
]
SLOW = 60_000  # milliseconds: the machine may be busy
expect.set_options(timeout=SLOW)


@pytest.mark.parametrize(("name", "chapter"), CHAPTERS)
def test_a_chapter_fits_a_phone_asks_nobody_and_axe_finds_nothing(
    site, new_visitor, settled, violations, name, chapter
):
    page = new_visitor(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(f"{site}/{name}?chapter={chapter}&lang=zh")
    settled(page)
    assert violations(page) == []
    main = "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth }"
    assert page.evaluate(main) <= 1
    assert page.outside == []
    assert page.errors == []
    page.context.close()


def test_chapters_are_turned_by_keyboard_and_stand_in_the_link(site, page, settled):
    page.goto(f"{site}/attention")
    settled(page)
    pills = page.locator(".st-key-chapters button")
    pills.filter(has_text=read("attention", "en").ui("chapter_hand")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**chapter=hand*")
    settled(page)
    expect(page.get_by_text(read("attention/hand", "en").panel("by_hand").kicker, exact=True)).to_be_visible()
    page.reload()
    settled(page)
    expect(page.get_by_text(read("attention/hand", "en").panel("by_hand").kicker, exact=True)).to_be_visible()


def test_another_page_opens_at_its_own_first_chapter_without_a_complaint(site, page, settled):
    page.goto(f"{site}/attention?chapter=hand")
    settled(page)
    page.locator('[data-testid="stTopNavLink"]').filter(has_text="Transformer").click()
    expect(page.locator("h1")).to_have_text(read("transformer", "en").ui("title"))
    settled(page)
    expect(page.locator('[data-part="formula"]')).to_contain_text("=")
    assert page.get_by_text("this page cannot use").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_a_claim_is_opened_by_keyboard_and_leads_to_its_demo(site, page, settled, name):
    words, common = read(f"{name}_check", "en"), read("common", "en")
    claim = words.claims[0]
    page.goto(f"{site}/{name}?chapter=check")
    settled(page)
    page.locator("summary").filter(has_text=claim.claim).focus()
    page.keyboard.press("Enter")
    demo = common.ui("claim_demo", name=read(claim.page, "en").ui(f"chapter_{claim.chapter}"))
    button = page.get_by_role("button", name=demo).first
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**chapter={claim.chapter}*")
    settled(page)
    assert page.locator(".gb-kicker").count() >= 1
