"""The flow charts in a real browser: faults are found and kept in the link, boxes open their chapters."""

from playwright.sync_api import expect

from chapters.inside.chart.figure import FAULTS, FAULTY
from ui.lesson.marks import unmarked
from ui.lesson.words import read

expect.set_options(timeout=60_000)  # milliseconds: the machine may be busy
WORDS = read("inside/chart", "en")


def visit(page, site, link=""):
    page.goto(f"{site}/inside?chapter=chart&lang=en&{link}")
    expect(faulty(page, "count")).to_contain_text("of 4")


def faulty(page, name):
    return page.locator(".st-key-chart_faults_drawing").locator(f'[data-part="{name}"]')


def box(page, name):
    return page.locator(f'.flow button[data-box="{name}"]')


def test_every_box_says_whether_a_fault_is_there_and_the_link_keeps_what_was_found(site, page):
    visit(page, site)
    found = set()
    for name in FAULTY["wide"].boxes:
        box(page, name).focus()
        page.keyboard.press("Enter")
        found |= {FAULTS[name]} if name in FAULTS else set()
        sign = "✗" if name in FAULTS else "✓"
        expect(faulty(page, "says")).to_contain_text(f"{sign} {unmarked(WORDS.ui(f'about_{name}'))[:40]}")
        expect(faulty(page, "count")).to_have_text(f"Faults found: {len(found)} of 4")
    page.wait_for_url("**chart_found=**")
    visit(page, site, "chart_found=beside.loop")
    expect(faulty(page, "count")).to_have_text("Faults found: 2 of 4")
    visit(page, site, "chart_found=banana")
    expect(faulty(page, "says")).to_contain_text(WORDS.ui("bad_link"))


def test_a_box_opens_its_chapter_by_mouse_and_by_keyboard(site, page):
    visit(page, site)
    page.locator('.flow a[data-box="tokenise"]').click()
    expect(page.locator("h1")).to_have_text(read("attention", "en").ui("title"))
    expect(page.locator("#hand_tokens")).to_be_visible()
    visit(page, site)
    page.locator('.flow a[data-box="pretrain"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(read("arena", "en").ui("title"))
    page.wait_for_url("**tab=train**")
