"""Back, forward, another spelling of the address, and a connection that was lost: the reader is where he expects."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from benchmarks.visitor import Visitor
from chapters.contents import CONTENTS
from tests.deploy.doubles import run
from ui.lesson.words import read


def chosen(page, key):
    """Wait until the page has settled on one option of a choice; its label."""
    return page.locator(f".st-key-{key} button[aria-checked=true]").inner_text()


def press(page, key, number, settled):
    before = page.url
    page.locator(f".st-key-{key} button").nth(number).click()
    page.wait_for_function("before => location.href !== before", arg=before)
    settled(page)


def back(page, settled, state, step="back"):
    """Go one step in the history, and wait for the state (query, chapter, title) that was seen there.

    The address changes before the run begins that draws it, so a page that stands still may not have heard of it yet.
    """
    query, chapter, title = state
    page.go_back() if step == "back" else page.go_forward()
    expect(page.locator(".st-key-chapters button[aria-checked=true]")).to_have_text(chapter)
    expect(page).to_have_title(title)
    settled(page)
    assert look(page) == (query, chapter, title)


def look(page):
    return urlsplit(page.url).query, chosen(page, "chapters"), page.title()


def test_back_and_forward_restore_the_chapter_the_language_and_the_title(site, page, settled):
    page.goto(f"{site}/attention?chapter=hand")
    settled(page)
    first = look(page)
    press(page, "chapters", 2, settled)
    second = look(page)
    press(page, "lang", 1, settled)
    third = look(page)
    assert len({first, second, third}) == 3
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    back(page, settled, second)
    assert page.evaluate("document.documentElement.lang") == "en"
    back(page, settled, first)
    back(page, settled, second, "forward")
    assert page.errors == []


def test_back_from_another_page_returns_to_the_chapter(site, page, settled):
    page.goto(f"{site}/attention")
    settled(page)
    press(page, "chapters", 1, settled)
    left = look(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Transformer").first.click()
    page.wait_for_url("**/transformer*")
    expect(page.locator(".st-key-chapters button[aria-checked=true]")).not_to_have_text(left[1])
    settled(page)
    other = look(page)
    back(page, settled, left)
    assert urlsplit(page.url).path == "/attention"
    back(page, settled, other, "forward")
    page.get_by_test_id("stTopNavLink").filter(has_text="Attention").first.click()
    page.wait_for_url("**/attention?*")
    settled(page)
    expect(page.locator(".st-key-chapters button[aria-checked=true]")).to_have_text(left[1])
    assert look(page) == left  # where the reader left it


def test_one_step_back_returns_from_the_demo_of_another_page_to_the_claim(site, page, settled):
    claim = next(claim for claim in read("learning/check", "en").claims if claim.page == "inside")
    page.goto(f"{site}/learning?chapter=check")
    settled(page)
    left = look(page)
    opened = page.locator("details").filter(has_text=claim.claim)
    opened.locator("summary").first.click()
    opened.evaluate(
        "node => Promise.all(node.getAnimations().map(one => one.finished))"
    )  # what moves is not met
    page.get_by_test_id("stPageLink-NavLink").filter(has_text=read("inside/large", "en").ui("title")).click()
    page.wait_for_url("**/inside?chapter=large*")
    expect(page.locator("h1")).to_have_text(read("inside", "en").ui("title"))
    expect(page.locator(f"#{claim.panel}")).to_be_in_viewport()  # the page has scrolled to the panel
    settled(page)
    back(page, settled, left)


@pytest.mark.parametrize("path", ["Attention?chapter=hand", "ATTENTION?chapter=hand"])
def test_a_page_is_found_in_any_case(site, page, settled, path):
    page.goto(f"{site}/{path}")
    settled(page)
    assert urlsplit(page.url).path == "/attention"
    assert chosen(page, "chapters") == read("attention/hand", "en").ui("title")


def test_a_link_that_was_encoded_twice_is_decoded_and_that_is_said(site, page, settled):
    page.goto(f"{site}/home?prompt=Tom%2520had%2520a")
    settled(page)
    expect(page.locator(".st-key-prompt textarea")).to_have_value("Tom had a")
    assert page.get_by_text(read("common", "en").ui("link_decoded")).count() == 1
    assert "decoded" not in page.url


def kicker(name):
    return next(iter(read(name, "en").panels.values())).kicker


class Reader(Visitor):
    """A visitor who also keeps the prose that was drawn."""

    prose = ""

    def _delta(self, delta):
        super()._delta(delta)
        self.prose += delta.new_element.html.body + delta.new_element.markdown.body


def test_the_first_click_of_a_new_session_wins_over_the_address(site):
    """After a lost connection the browser comes back with its old address and with the click."""
    titles = {name: kicker(f"attention/{name}") for name in ("hand", "scores")}

    async def visit():
        async with Reader(site, "attention", "chapter=hand&lang=en") as before:
            await before.open()
        async with Reader(site, "attention", "chapter=hand&lang=en") as again:
            again.choices = before.choices
            await again.choose("chapter", CONTENTS["attention"].index("scores"))
        return before.prose, again.prose

    before, again = run(visit())
    assert titles["hand"] in before
    assert titles["scores"] in again
    assert titles["hand"] not in again


@pytest.mark.parametrize(("seconds", "anew"), [("120", False), ("1", True)])
def test_a_lost_connection_keeps_the_visit_or_says_that_it_began_anew(
    serve, tiny_assets, tmp_path, new_visitor, settled, seconds, anew
):
    lost = read("figure_tools", "en").ui("anew")
    with serve(tiny_assets, tmp_path / "log", STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=seconds) as address:
        page, lines, gone = new_visitor(), [], []

        def tunnel(line):
            if gone:  # a browser that is quick comes back before it is offline
                line.close(code=1011)
            else:
                lines.append((line, line.connect_to_server()))

        page.route_web_socket("**/_stcore/stream", tunnel)
        page.goto(f"{address}/attention?chapter=hand&lang=en")
        settled(page)
        visit = page.wait_for_function("window.glassboxVisit").json_value()
        gone.append(True)
        for side in reversed(lines[-1]):  # the tunnel: both ends are gone
            side.close(code=1011)
        page.context.set_offline(True)
        page.wait_for_timeout(4000)  # longer than the second that the visit is kept
        gone.clear()
        page.context.set_offline(False)
        page.wait_for_selector("[data-testid=stConnectionStatus]", state="detached")
        press(page, "chapters", 2, settled)
        assert chosen(page, "chapters") == read("attention/scores", "en").ui("title")
        assert (page.evaluate("window.glassboxVisit") != visit) == anew
        assert page.locator(".gb-anew").count() == anew
        if anew:
            assert lost in page.locator(".gb-anew").inner_text()
            page.locator(".gb-anew button").click()
            assert page.locator(".gb-anew").count() == 0
        page.context.close()
