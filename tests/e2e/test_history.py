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


def back(page, settled, step="back"):
    before = page.url
    page.go_back() if step == "back" else page.go_forward()
    page.wait_for_function("before => location.href !== before", arg=before)
    settled(page)


def test_back_and_forward_restore_the_chapter_the_language_and_the_title(site, page, settled):
    page.goto(f"{site}/attention?chapter=hand")
    settled(page)
    seen = []

    def look():
        seen.append((urlsplit(page.url).query, chosen(page, "chapters"), page.title()))
        return seen[-1]

    first = look()
    press(page, "chapters", 2, settled)
    second = look()
    press(page, "lang", 1, settled)
    third = look()
    assert len({first, second, third}) == 3
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    back(page, settled)
    assert look() == second
    assert page.evaluate("document.documentElement.lang") == "en"
    back(page, settled)
    assert look() == first
    back(page, settled, "forward")
    assert look() == second
    assert page.errors == []


def test_back_from_another_page_returns_to_the_chapter(site, page, settled):
    page.goto(f"{site}/attention")
    settled(page)
    press(page, "chapters", 1, settled)
    left = chosen(page, "chapters")
    page.get_by_test_id("stTopNavLink").filter(has_text="Transformer").first.click()
    page.wait_for_url("**/transformer*")
    settled(page)
    assert chosen(page, "chapters") != left
    back(page, settled)
    assert urlsplit(page.url).path == "/attention"
    assert chosen(page, "chapters") == left
    back(page, settled, "forward")
    page.get_by_test_id("stTopNavLink").filter(has_text="Attention").first.click()
    page.wait_for_url("**/attention?*")
    settled(page)
    assert chosen(page, "chapters") == left  # where the reader left it


@pytest.mark.parametrize("path", ["Attention?chapter=hand", "ATTENTION?chapter=hand"])
def test_a_page_is_found_in_any_case(site, page, settled, path):
    page.goto(f"{site}/{path}")
    settled(page)
    assert urlsplit(page.url).path == "/attention"
    assert chosen(page, "chapters") == read("attention/hand", "en").ui("title")


def test_a_link_that_was_encoded_twice_is_decoded_and_that_is_said(site, page, settled):
    page.goto(f"{site}/home?prompt=Tom%2520had%2520a")
    settled(page)
    expect(page.locator(".st-key-prompt input")).to_have_value("Tom had a")
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
        page, lines = new_visitor(), []

        def tunnel(line):
            lines.append((line, line.connect_to_server()))

        page.route_web_socket("**/_stcore/stream", tunnel)
        page.goto(f"{address}/attention?chapter=hand&lang=en")
        settled(page)
        visit = page.evaluate("window.glassboxVisit")
        for side in reversed(lines[-1]):  # the tunnel: both ends are gone
            side.close(code=1011)
        page.wait_for_timeout(100)
        page.context.set_offline(True)
        page.wait_for_timeout(4000)  # longer than the second that the visit is kept
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
