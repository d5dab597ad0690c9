"""Settings that are off the screen are brought along by a button (figures/kit/along.js), on a phone and by keyboard."""

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ON_SCREEN = (
    "(n) => { const b = n.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight + 1; }"
)


@pytest.fixture
def phone(new_visitor):
    page = new_visitor(**PHONE)
    yield page
    page.context.close()


def test_what_is_changed_and_what_it_changes_stand_on_one_screen(site, phone, settled):
    phone.goto(f"{site}/inside?chapter=large&lang=en")
    settled(phone)
    bring = phone.locator(".gb-along")
    settings = phone.locator(".st-key-settings_large_own")
    figure = phone.locator(".st-key-panel_large_own .js-plotly-plot").last
    expect(bring).to_be_hidden()
    figure.evaluate("(n) => n.scrollIntoView({ block: 'center' })")
    expect(bring).to_be_visible()
    top = figure.bounding_box()["y"]
    bring.tap()
    expect(bring).to_have_text("Done")
    assert abs(figure.bounding_box()["y"] - top) < 1, "what was looked at must not move"
    assert settings.evaluate(ON_SCREEN)
    before = figure.evaluate("(n) => JSON.stringify(n.data.map((t) => t.text))")
    settings.locator("[data-testid=stNumberInputStepUp]").first.tap()
    settled(phone)
    phone.wait_for_function(
        """(before) => {
            const drawn = document.querySelectorAll(".st-key-panel_large_own .js-plotly-plot");
            const { data } = drawn[drawn.length - 1] ?? {};  // between two drawings there is none
            return data && JSON.stringify(data.map((t) => t.text)) !== before;
        }""",
        arg=before,
    )
    assert settings.evaluate(ON_SCREEN), "a new run leaves them where they are"
    bring.tap()
    assert not settings.evaluate(ON_SCREEN)


def test_settings_of_a_component_come_too_and_go_back_with_escape(site, page, settled):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/seeing?chapter=duel&lang=en")
    settled(page)
    page.locator("[data-part=plane]").evaluate("(n) => n.scrollIntoView({ block: 'start' })")
    bring = page.locator(".gb-along:visible")
    bring.focus()
    page.keyboard.press("Enter")
    rules = page.locator(".rules[data-along]")
    assert rules.evaluate(ON_SCREEN)
    expect(rules.locator(":focus")).to_be_visible()
    page.keyboard.press("Escape")
    expect(rules).to_have_count(0)
    expect(bring).to_be_focused()
    page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    expect(bring).to_have_count(0)


def test_on_a_low_screen_the_first_figure_comes_before_its_settings(site, page, settled):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{site}/learning?chapter=overfitting&lang=en")
    settled(page)
    figures, settings = (
        page.locator(".st-key-figurerow_overfit_fit"),
        page.locator(".st-key-settings_overfit_fit"),
    )
    assert figures.bounding_box()["y"] < 500
    assert settings.bounding_box()["y"] > figures.bounding_box()["y"]
    expect(page.locator(".gb-along")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert settings.bounding_box()["y"] < figures.bounding_box()["y"]
