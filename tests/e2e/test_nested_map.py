"""The map in a real browser: drag, click and keyboard place a system, the reason comes at once, the link keeps it."""

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import expect

from chapters.inside.map.payload import in_order
from figures.nested_map import REGIONS, SIZES, SYSTEMS, regions_of
from ui.lesson.words import read

expect.set_options(timeout=60_000)  # milliseconds: the machine may be busy
WORDS, NAMES = read("inside/map", "en"), read("systems", "en")
HELD = in_order(1)[3]
"""The first system of seed 1 that is not given."""
SPOT = {region.id: region for region in REGIONS}


def visit(page, site, link=""):
    page.goto(f"{site}/inside?chapter=map&lang=en&{link}")
    expect(part(page, "count")).to_contain_text("of 20")


def part(page, name):
    return page.locator(f'.nested [data-part="{name}"]')


def name(system):
    return NAMES.ui(f"system_{system.id}")


def pixel(page, region, shape="wide"):
    """Where the point of a region is on the screen."""
    part(page, "stage").scroll_into_view_if_needed()
    box, (x, y) = page.locator(".nested svg").bounding_box(), getattr(SPOT[region], shape)
    scale = box["width"] / SIZES[shape][0]
    return box["x"] + x * scale, box["y"] + y * scale


def letters(page):
    return parse_qs(urlparse(page.url).query).get("map_at", [""])[0]


def letter_of(system, page):
    return letters(page)[[one.id for one in SYSTEMS].index(system.id)]


def region_number(region):
    return str([one.id for one in REGIONS].index(region))


def drag(page, to):
    chip = part(page, "chip")
    box = chip.bounding_box()
    page.mouse.move(box["x"] + 15, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(*to, steps=6)
    page.mouse.up()


def test_a_system_is_placed_by_mouse_and_by_keyboard_and_marked_with_its_reason(site, page):
    visit(page, site)
    expect(part(page, "chip")).to_have_text(name(HELD))
    right = regions_of(HELD)[0]
    drag(page, pixel(page, right))
    expect(part(page, "says")).to_contain_text("✓ Right")
    expect(part(page, "count")).to_contain_text("1 of 1 right")
    page.wait_for_url("**map_at=**")
    assert letter_of(HELD, page) == region_number(right)

    following = in_order(1)[4]
    part(page, "chip").focus()
    page.keyboard.press("ArrowDown")  # the first region: artificial intelligence that does not learn
    expect(part(page, "says")).to_contain_text(WORDS.ui("region_ai"))
    page.keyboard.press("Enter")
    wrong = "✓" if "ai" in regions_of(following) else "✗"
    expect(part(page, "says")).to_contain_text(f"{wrong} ")
    expect(part(page, "says")).to_contain_text(name(following))


def test_let_go_outside_the_map_or_the_window_it_stays_in_the_hand(site, page):
    visit(page, site)
    for away in ((-40, -40), pixel(page, "ai")):
        if away[0] > 0:
            box = page.locator(".nested svg").bounding_box()
            away = (box["x"] + 3, box["y"] + 3)  # inside the drawing, outside every ellipse
        drag(page, away)
        expect(part(page, "says")).to_contain_text("stays in your hand")
        expect(part(page, "chip")).to_have_text(name(HELD))
    assert letters(page) == ""


def test_the_arrow_keys_reach_every_region(site, page):
    visit(page, site)
    part(page, "chip").focus()
    for key, regions in (("ArrowRight", [*REGIONS, REGIONS[0]]), ("ArrowUp", REGIONS[::-1])):
        for region in regions:
            page.keyboard.press(key)
            expect(part(page, "says")).to_contain_text(f": {WORDS.ui(f'region_{region.id}')}?")


def test_tab_goes_through_the_placed_systems_and_leaves_the_map_both_ways(site, page):
    visit(page, site)
    given = page.locator(".nested .system")
    expect(given).to_have_count(3)
    part(page, "all").focus()
    for i in (0, 1, 2):
        page.keyboard.press("Tab")
        expect(given.nth(i)).to_be_focused()
    page.keyboard.press("Enter")  # read aloud, and nothing else
    expect(part(page, "says")).to_contain_text(name(SYSTEMS[-3]))
    page.keyboard.press("Tab")
    expect(page.locator(".nested :focus")).to_have_count(0)
    for i in (2, 1, 0):
        page.keyboard.press("Shift+Tab")
        expect(given.nth(i)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(part(page, "all")).to_be_focused()


def test_a_link_brings_back_who_was_placed_where_and_all_can_be_shown(site, page):
    at = "".join("1" if one == HELD else "s" if one.id == "gpt3" else "-" for one in SYSTEMS)
    visit(page, site, f"map_at={at}")
    expect(page.locator(".nested .system")).to_have_count(2)
    part(page, "all").click()
    expect(page.locator(".nested .system")).to_have_count(20)
    part(page, "again").click()
    expect(page.locator(".nested .system")).to_have_count(3)


def test_a_link_that_fits_no_map_is_told(site, page):
    visit(page, site, f"map_at={'9' * 20}")
    expect(part(page, "says")).to_have_text(WORDS.ui("bad_link") + " ")
    expect(page.locator(".nested .system")).to_have_count(3)


def test_on_a_phone_a_tap_places_and_the_tall_drawing_is_used(site, new_visitor):
    page = new_visitor(viewport={"width": 390, "height": 844}, has_touch=True)
    visit(page, site)
    right = regions_of(HELD)[0]
    part(page, "chip").scroll_into_view_if_needed()
    page.touchscreen.tap(*pixel(page, right, "tall"))
    expect(part(page, "says")).to_contain_text(name(HELD))
