"""The frame in a real browser: deep links, languages, bad links, nothing leaves the machine, accessibility."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.e2e.audits import keyboard
from ui.site.navigation import existing

PATHS = ["" if name == "home" else name for name in existing()]


def test_a_deep_link_works_as_the_very_first_request_of_a_fresh_process(
    serve, new_visitor, settled, tiny_assets, tmp_path
):
    name = existing()[-1]
    with serve(tiny_assets, tmp_path / "server.log") as address:
        page = new_visitor()
        page.goto(f"{address}/{name}?lang=zh")
        settled(page)
        assert page.locator("h1").count() == 1
        assert page.locator(".st-key-lang").is_visible()  # the page stands inside the frame
        assert page.locator("h1").get_attribute("lang") == "zh-CN"
        page.context.close()


def test_the_language_switch_keeps_the_page_and_goes_into_the_link(site, page, settled):
    page.goto(f"{site}/{PATHS[1]}")
    settled(page)
    english = page.locator("h1").inner_text()
    page.locator(".st-key-lang").get_by_text("中文").click()
    page.wait_for_function("text => document.querySelector('h1')?.innerText !== text", arg=english)
    settled(page)
    assert f"/{PATHS[1]}" in page.url
    assert "lang=zh" in page.url
    assert page.locator("h1").get_attribute("lang") == "zh-CN"


def test_a_chinese_browser_is_greeted_in_chinese(site, new_visitor, settled):
    page = new_visitor(locale="zh-CN")
    page.goto(site)
    settled(page)
    assert page.locator("h1").get_attribute("lang") == "zh-CN"
    page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_nonsense_link_never_breaks_a_page(site, page, settled, path):
    page.goto(f"{site}/{path}?temp=banana&layer=99&corpus=../../etc&lang=klingon&seed=-1e9&prompt=%00%00")
    settled(page)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").get_attribute("lang") == "en"


def test_streamlit_s_own_words_are_told_in_chinese_and_in_english_again(site, page, settled):
    page.goto(f"{site}/nowhere?lang=zh")
    dialog = page.get_by_test_id("stDialog")
    expect(dialog).to_contain_text("找不到这个页面")
    expect(dialog).to_contain_text("要找的页面不存在，这里显示首页。")
    settled(page)
    page.keyboard.press("Escape")
    for name in ("主菜单", "复制到剪贴板"):
        expect(page.locator(f'[aria-label="{name}"]').first).to_be_attached()
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_test_id("stMainMenuPopover")).to_contain_text(
        re.compile("跟随系统.*暗色.*打印这一页", re.S)
    )
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 800, "height": 900})
    expect(page.locator("header")).to_contain_text(re.compile(r"还有 \d+ 页"))
    page.locator(".st-key-lang").get_by_text("EN", exact=True).click()
    expect(page.locator("header")).to_contain_text(re.compile(r"\d+ more"))
    expect(page.get_by_test_id("stMainMenuButton")).to_have_attribute("aria-label", "Main menu")


def test_a_page_that_does_not_exist_is_said_over_the_start_page(site, page, settled):
    page.goto(f"{site}/nowhere")
    page.get_by_text("Page not found").wait_for()
    settled(page)
    assert page.locator(".st-key-page h1").count() == 1
    assert page.errors == []


def test_a_sentence_travels_in_the_link_and_its_bars_add_up_to_one(site, page, settled):
    page.goto(site)
    settled(page)
    field = page.locator(".st-key-prompt textarea")
    field.fill("Tom went to the")
    field.press("Enter")
    page.wait_for_url("**prompt=*")
    settled(page)
    for machine in page.locator(".gb-next-machine").all():
        shares = [
            float(t.strip("<% \u00a0").replace(" ", ""))
            for t in machine.locator(".gb-number").all_inner_texts()
        ]
        assert sum(shares) == pytest.approx(100, abs=2.5)  # six rounded numbers
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".gb-next-machine")
    assert other.locator(".gb-next").inner_text() == page.locator(".gb-next").inner_text()


def test_markup_in_the_sentence_is_shown_and_not_run(site, page, settled):
    page.goto(f"{site}/?prompt=%3C%2Fscript%3E%3Cimg%20src%3Dx%20onerror%3D%22window.broken%3D1%22%3E")
    settled(page)
    assert page.evaluate("window.broken") is None


def test_the_tab_key_reaches_every_system_of_the_relation_map(site, page, settled):
    page.goto(site)
    settled(page)
    systems = page.locator(".system")
    systems.first.wait_for()
    systems.nth(8).focus()
    assert "n-gram" in page.locator(".map .why").inner_text()


def test_health_and_metrics_answer(site):
    with urllib.request.urlopen(f"{site}/healthz", timeout=20) as answer:
        assert json.load(answer)["status"] == "ok"
    with urllib.request.urlopen(f"{site}/metrics", timeout=20) as answer:
        assert 'glassbox_jobs_waiting{lane="quick"}' in answer.read().decode()


def test_without_any_checkpoint_the_site_says_what_is_missing(serve, new_visitor, settled, tmp_path):
    with serve(tmp_path / "empty", tmp_path / "server.log") as address:
        page = new_visitor()  # one window: every address is a fresh visit, but Plotly is fetched only once
        for path in PATHS:
            page.goto(f"{address}/{path}")
            settled(page)
            assert page.locator("h1").count() == 1
            says = "train_checkpoints" in page.locator(".st-key-page").inner_text()
            assert says == (
                path not in ("studio", "inside", "learning", "seeing", "counting", "memory", "attention")
            )  # fetched; pages that open without a model
        page.context.close()


def test_the_keyboard_is_seen_in_the_bar_of_pages_and_tab_goes_through_a_choice(site, page, settled):
    page.goto(f"{site}/attention?chapter=scores&lang=en")
    settled(page)
    page.keyboard.press("Tab")
    assert keyboard.ring(page, '[data-testid="stTopNavLink"]')[:2] == ["solid", 2]
    options = page.locator(".st-key-chapters button")
    options.first.focus()
    for number in range(1, 4):
        page.keyboard.press("Tab")
        expect(options.nth(number)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(options.nth(2)).to_be_focused()


def test_plus_and_minus_move_a_slider_where_there_are_no_arrows(site, page, settled):
    page.goto(f"{site}/learning?chapter=optimisers&lang=en")
    settled(page)
    slider = page.locator(".stSlider").get_by_role("slider").first
    before = int(slider.input_value())
    slider.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("-")
    expect(slider).to_have_value(str(before + 1))
    expect(page).to_have_url(re.compile(f"={before + 1}(&|$)"))


def test_the_next_chapter_is_read_from_its_first_heading(site, page, settled):
    page.goto(f"{site}/attention?chapter=hand&lang=en")
    settled(page)
    page.locator(".st-key-way_next button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**chapter=look*")
    expect(page.locator("h2.gb-kicker").first).to_be_focused()


def test_a_button_of_the_page_that_has_done_its_work_hands_the_focus_on(site, page, settled):
    page.goto(f"{site}/transformer?chapter=speed&lang=en")
    settled(page)
    again = page.locator(".st-key-loop_again button")
    page.locator(".st-key-loop_next button").focus()
    page.keyboard.press("Enter")
    expect(again).to_be_enabled()
    again.focus()
    page.keyboard.press("Enter")
    expect(again).to_be_disabled()
    expect(page.locator(".st-key-loop_settings :focus")).to_be_visible()


def test_a_slider_is_seen_in_forced_colours_and_with_the_focus(site, page, settled):
    page.goto(f"{site}/learning?chapter=optimisers&lang=en")
    settled(page)
    slider = page.locator(".stSlider :is([role=group], [role=presentation])").first
    knob = slider.locator("> div > div:has(input)")
    slider.locator("input").focus()
    page.keyboard.press("ArrowRight")
    assert knob.evaluate("(n) => getComputedStyle(n).outlineStyle") == "solid"
    page.emulate_media(forced_colors="active")
    ground = "(n) => getComputedStyle(n).backgroundColor"
    paper = page.locator("body").evaluate(ground)
    assert knob.evaluate(ground) != paper
    assert slider.locator("> div > div:empty").evaluate(ground) != paper
