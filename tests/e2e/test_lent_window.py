"""The window that the browser tests lend to one another: nothing of the visit before is left in it."""

STORE = "localStorage.a = sessionStorage.a = document.cookie = window.name = 'a=1'"
FOUND = r"""() => [localStorage.length, sessionStorage.length, /\ba=1/.test(document.cookie), window.name, innerWidth,
    matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('(prefers-reduced-motion)').matches]"""


def test_a_window_that_is_lent_again_has_forgotten_the_visit_before(lend, site):
    plain = f"{site}/_stcore/health"
    with lend("of this test") as page:
        page.goto(plain)
        page.evaluate(STORE)
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.context.new_page()
        page.errors.append("of the visit before")
        assert page.evaluate(FOUND) == [1, 1, True, "a=1", 390, True, True]
    with lend("of this test") as again:
        assert again is page
        assert again.context.pages == [again]
        assert again.errors == again.outside == []
        assert again.go_back() is None
        assert again.url == "about:blank"
        again.goto(plain)
        assert again.evaluate(FOUND) == [0, 0, False, "", 1440, False, False]
